package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The cipher suite of a session; see {@code SSL_SESSION_get0_cipher(3ossl)}. */
public final class SslSessionCipher {
  private SslSessionCipher() {}

  private static final MethodHandle SSL_SESSION_get0_cipher =
      Native.function("SSL_SESSION_get0_cipher", C_POINTER, C_POINTER);

  /** {@code const SSL_CIPHER *SSL_SESSION_get0_cipher(const SSL_SESSION *s)} */
  public static MemorySegment SSL_SESSION_get0_cipher(MemorySegment s) {
    try {
      return (MemorySegment) SSL_SESSION_get0_cipher.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
