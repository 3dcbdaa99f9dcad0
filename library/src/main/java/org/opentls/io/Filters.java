package org.opentls.io;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.BioFilters.BIO_FLAGS_BASE64_NO_NL;
import static org.opentls.api.BioFilters.BIO_f_base64;
import static org.opentls.api.BioFilters.BIO_f_buffer;
import static org.opentls.api.BioFilters.BIO_f_cipher;
import static org.opentls.api.BioFilters.BIO_f_linebuffer;
import static org.opentls.api.BioFilters.BIO_f_md;
import static org.opentls.api.BioFilters.BIO_f_null;
import static org.opentls.api.BioFilters.BIO_get_cipher_ctx;
import static org.opentls.api.BioFilters.BIO_set_buffer_size;
import static org.opentls.api.BioFilters.BIO_set_cipher;
import static org.opentls.api.BioFilters.BIO_set_md;
import static org.opentls.api.BioNew.BIO_new;
import static org.opentls.api.BioRetry.BIO_set_flags;
import static org.opentls.api.BioZlib.BIO_f_zlib;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpCipher.EVP_CIPHER_fetch;
import static org.opentls.api.EvpCipher.EVP_CIPHER_get_flags;
import static org.opentls.api.EvpCipher.EVP_CIPHER_get_iv_length;
import static org.opentls.api.EvpCipher.EVP_CIPHER_get_key_length;
import static org.opentls.api.EvpCipher.EVP_CIPHER_get_mode;
import static org.opentls.api.EvpCipherCtx.EVP_CIPHER_CTX_set_padding;
import static org.opentls.api.EvpDigest.EVP_MD_fetch;
import static org.opentls.api.EvpDigest.EVP_MD_get0_name;
import static org.opentls.api.EvpDigest.EVP_MD_get_flags;
import static org.opentls.api.EvpDigest.EVP_MD_get_size;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.opentls.api.BioNew;
import org.opentls.api.CString;
import org.opentls.api.EvpCipher;
import org.opentls.api.EvpDigest;
import org.opentls.api.Handle;
import org.opentls.api.OpenSSL;
import org.opentls.io.Filter.AtFlush;

/**
 * Makes filters; see {@code bio(7ossl)}. Any number of them may stand in one chain:
 *
 * {@snippet file="ChainExamples.java" region="encrypt"}
 */
public final class Filters {
  private Filters() {}

  private static final int MAX_BUFFER = 1 << 30;

  /** A filter that changes nothing: {@code BIO_f_null(3ossl)}. */
  public static Filter nothing() {
    return new Filter(BioType.NULL_FILTER, own(BIO_f_null()), AtFlush.GOES_ON);
  }

  /**
   * Base64 in lines of 64 characters: RFC 4648 section 4. Written data is encoded, read data is
   * decoded. The encoding ends when the chain is flushed or closed.
   *
   * <p>The output is that of {@code openssl base64}. Reading takes lines of any length and is
   * strict: another character, wrong or missing padding, and data after the padding are an {@code
   * IOException}, where {@code BIO_f_base64} ends silently; for that see {@link
   * #lenientBase64(boolean)}.
   */
  public static Filter base64() {
    return new Filter(BioType.BASE64, new Base64Filter(64), AtFlush.ENDS);
  }

  /** As {@link #base64()} without line feeds. Reading refuses them. */
  public static Filter base64OneLine() {
    return new Filter(BioType.BASE64, new Base64Filter(0), AtFlush.ENDS);
  }

  /**
   * OpenSSL's own base64: {@code BIO_f_base64(3ossl)}. Reading skips lines before the first that is
   * base64, and <strong>takes anything wrong for the end of the data</strong>; with newlines it
   * sees nothing in a line without a line feed, or of more than 1,024 characters. OpenSSL 3.0 also
   * takes a short read for the end: push a {@link #buffer()} first where the source is a network.
   *
   * @param newlines whether there are lines of 64 characters, or all is one line
   */
  public static Filter lenientBase64(boolean newlines) {
    var handle = own(BIO_f_base64());
    if (!newlines) {
      BIO_set_flags(handle.pointer(), BIO_FLAGS_BASE64_NO_NL);
    }
    return new Filter(BioType.BASE64, handle, AtFlush.ENDS);
  }

  /**
   * Digests all that passes, and changes nothing: {@code BIO_f_md(3ossl)}.
   *
   * @param algorithm a name that OpenSSL knows; see {@code openssl list -digest-algorithms}
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such digest
   * @throws IllegalArgumentException if the digest has output of any length, as SHAKE has
   */
  public static DigestFilter digest(String algorithm) {
    try (var arena = Arena.ofConfined();
        var md =
            Handle.own(
                EVP_MD_fetch(NULL, arena.allocateFrom(algorithm), NULL), EvpDigest::EVP_MD_free)) {
      if ((EVP_MD_get_flags(md.pointer()) & EvpDigest.EVP_MD_FLAG_XOF) != 0) {
        throw new IllegalArgumentException(algorithm + " has output of any length");
      }
      var handle = own(BIO_f_md());
      check((int) BIO_set_md(handle.pointer(), md.pointer()));
      return new DigestFilter(
          handle, CString.at(EVP_MD_get0_name(md.pointer())), EVP_MD_get_size(md.pointer()));
    }
  }

  /**
   * Encrypts what is written, and what is read, with PKCS #7 padding where the mode needs it:
   * {@code BIO_f_cipher(3ossl)}. The last block is written when the chain is flushed or closed.
   *
   * <p>Nothing here detects that data was changed. To protect data use authenticated encryption,
   * which a filter cannot do: it would yield plaintext before the tag is checked.
   *
   * @param cipher a name that OpenSSL knows, as in {@code AES-256-CBC}; see {@code openssl list
   *     -cipher-algorithms}
   * @param key the key; the caller clears it
   * @param iv the initialization vector, empty if the mode has none
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such cipher
   * @throws IllegalArgumentException if the key or {@code iv} has the wrong size, or the cipher
   *     cannot work on a stream, as AEAD, XTS and key wrapping cannot
   */
  public static Filter encrypt(String cipher, byte[] key, byte[] iv) {
    return cipher(cipher, key, iv, Padding.PKCS7, 1);
  }

  /**
   * As {@link #encrypt(String, byte[], byte[])} with a choice of padding. Without it, data that is
   * not whole blocks fails at the flush.
   */
  public static Filter encrypt(String cipher, byte[] key, byte[] iv, Padding padding) {
    return cipher(cipher, key, iv, padding, 1);
  }

  /**
   * Decrypts what is written, and what is read; the counterpart of {@link #encrypt(String, byte[],
   * byte[])}. A wrong final block is an {@code IOException} caused by a {@code
   * BadPaddingException}: at the end of reading, or at the flush after writing. What came before it
   * has been yielded.
   */
  public static Filter decrypt(String cipher, byte[] key, byte[] iv) {
    return cipher(cipher, key, iv, Padding.PKCS7, 0);
  }

  /** As {@link #decrypt(String, byte[], byte[])} with a choice of padding. */
  public static Filter decrypt(String cipher, byte[] key, byte[] iv, Padding padding) {
    return cipher(cipher, key, iv, padding, 0);
  }

  private static Filter cipher(String name, byte[] key, byte[] iv, Padding padding, int encrypt) {
    try (var arena = Arena.ofConfined();
        var cipher =
            Handle.own(
                EVP_CIPHER_fetch(NULL, arena.allocateFrom(name), NULL),
                EvpCipher::EVP_CIPHER_free)) {
      requireStream(name, cipher.pointer());
      requireSize(name, "key", EVP_CIPHER_get_key_length(cipher.pointer()), key.length);
      requireSize(name, "iv", EVP_CIPHER_get_iv_length(cipher.pointer()), iv.length);
      var handle = own(BIO_f_cipher());
      var secret = arena.allocateFrom(JAVA_BYTE, key);
      try {
        check(
            BIO_set_cipher(
                handle.pointer(),
                cipher.pointer(),
                secret,
                iv.length == 0 ? NULL : arena.allocateFrom(JAVA_BYTE, iv),
                encrypt));
      } finally {
        secret.fill((byte) 0);
      }
      if (padding == Padding.NONE) {
        check(EVP_CIPHER_CTX_set_padding(BIO_get_cipher_ctx(handle.pointer()), 0));
      }
      return new Filter(BioType.CIPHER, handle, AtFlush.ENDS);
    }
  }

  /** Refuses what would need the whole message at once, or has a tag that nobody would check. */
  private static void requireStream(String name, MemorySegment cipher) {
    int mode = EVP_CIPHER_get_mode(cipher);
    long flags = EVP_CIPHER_get_flags(cipher);
    if (mode > EvpCipher.EVP_CIPH_CTR_MODE
        || (flags & (EvpCipher.EVP_CIPH_FLAG_AEAD_CIPHER | EvpCipher.EVP_CIPH_FLAG_CTS)) != 0) {
      throw new IllegalArgumentException(name + " cannot work on a stream");
    }
  }

  private static void requireSize(String name, String what, int expected, int actual) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          what + " of " + actual + " bytes: " + name + " takes " + expected);
    }
  }

  /** Buffers what is read and written, 4 KiB each: {@code BIO_f_buffer(3ossl)}. */
  public static Filter buffer() {
    return new Filter(BioType.BUFFER, own(BIO_f_buffer()), AtFlush.GOES_ON);
  }

  /**
   * As {@link #buffer()} of another size.
   *
   * @param size bytes for reading, and as many for writing; OpenSSL takes 4,096 at least
   */
  public static Filter buffer(int size) {
    if (size < 1 || size > MAX_BUFFER) {
      throw new IllegalArgumentException("size " + size + ": from 1 to " + MAX_BUFFER);
    }
    var filter = buffer();
    check((int) BIO_set_buffer_size(filter.handle.pointer(), size));
    return filter;
  }

  /** Writes whole lines on, and holds a line that is not ended: {@code BIO_f_linebuffer}. */
  public static Filter lineBuffer() {
    return new Filter(BioType.LINE_BUFFER, own(BIO_f_linebuffer()), AtFlush.GOES_ON);
  }

  /**
   * Compresses what is written and decompresses what is read, in the zlib format: RFC 1950. It is
   * {@code BIO_f_zlib(3ossl)} where OpenSSL was built with zlib, else the same over {@code
   * java.util.zip}. Data that is not in this format is an {@code IOException} when it is read, and
   * so is data that is cut off, save that OpenSSL's filter takes it for the end.
   */
  public static Filter zlib() {
    return hasNativeZlib() ? new Filter(BioType.ZLIB, own(BIO_f_zlib()), AtFlush.ENDS) : javaZlib();
  }

  static Filter javaZlib() {
    return new Filter(BioType.ZLIB, new ZlibFilter(), AtFlush.ENDS);
  }

  /** The function is missing in some builds without zlib, and returns {@code NULL} in others. */
  private static boolean hasNativeZlib() {
    return OpenSSL.hasFunction("BIO_f_zlib") && !BIO_f_zlib().equals(NULL);
  }

  /** A filter written in Java. */
  public static Filter of(JavaFilter code) {
    return new Filter(BioType.JAVA_FILTER, code, AtFlush.GOES_ON);
  }

  private static Handle own(MemorySegment method) {
    return Handle.own(BIO_new(method), BioNew::BIO_free);
  }
}
