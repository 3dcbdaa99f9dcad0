package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** What was negotiated; see {@code SSL_get_version(3ossl)}. */
public final class SslInfo {
  private SslInfo() {}

  private static final MethodHandle SSL_get_version =
      Native.function("SSL_get_version", C_POINTER, C_POINTER);

  /** {@code const char *SSL_get_version(const SSL *ssl)} */
  public static MemorySegment SSL_get_version(MemorySegment ssl) {
    try {
      return (MemorySegment) SSL_get_version.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_version = Native.function("SSL_version", C_INT, C_POINTER);

  /** {@code int SSL_version(const SSL *s)} */
  public static int SSL_version(MemorySegment s) {
    try {
      return (int) SSL_version.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_session_reused =
      Native.function("SSL_session_reused", C_INT, C_POINTER);

  /** {@code int SSL_session_reused(const SSL *ssl)} */
  public static int SSL_session_reused(MemorySegment ssl) {
    try {
      return (int) SSL_session_reused.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get_servername =
      Native.function("SSL_get_servername", C_POINTER, C_POINTER, C_INT);

  /** {@code const char *SSL_get_servername(const SSL *s, const int type)} */
  public static MemorySegment SSL_get_servername(MemorySegment s, int type) {
    try {
      return (MemorySegment) SSL_get_servername.invokeExact(s, type);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_export_keying_material =
      Native.function(
          "SSL_export_keying_material",
          C_INT,
          C_POINTER,
          C_POINTER,
          C_SIZE_T,
          C_POINTER,
          C_SIZE_T,
          C_POINTER,
          C_SIZE_T,
          C_INT);

  /**
   * {@code int SSL_export_keying_material(SSL *s, unsigned char *out, size_t olen, const char
   * *label, size_t llen, const unsigned char *context, size_t contextlen, int use_context)}
   */
  public static int SSL_export_keying_material(
      MemorySegment s,
      MemorySegment out,
      long olen,
      MemorySegment label,
      long llen,
      MemorySegment context,
      long contextlen,
      int use_context) {
    try {
      return (int)
          SSL_export_keying_material.invokeExact(
              s, out, olen, label, llen, context, contextlen, use_context);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get_peer_signature_type_nid =
      Native.function("SSL_get_peer_signature_type_nid", C_INT, C_POINTER, C_POINTER);

  /** {@code int SSL_get_peer_signature_type_nid(const SSL *ssl, int *psigtype_nid)} */
  public static int SSL_get_peer_signature_type_nid(MemorySegment ssl, MemorySegment psigtype_nid) {
    try {
      return (int) SSL_get_peer_signature_type_nid.invokeExact(ssl, psigtype_nid);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_group_to_name =
      Native.function("SSL_group_to_name", C_POINTER, C_POINTER, C_INT);

  /** {@code const char *SSL_group_to_name(const SSL *ssl, const int nid)} */
  public static MemorySegment SSL_group_to_name(MemorySegment ssl, int nid) {
    try {
      return (MemorySegment) SSL_group_to_name.invokeExact(ssl, nid);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get_finished =
      Native.function("SSL_get_finished", C_SIZE_T, C_POINTER, C_POINTER, C_SIZE_T);

  /** {@code size_t SSL_get_finished(const SSL *ssl, void *buf, size_t count)} */
  public static long SSL_get_finished(MemorySegment ssl, MemorySegment buf, long count) {
    try {
      return (long) SSL_get_finished.invokeExact(ssl, buf, count);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get_peer_finished =
      Native.function("SSL_get_peer_finished", C_SIZE_T, C_POINTER, C_POINTER, C_SIZE_T);

  /** {@code size_t SSL_get_peer_finished(const SSL *ssl, void *buf, size_t count)} */
  public static long SSL_get_peer_finished(MemorySegment ssl, MemorySegment buf, long count) {
    try {
      return (long) SSL_get_peer_finished.invokeExact(ssl, buf, count);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_set_info_callback =
      Native.procedure("SSL_CTX_set_info_callback", C_POINTER, C_POINTER);

  /**
   * {@code void SSL_CTX_set_info_callback(SSL_CTX *ctx, void (*callback)(const SSL *ssl, int type,
   * int val))}
   */
  public static void SSL_CTX_set_info_callback(MemorySegment ctx, MemorySegment callback) {
    try {
      SSL_CTX_set_info_callback.invokeExact(ctx, callback);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
