package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * What an application keeps in a session and its tickets; see {@code
 * SSL_CTX_set_session_ticket_cb(3ossl)}.
 */
public final class SslTicketAppdata {
  private SslTicketAppdata() {}

  private static final MethodHandle SSL_SESSION_set1_ticket_appdata =
      Native.function("SSL_SESSION_set1_ticket_appdata", C_INT, C_POINTER, C_POINTER, C_SIZE_T);

  /** {@code int SSL_SESSION_set1_ticket_appdata(SSL_SESSION *ss, const void *data, size_t len)} */
  public static int SSL_SESSION_set1_ticket_appdata(
      MemorySegment ss, MemorySegment data, long len) {
    try {
      return (int) SSL_SESSION_set1_ticket_appdata.invokeExact(ss, data, len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_SESSION_get0_ticket_appdata =
      Native.function("SSL_SESSION_get0_ticket_appdata", C_INT, C_POINTER, C_POINTER, C_POINTER);

  /** {@code int SSL_SESSION_get0_ticket_appdata(SSL_SESSION *ss, void **data, size_t *len)} */
  public static int SSL_SESSION_get0_ticket_appdata(
      MemorySegment ss, MemorySegment data, MemorySegment len) {
    try {
      return (int) SSL_SESSION_get0_ticket_appdata.invokeExact(ss, data, len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_set_session_ticket_cb =
      Native.function(
          "SSL_CTX_set_session_ticket_cb", C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code int SSL_CTX_set_session_ticket_cb(SSL_CTX *ctx, SSL_CTX_generate_session_ticket_fn
   * gen_cb, SSL_CTX_decrypt_session_ticket_fn dec_cb, void *arg)}
   */
  public static int SSL_CTX_set_session_ticket_cb(
      MemorySegment ctx, MemorySegment gen_cb, MemorySegment dec_cb, MemorySegment arg) {
    try {
      return (int) SSL_CTX_set_session_ticket_cb.invokeExact(ctx, gen_cb, dec_cb, arg);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
