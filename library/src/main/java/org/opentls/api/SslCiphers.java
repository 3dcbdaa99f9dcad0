package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Cipher suites of contexts and connections; see {@code SSL_CTX_set_cipher_list(3ossl)} and {@code
 * SSL_get_ciphers(3ossl)}.
 */
public final class SslCiphers {
  private SslCiphers() {}

  private static final MethodHandle SSL_CTX_set_cipher_list =
      Native.function("SSL_CTX_set_cipher_list", C_INT, C_POINTER, C_POINTER);

  /** {@code int SSL_CTX_set_cipher_list(SSL_CTX *ctx, const char *str)} */
  public static int SSL_CTX_set_cipher_list(MemorySegment ctx, MemorySegment str) {
    try {
      return (int) SSL_CTX_set_cipher_list.invokeExact(ctx, str);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_set_ciphersuites =
      Native.function("SSL_CTX_set_ciphersuites", C_INT, C_POINTER, C_POINTER);

  /** {@code int SSL_CTX_set_ciphersuites(SSL_CTX *ctx, const char *str)} */
  public static int SSL_CTX_set_ciphersuites(MemorySegment ctx, MemorySegment str) {
    try {
      return (int) SSL_CTX_set_ciphersuites.invokeExact(ctx, str);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_set_cipher_list =
      Native.function("SSL_set_cipher_list", C_INT, C_POINTER, C_POINTER);

  /** {@code int SSL_set_cipher_list(SSL *ssl, const char *str)} */
  public static int SSL_set_cipher_list(MemorySegment ssl, MemorySegment str) {
    try {
      return (int) SSL_set_cipher_list.invokeExact(ssl, str);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_set_ciphersuites =
      Native.function("SSL_set_ciphersuites", C_INT, C_POINTER, C_POINTER);

  /** {@code int SSL_set_ciphersuites(SSL *s, const char *str)} */
  public static int SSL_set_ciphersuites(MemorySegment s, MemorySegment str) {
    try {
      return (int) SSL_set_ciphersuites.invokeExact(s, str);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_CTX_get_ciphers =
      Native.function("SSL_CTX_get_ciphers", C_POINTER, C_POINTER);

  /** {@code STACK_OF(SSL_CIPHER) *SSL_CTX_get_ciphers(const SSL_CTX *ctx)} */
  public static MemorySegment SSL_CTX_get_ciphers(MemorySegment ctx) {
    try {
      return (MemorySegment) SSL_CTX_get_ciphers.invokeExact(ctx);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle SSL_get1_supported_ciphers =
      Native.function("SSL_get1_supported_ciphers", C_POINTER, C_POINTER);

  /** {@code STACK_OF(SSL_CIPHER) *SSL_get1_supported_ciphers(SSL *s)} */
  public static MemorySegment SSL_get1_supported_ciphers(MemorySegment s) {
    try {
      return (MemorySegment) SSL_get1_supported_ciphers.invokeExact(s);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
