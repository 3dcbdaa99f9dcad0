package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Handshakes; see {@code SSL_do_handshake(3ossl)}. */
public final class SslHandshake {
  private SslHandshake() {}

  private static final MethodHandle SSL_do_handshake =
      Native.function("SSL_do_handshake", C_INT, C_POINTER, C_POINTER);

  /**
   * {@code int SSL_do_handshake(SSL *ssl)}
   *
   * @param held memory that a BIO of {@code ssl} reads, such as a {@link BioMem.Window}'s, or
   *     {@code NULL}: it cannot be closed during the call. It is a further argument to C, which
   *     looks at none but its own.
   */
  public static int SSL_do_handshake(MemorySegment ssl, MemorySegment held) {
    try {
      return (int) SSL_do_handshake.invokeExact(ssl, held);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_set_connect_state =
      Native.procedure("SSL_set_connect_state", C_POINTER);

  /** {@code void SSL_set_connect_state(SSL *ssl)} */
  public static void SSL_set_connect_state(MemorySegment ssl) {
    try {
      SSL_set_connect_state.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_set_accept_state =
      Native.procedure("SSL_set_accept_state", C_POINTER);

  /** {@code void SSL_set_accept_state(SSL *ssl)} */
  public static void SSL_set_accept_state(MemorySegment ssl) {
    try {
      SSL_set_accept_state.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_is_init_finished =
      Native.function("SSL_is_init_finished", C_INT, C_POINTER);

  /** {@code int SSL_is_init_finished(const SSL *s)} */
  public static int SSL_is_init_finished(MemorySegment s) {
    try {
      return (int) SSL_is_init_finished.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_in_init = Native.function("SSL_in_init", C_INT, C_POINTER);

  /** {@code int SSL_in_init(const SSL *s)} */
  public static int SSL_in_init(MemorySegment s) {
    try {
      return (int) SSL_in_init.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_key_update =
      Native.function("SSL_key_update", C_INT, C_POINTER, C_INT);

  /** {@code int SSL_key_update(SSL *s, int updatetype)} */
  public static int SSL_key_update(MemorySegment s, int updatetype) {
    try {
      return (int) SSL_key_update.invokeExact(s, updatetype);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
