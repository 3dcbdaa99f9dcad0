package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** What a connection reads from and writes to; see {@code SSL_set_bio(3ossl)}. */
public final class SslBio {
  private SslBio() {}

  private static final MethodHandle SSL_set_bio =
      Native.procedure("SSL_set_bio", C_POINTER, C_POINTER, C_POINTER);

  /** {@code void SSL_set_bio(SSL *ssl, BIO *rbio, BIO *wbio)} */
  public static void SSL_set_bio(MemorySegment ssl, MemorySegment rbio, MemorySegment wbio) {
    try {
      SSL_set_bio.invokeExact(ssl, rbio, wbio);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
