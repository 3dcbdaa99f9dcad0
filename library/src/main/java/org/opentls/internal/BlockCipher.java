package org.opentls.internal;

import static java.lang.foreign.MemorySegment.NULL;
import static org.opentls.api.EvpCipher.EVP_CIPHER_fetch;
import static org.opentls.api.EvpCipher.EVP_CIPHER_get0_name;
import static org.opentls.api.EvpCipher.EVP_CIPHER_get_block_size;
import static org.opentls.api.EvpCipher.EVP_CIPHER_get_key_length;
import static org.opentls.api.EvpCipher.EVP_CIPHER_get_mode;

import java.lang.foreign.Arena;
import java.util.regex.Pattern;
import org.opentls.api.CString;
import org.opentls.api.EvpCipher;
import org.opentls.api.Handle;

/**
 * A cipher that a message authentication code is built on.
 *
 * @param name OpenSSL's name
 * @param mode {@code EVP_CIPHER_get_mode}
 * @param keySize the size of its key in bytes
 * @param blockSize the size of its blocks in bytes
 */
public record BlockCipher(String name, int mode, int keySize, int blockSize) {
  /** The characters of OpenSSL's names. Others, such as NUL and the colon, end a name in C. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/@-]{1,64}");

  /**
   * Asks OpenSSL for a cipher.
   *
   * @throws IllegalArgumentException if no cipher can have this name, or it has another mode
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such cipher
   */
  public static BlockCipher of(String name, int mode, String nameOfMode) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a cipher: " + Names.shown(name));
    }
    var cipher = fetch(name);
    if (cipher.mode != mode) {
      throw new IllegalArgumentException(name + ": a cipher in " + nameOfMode + " mode is needed");
    }
    return cipher;
  }

  private static BlockCipher fetch(String name) {
    try (var arena = Arena.ofConfined();
        var cipher =
            Handle.own(
                EVP_CIPHER_fetch(NULL, arena.allocateFrom(name), NULL),
                EvpCipher::EVP_CIPHER_free)) {
      return new BlockCipher(
          CString.at(EVP_CIPHER_get0_name(cipher.pointer())),
          EVP_CIPHER_get_mode(cipher.pointer()),
          EVP_CIPHER_get_key_length(cipher.pointer()),
          EVP_CIPHER_get_block_size(cipher.pointer()));
    }
  }
}
