package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** One cipher suite; see {@code SSL_CIPHER_get_name(3ossl)}. */
public final class SslCipher {
  private SslCipher() {}

  private static final MethodHandle SSL_get_current_cipher =
      Native.function("SSL_get_current_cipher", C_POINTER, C_POINTER);

  /** {@code const SSL_CIPHER *SSL_get_current_cipher(const SSL *ssl)} */
  public static MemorySegment SSL_get_current_cipher(MemorySegment ssl) {
    try {
      return (MemorySegment) SSL_get_current_cipher.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get_pending_cipher =
      Native.function("SSL_get_pending_cipher", C_POINTER, C_POINTER);

  /** {@code const SSL_CIPHER *SSL_get_pending_cipher(const SSL *ssl)} */
  public static MemorySegment SSL_get_pending_cipher(MemorySegment ssl) {
    try {
      return (MemorySegment) SSL_get_pending_cipher.invokeExact(ssl);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CIPHER_get_name =
      Native.function("SSL_CIPHER_get_name", C_POINTER, C_POINTER);

  /** {@code const char *SSL_CIPHER_get_name(const SSL_CIPHER *cipher)} */
  public static MemorySegment SSL_CIPHER_get_name(MemorySegment cipher) {
    try {
      return (MemorySegment) SSL_CIPHER_get_name.invokeExact(cipher);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CIPHER_standard_name =
      Native.function("SSL_CIPHER_standard_name", C_POINTER, C_POINTER);

  /** {@code const char *SSL_CIPHER_standard_name(const SSL_CIPHER *cipher)} */
  public static MemorySegment SSL_CIPHER_standard_name(MemorySegment cipher) {
    try {
      return (MemorySegment) SSL_CIPHER_standard_name.invokeExact(cipher);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CIPHER_get_id =
      Native.function("SSL_CIPHER_get_id", C_INT, C_POINTER);

  /** {@code uint32_t SSL_CIPHER_get_id(const SSL_CIPHER *c)} */
  public static int SSL_CIPHER_get_id(MemorySegment c) {
    try {
      return (int) SSL_CIPHER_get_id.invokeExact(c);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CIPHER_get_auth_nid =
      Native.function("SSL_CIPHER_get_auth_nid", C_INT, C_POINTER);

  /** {@code int SSL_CIPHER_get_auth_nid(const SSL_CIPHER *c)} */
  public static int SSL_CIPHER_get_auth_nid(MemorySegment c) {
    try {
      return (int) SSL_CIPHER_get_auth_nid.invokeExact(c);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CIPHER_get_kx_nid =
      Native.function("SSL_CIPHER_get_kx_nid", C_INT, C_POINTER);

  /** {@code int SSL_CIPHER_get_kx_nid(const SSL_CIPHER *c)} */
  public static int SSL_CIPHER_get_kx_nid(MemorySegment c) {
    try {
      return (int) SSL_CIPHER_get_kx_nid.invokeExact(c);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CIPHER_get_version =
      Native.function("SSL_CIPHER_get_version", C_POINTER, C_POINTER);

  /** {@code const char *SSL_CIPHER_get_version(const SSL_CIPHER *cipher)} */
  public static MemorySegment SSL_CIPHER_get_version(MemorySegment cipher) {
    try {
      return (MemorySegment) SSL_CIPHER_get_version.invokeExact(cipher);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
