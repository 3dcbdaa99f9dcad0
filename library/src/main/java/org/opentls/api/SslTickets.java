package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Session tickets; see {@code SSL_CTX_set_num_tickets(3ossl)}. */
public final class SslTickets {
  private SslTickets() {}

  private static final MethodHandle SSL_CTX_set_num_tickets =
      Native.function("SSL_CTX_set_num_tickets", C_INT, C_POINTER, C_SIZE_T);

  /** {@code int SSL_CTX_set_num_tickets(SSL_CTX *ctx, size_t num_tickets)} */
  public static int SSL_CTX_set_num_tickets(MemorySegment ctx, long num_tickets) {
    try {
      return (int) SSL_CTX_set_num_tickets.invokeExact(ctx, num_tickets);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_set_num_tickets =
      Native.function("SSL_set_num_tickets", C_INT, C_POINTER, C_SIZE_T);

  /** {@code int SSL_set_num_tickets(SSL *s, size_t num_tickets)} */
  public static int SSL_set_num_tickets(MemorySegment s, long num_tickets) {
    try {
      return (int) SSL_set_num_tickets.invokeExact(s, num_tickets);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
