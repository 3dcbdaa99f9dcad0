package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Sessions; see {@code SSL_get_session(3ossl)} and {@code SSL_SESSION_get0_id_context(3ossl)}. */
public final class SslSession {
  private SslSession() {}

  private static final MethodHandle SSL_get1_session =
      Native.function("SSL_get1_session", C_POINTER, C_POINTER);

  /** {@code SSL_SESSION *SSL_get1_session(SSL *ssl)} */
  public static MemorySegment SSL_get1_session(MemorySegment ssl) {
    try {
      return (MemorySegment) SSL_get1_session.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get_session =
      Native.function("SSL_get_session", C_POINTER, C_POINTER);

  /** {@code SSL_SESSION *SSL_get_session(const SSL *ssl)} */
  public static MemorySegment SSL_get_session(MemorySegment ssl) {
    try {
      return (MemorySegment) SSL_get_session.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_set_session =
      Native.function("SSL_set_session", C_INT, C_POINTER, C_POINTER);

  /** {@code int SSL_set_session(SSL *ssl, SSL_SESSION *session)} */
  public static int SSL_set_session(MemorySegment ssl, MemorySegment session) {
    try {
      return (int) SSL_set_session.invokeExact(ssl, session);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_SESSION_free =
      Native.procedure("SSL_SESSION_free", C_POINTER);

  /** {@code void SSL_SESSION_free(SSL_SESSION *session)} */
  public static void SSL_SESSION_free(MemorySegment session) {
    try {
      SSL_SESSION_free.invokeExact(session);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_SESSION_up_ref =
      Native.function("SSL_SESSION_up_ref", C_INT, C_POINTER);

  /** {@code int SSL_SESSION_up_ref(SSL_SESSION *ses)} */
  public static int SSL_SESSION_up_ref(MemorySegment ses) {
    try {
      return (int) SSL_SESSION_up_ref.invokeExact(ses);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_SESSION_dup =
      Native.function("SSL_SESSION_dup", C_POINTER, C_POINTER);

  /** {@code SSL_SESSION *SSL_SESSION_dup(const SSL_SESSION *src)} */
  public static MemorySegment SSL_SESSION_dup(MemorySegment src) {
    try {
      return (MemorySegment) SSL_SESSION_dup.invokeExact(src);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_SESSION_get_id =
      Native.function("SSL_SESSION_get_id", C_POINTER, C_POINTER, C_POINTER);

  /** {@code const unsigned char *SSL_SESSION_get_id(const SSL_SESSION *s, unsigned int *len)} */
  public static MemorySegment SSL_SESSION_get_id(MemorySegment s, MemorySegment len) {
    try {
      return (MemorySegment) SSL_SESSION_get_id.invokeExact(s, len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_SESSION_get_time =
      Native.function("SSL_SESSION_get_time", C_LONG, C_POINTER);

  /** {@code long SSL_SESSION_get_time(const SSL_SESSION *s)} */
  public static long SSL_SESSION_get_time(MemorySegment s) {
    try {
      return (long) SSL_SESSION_get_time.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_SESSION_get_timeout =
      Native.function("SSL_SESSION_get_timeout", C_LONG, C_POINTER);

  /** {@code long SSL_SESSION_get_timeout(const SSL_SESSION *s)} */
  public static long SSL_SESSION_get_timeout(MemorySegment s) {
    try {
      return (long) SSL_SESSION_get_timeout.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_SESSION_set_timeout =
      Native.function("SSL_SESSION_set_timeout", C_LONG, C_POINTER, C_LONG);

  /** {@code long SSL_SESSION_set_timeout(SSL_SESSION *s, long tm)} */
  public static long SSL_SESSION_set_timeout(MemorySegment s, long tm) {
    try {
      return (long) SSL_SESSION_set_timeout.invokeExact(s, tm);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_SESSION_get_protocol_version =
      Native.function("SSL_SESSION_get_protocol_version", C_INT, C_POINTER);

  /** {@code int SSL_SESSION_get_protocol_version(const SSL_SESSION *s)} */
  public static int SSL_SESSION_get_protocol_version(MemorySegment s) {
    try {
      return (int) SSL_SESSION_get_protocol_version.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_SESSION_is_resumable =
      Native.function("SSL_SESSION_is_resumable", C_INT, C_POINTER);

  /** {@code int SSL_SESSION_is_resumable(const SSL_SESSION *s)} */
  public static int SSL_SESSION_is_resumable(MemorySegment s) {
    try {
      return (int) SSL_SESSION_is_resumable.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle i2d_SSL_SESSION =
      Native.function("i2d_SSL_SESSION", C_INT, C_POINTER, C_POINTER);

  /** {@code int i2d_SSL_SESSION(SSL_SESSION *in, unsigned char **pp)} */
  public static int i2d_SSL_SESSION(MemorySegment in, MemorySegment pp) {
    try {
      return (int) i2d_SSL_SESSION.invokeExact(in, pp);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle d2i_SSL_SESSION =
      Native.function("d2i_SSL_SESSION", C_POINTER, C_POINTER, C_POINTER, C_LONG);

  /**
   * {@code SSL_SESSION *d2i_SSL_SESSION(SSL_SESSION **a, const unsigned char **pp, long length)}
   */
  public static MemorySegment d2i_SSL_SESSION(MemorySegment a, MemorySegment pp, long length) {
    try {
      return (MemorySegment) d2i_SSL_SESSION.invokeExact(a, pp, length);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_SESSION_get0_peer =
      Native.function("SSL_SESSION_get0_peer", C_POINTER, C_POINTER);

  /** {@code X509 *SSL_SESSION_get0_peer(SSL_SESSION *s)} */
  public static MemorySegment SSL_SESSION_get0_peer(MemorySegment s) {
    try {
      return (MemorySegment) SSL_SESSION_get0_peer.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_SESSION_get0_id_context =
      Native.function("SSL_SESSION_get0_id_context", C_POINTER, C_POINTER, C_POINTER);

  /**
   * {@code const unsigned char *SSL_SESSION_get0_id_context(const SSL_SESSION *s, unsigned int
   * *len)}
   */
  public static MemorySegment SSL_SESSION_get0_id_context(MemorySegment s, MemorySegment len) {
    try {
      return (MemorySegment) SSL_SESSION_get0_id_context.invokeExact(s, len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
