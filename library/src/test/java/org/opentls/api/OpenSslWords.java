package org.opentls.api;

import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the loaded OpenSSL can say: see {@code ERR_reason_error_string(3ossl)}. */
public final class OpenSslWords {
  private OpenSslWords() {}

  private static final MethodHandle ERR_reason_error_string =
      Native.function("ERR_reason_error_string", C_POINTER, C_LONG);

  /** {@code ERR_LIB_EVP}, {@code ERR_LIB_SSL}. */
  private static final int[] LIBRARIES = {6, 20};

  private static final int LIBRARY_SHIFT = 23;
  private static final int MOST = 2048;

  /** {@code ERR_RFLAG_COMMON}: the same reason in all libraries. */
  private static final long COMMON = 0x2L << 18;

  /** Highest of {@code X509_V_ERR_…} that any version has, generously. */
  private static final int MOST_OF_VERIFICATION = 200;

  /** All reasons of the parts that TLS and cryptography fail in, and all of verification. */
  public static SortedSet<String> all() {
    var words = new TreeSet<String>();
    for (long library : LIBRARIES) {
      for (long reason = 1; reason < MOST; reason++) {
        add(words, library << LIBRARY_SHIFT | reason);
        add(words, library << LIBRARY_SHIFT | COMMON | reason);
      }
    }
    for (long number = 0; number < MOST_OF_VERIFICATION; number++) {
      words.add(Native.requireString(X509StoreCtx.X509_verify_cert_error_string(number)));
    }
    return words;
  }

  private static void add(SortedSet<String> words, long code) {
    try {
      var reason = Native.string((MemorySegment) ERR_reason_error_string.invokeExact(code));
      if (reason != null) {
        words.add(reason);
      }
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
