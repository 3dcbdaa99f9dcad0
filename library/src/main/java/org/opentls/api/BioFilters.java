package org.opentls.api;

import static java.lang.foreign.MemorySegment.NULL;
import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The filters of OpenSSL; see {@code BIO_f_null(3ossl)}, {@code BIO_f_base64(3ossl)}, {@code
 * BIO_f_md(3ossl)}, {@code BIO_f_cipher(3ossl)} and {@code BIO_f_buffer(3ossl)}.
 */
public final class BioFilters {
  private BioFilters() {}

  private static final MethodHandle BIO_f_null = Native.function("BIO_f_null", C_POINTER);

  /** {@code const BIO_METHOD *BIO_f_null(void)} */
  public static MemorySegment BIO_f_null() {
    try {
      return (MemorySegment) BIO_f_null.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_f_base64 = Native.function("BIO_f_base64", C_POINTER);

  /** {@code const BIO_METHOD *BIO_f_base64(void)} */
  public static MemorySegment BIO_f_base64() {
    try {
      return (MemorySegment) BIO_f_base64.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_f_md = Native.function("BIO_f_md", C_POINTER);

  /** {@code const BIO_METHOD *BIO_f_md(void)} */
  public static MemorySegment BIO_f_md() {
    try {
      return (MemorySegment) BIO_f_md.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_f_cipher = Native.function("BIO_f_cipher", C_POINTER);

  /** {@code const BIO_METHOD *BIO_f_cipher(void)} */
  public static MemorySegment BIO_f_cipher() {
    try {
      return (MemorySegment) BIO_f_cipher.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_f_buffer = Native.function("BIO_f_buffer", C_POINTER);

  /** {@code const BIO_METHOD *BIO_f_buffer(void)} */
  public static MemorySegment BIO_f_buffer() {
    try {
      return (MemorySegment) BIO_f_buffer.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_f_linebuffer =
      Native.function("BIO_f_linebuffer", C_POINTER);

  /** {@code const BIO_METHOD *BIO_f_linebuffer(void)} */
  public static MemorySegment BIO_f_linebuffer() {
    try {
      return (MemorySegment) BIO_f_linebuffer.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle BIO_set_cipher =
      Native.function("BIO_set_cipher", C_INT, C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_INT);

  /**
   * {@code int BIO_set_cipher(BIO *b, const EVP_CIPHER *cipher, const unsigned char *key, const
   * unsigned char *iv, int enc)}
   */
  public static int BIO_set_cipher(
      MemorySegment b, MemorySegment cipher, MemorySegment key, MemorySegment iv, int enc) {
    try {
      return (int) BIO_set_cipher.invokeExact(b, cipher, key, iv, enc);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /** {@code BIO_FLAGS_BASE64_NO_NL} */
  public static final int BIO_FLAGS_BASE64_NO_NL = 0x100;

  /** {@code int BIO_set_md(BIO *b, EVP_MD *md)} */
  public static long BIO_set_md(MemorySegment b, MemorySegment md) {
    return BioCtrl.BIO_ctrl(b, 111, 0, md);
  }

  /** {@code int BIO_get_md_ctx(BIO *b, EVP_MD_CTX **mdcp)}; the BIO keeps what is returned */
  public static MemorySegment BIO_get_md_ctx(MemorySegment b) {
    return get(b, 120);
  }

  /** {@code int BIO_get_cipher_ctx(BIO *b, EVP_CIPHER_CTX **pctx)}; the BIO keeps it */
  public static MemorySegment BIO_get_cipher_ctx(MemorySegment b) {
    return get(b, 129);
  }

  /** {@code int BIO_get_cipher_status(BIO *b)}: 1 unless a final block was wrong */
  public static long BIO_get_cipher_status(MemorySegment b) {
    return BioCtrl.BIO_ctrl(b, 113, 0, NULL);
  }

  /** {@code int BIO_set_buffer_size(BIO *b, int size)} */
  public static long BIO_set_buffer_size(MemorySegment b, int size) {
    return BioCtrl.BIO_ctrl(b, 117, size, NULL);
  }

  private static MemorySegment get(MemorySegment b, int cmd) {
    try (var arena = Arena.ofConfined()) {
      var pp = arena.allocate(C_POINTER);
      var _ = BioCtrl.BIO_ctrl(b, cmd, 0, pp);
      return pp.get(C_POINTER, 0);
    }
  }
}
