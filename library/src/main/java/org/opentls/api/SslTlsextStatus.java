package org.opentls.api;

import static java.lang.foreign.MemorySegment.NULL;

import java.lang.foreign.MemorySegment;

/** OCSP stapling; see {@code SSL_CTX_set_tlsext_status_cb(3ossl)}. All are macros. */
public final class SslTlsextStatus {
  private SslTlsextStatus() {}

  /** {@code TLSEXT_STATUSTYPE_ocsp} */
  public static final int TLSEXT_STATUSTYPE_OCSP = 1;

  /** {@code long SSL_CTX_set_tlsext_status_cb(SSL_CTX *ctx, int (*callback)(SSL *, void *))} */
  public static long SSL_CTX_set_tlsext_status_cb(MemorySegment ctx, MemorySegment callback) {
    return SslCtrl.SSL_CTX_callback_ctrl(ctx, 63, callback);
  }

  /** {@code long SSL_CTX_set_tlsext_status_type(SSL_CTX *ctx, int type)} */
  public static long SSL_CTX_set_tlsext_status_type(MemorySegment ctx, int type) {
    return SslCtrl.SSL_CTX_ctrl(ctx, 65, type, NULL);
  }

  /**
   * {@code long SSL_get_tlsext_status_ocsp_resp(SSL *ssl, unsigned char **resp)}: the length, or -1
   * if there is none
   */
  public static long SSL_get_tlsext_status_ocsp_resp(MemorySegment ssl, MemorySegment resp) {
    return SslCtrl.SSL_ctrl(ssl, 70, 0, resp);
  }

  /**
   * {@code long SSL_set_tlsext_status_ocsp_resp(SSL *ssl, unsigned char *resp, long len)}, which
   * takes {@code resp} over
   */
  public static long SSL_set_tlsext_status_ocsp_resp(
      MemorySegment ssl, MemorySegment resp, long len) {
    return SslCtrl.SSL_ctrl(ssl, 71, len, resp);
  }
}
