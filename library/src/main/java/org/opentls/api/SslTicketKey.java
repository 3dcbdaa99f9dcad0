package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Keys of session tickets; see {@code SSL_CTX_set_tlsext_ticket_key_cb(3ossl)}. */
public final class SslTicketKey {
  private SslTicketKey() {}

  private static final MethodHandle SSL_CTX_set_tlsext_ticket_key_evp_cb =
      Native.function("SSL_CTX_set_tlsext_ticket_key_evp_cb", C_INT, C_POINTER, C_POINTER);

  /**
   * {@code int SSL_CTX_set_tlsext_ticket_key_evp_cb(SSL_CTX *sslctx, int (*cb)(SSL *s, unsigned
   * char key_name[16], unsigned char iv[EVP_MAX_IV_LENGTH], EVP_CIPHER_CTX *ctx, EVP_MAC_CTX *hctx,
   * int enc))}
   */
  public static int SSL_CTX_set_tlsext_ticket_key_evp_cb(MemorySegment sslctx, MemorySegment cb) {
    try {
      return (int) SSL_CTX_set_tlsext_ticket_key_evp_cb.invokeExact(sslctx, cb);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
