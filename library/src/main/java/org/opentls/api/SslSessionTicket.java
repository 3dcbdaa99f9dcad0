package org.opentls.api;

import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The ticket of a client's session; see {@code SSL_SESSION_has_ticket(3ossl)}. */
public final class SslSessionTicket {
  private SslSessionTicket() {}

  private static final MethodHandle SSL_SESSION_get0_ticket =
      Native.procedure("SSL_SESSION_get0_ticket", C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code void SSL_SESSION_get0_ticket(const SSL_SESSION *s, const unsigned char **tick, size_t
   * *len)}
   */
  public static void SSL_SESSION_get0_ticket(
      MemorySegment s, MemorySegment tick, MemorySegment len) {
    try {
      SSL_SESSION_get0_ticket.invokeExact(s, tick, len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_SESSION_get_ticket_lifetime_hint =
      Native.function("SSL_SESSION_get_ticket_lifetime_hint", C_LONG, C_POINTER);

  /** {@code unsigned long SSL_SESSION_get_ticket_lifetime_hint(const SSL_SESSION *s)} */
  public static long SSL_SESSION_get_ticket_lifetime_hint(MemorySegment s) {
    try {
      return (long) SSL_SESSION_get_ticket_lifetime_hint.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
