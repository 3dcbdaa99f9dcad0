package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Names of authorities in certificate requests; see {@code SSL_CTX_set0_CA_list(3ossl)}. */
public final class SslClientCaList {
  private SslClientCaList() {}

  private static final MethodHandle SSL_CTX_set_client_CA_list =
      Native.procedure("SSL_CTX_set_client_CA_list", C_POINTER, C_POINTER);

  /** {@code void SSL_CTX_set_client_CA_list(SSL_CTX *ctx, STACK_OF(X509_NAME) *list)} */
  public static void SSL_CTX_set_client_CA_list(MemorySegment ctx, MemorySegment list) {
    try {
      SSL_CTX_set_client_CA_list.invokeExact(ctx, list);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_set_client_CA_list =
      Native.procedure("SSL_set_client_CA_list", C_POINTER, C_POINTER);

  /** {@code void SSL_set_client_CA_list(SSL *s, STACK_OF(X509_NAME) *list)} */
  public static void SSL_set_client_CA_list(MemorySegment s, MemorySegment list) {
    try {
      SSL_set_client_CA_list.invokeExact(s, list);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get0_peer_CA_list =
      Native.function("SSL_get0_peer_CA_list", C_POINTER, C_POINTER);

  /** {@code const STACK_OF(X509_NAME) *SSL_get0_peer_CA_list(const SSL *s)} */
  public static MemorySegment SSL_get0_peer_CA_list(MemorySegment s) {
    try {
      return (MemorySegment) SSL_get0_peer_CA_list.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle d2i_X509_NAME =
      Native.function("d2i_X509_NAME", C_POINTER, C_POINTER, C_POINTER, C_LONG);

  /** {@code X509_NAME *d2i_X509_NAME(X509_NAME **a, const unsigned char **pp, long len)} */
  public static MemorySegment d2i_X509_NAME(MemorySegment a, MemorySegment pp, long len) {
    try {
      return (MemorySegment) d2i_X509_NAME.invokeExact(a, pp, len);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle i2d_X509_NAME =
      Native.function("i2d_X509_NAME", C_INT, C_POINTER, C_POINTER);

  /** {@code int i2d_X509_NAME(const X509_NAME *a, unsigned char **pp)} */
  public static int i2d_X509_NAME(MemorySegment a, MemorySegment pp) {
    try {
      return (int) i2d_X509_NAME.invokeExact(a, pp);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle X509_NAME_free = Native.procedure("X509_NAME_free", C_POINTER);

  /** {@code void X509_NAME_free(X509_NAME *a)} */
  public static void X509_NAME_free(MemorySegment a) {
    try {
      X509_NAME_free.invokeExact(a);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
