package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.opentls.api.Crypto;
import org.opentls.api.Handle;

/** Secrets that lie off the heap for long, and are wiped before their memory is freed. */
final class NativeSecret {
  private NativeSecret() {}

  /** A copy of some bytes, one or more; the caller wipes them. */
  static Handle copy(byte[] bytes) {
    int size = bytes.length;
    var copy =
        Handle.own(
            Crypto.CRYPTO_malloc(size, NULL, 0),
            pointer -> Crypto.CRYPTO_clear_free(pointer, size, NULL, 0));
    MemorySegment.copy(bytes, 0, copy.pointer(), JAVA_BYTE, 0, size);
    return copy;
  }
}
