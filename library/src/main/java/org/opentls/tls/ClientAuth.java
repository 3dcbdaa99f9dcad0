package org.opentls.tls;

/** Whether a server asks a client for a certificate. */
public enum ClientAuth {
  /** It does not. */
  NONE(0),
  /** It does, and goes on without one; a certificate that is not trusted ends the handshake. */
  WANT(1),
  /** It does, and a client without one cannot connect. */
  NEED(1 | 2);

  /** {@code SSL_VERIFY_*} of {@code SSL_CTX_set_verify(3ossl)} */
  final int mode;

  ClientAuth(int mode) {
    this.mode = mode;
  }
}
