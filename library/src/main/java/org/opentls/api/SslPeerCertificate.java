package org.opentls.api;

import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Certificates of the peer; see {@code SSL_get_peer_cert_chain(3ossl)}. */
public final class SslPeerCertificate {
  private SslPeerCertificate() {}

  private static final MethodHandle SSL_get0_peer_certificate =
      Native.function("SSL_get0_peer_certificate", C_POINTER, C_POINTER);

  /** {@code X509 *SSL_get0_peer_certificate(const SSL *ssl)} */
  public static MemorySegment SSL_get0_peer_certificate(MemorySegment ssl) {
    try {
      return (MemorySegment) SSL_get0_peer_certificate.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get_peer_cert_chain =
      Native.function("SSL_get_peer_cert_chain", C_POINTER, C_POINTER);

  /** {@code STACK_OF(X509) *SSL_get_peer_cert_chain(const SSL *ssl)} */
  public static MemorySegment SSL_get_peer_cert_chain(MemorySegment ssl) {
    try {
      return (MemorySegment) SSL_get_peer_cert_chain.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get0_verified_chain =
      Native.function("SSL_get0_verified_chain", C_POINTER, C_POINTER);

  /** {@code STACK_OF(X509) *SSL_get0_verified_chain(const SSL *ssl)} */
  public static MemorySegment SSL_get0_verified_chain(MemorySegment ssl) {
    try {
      return (MemorySegment) SSL_get0_verified_chain.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
