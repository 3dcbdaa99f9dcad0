package org.opentls.age;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import org.opentls.cipherlib.Cipher;
import org.opentls.cipherlib.Mode;
import org.opentls.hmac.Mac;

/**
 * How an OpenSSH key file can be encrypted.
 *
 * @param name OpenSSH's name
 * @param algorithm OpenSSL's name
 * @param keySize of the key in bytes
 * @param ivSize of what follows the key in the derived bytes
 * @param blockSize what the plaintext is padded to
 * @param tagSize of the tag that follows the ciphertext, or 0
 */
record OpenSshCipher(
    String name, String algorithm, int keySize, int ivSize, int blockSize, int tagSize) {
  private static final String CHACHA = "chacha20-poly1305@openssh.com";

  private static final List<OpenSshCipher> ALL =
      List.of(
          new OpenSshCipher("aes256-ctr", "AES-256-CTR", 32, 16, 16, 0),
          new OpenSshCipher("aes192-ctr", "AES-192-CTR", 24, 16, 16, 0),
          new OpenSshCipher("aes128-ctr", "AES-128-CTR", 16, 16, 16, 0),
          new OpenSshCipher("aes256-cbc", "AES-256-CBC", 32, 16, 16, 0),
          new OpenSshCipher("aes192-cbc", "AES-192-CBC", 24, 16, 16, 0),
          new OpenSshCipher("aes128-cbc", "AES-128-CBC", 16, 16, 16, 0),
          new OpenSshCipher("3des-cbc", "DES-EDE3-CBC", 24, 8, 8, 0),
          new OpenSshCipher("aes256-gcm@openssh.com", "AES-256-GCM", 32, 12, 16, 16),
          new OpenSshCipher("aes128-gcm@openssh.com", "AES-128-GCM", 16, 12, 16, 16),
          new OpenSshCipher(CHACHA, "ChaCha20", 64, 0, 8, 16));

  private static final int CHACHA_KEY = 32;
  private static final int CHACHA_IV = 16;

  static Optional<OpenSshCipher> of(String name) {
    return ALL.stream().filter(cipher -> cipher.name.equals(name)).findFirst();
  }

  /**
   * Decrypts a file.
   *
   * @param derived the key and the IV
   * @return new bytes, which the caller clears; empty if there is a tag and it is wrong
   */
  Optional<byte[]> decrypt(byte[] derived, byte[] ciphertext, byte[] tag) {
    byte[] key = Arrays.copyOf(derived, keySize);
    byte[] iv = Arrays.copyOfRange(derived, keySize, keySize + ivSize);
    try {
      return name.equals(CHACHA)
          ? decryptChaCha(key, ciphertext, tag)
          : decrypt(key, iv, ciphertext, tag);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private Optional<byte[]> decrypt(byte[] key, byte[] iv, byte[] ciphertext, byte[] tag) {
    var plaintext = new byte[ciphertext.length];
    var cipher = Cipher.of(algorithm);
    try (var decryptor = cipher.decryptor(key, iv)) {
      if (tagSize > 0) {
        decryptor.tag(tag);
      } else if (cipher.mode() == Mode.CBC) {
        decryptor.padding(false);
      }
      decryptor.finish(ciphertext, 0, ciphertext.length, plaintext, 0);
      return Optional.of(plaintext);
    } catch (AEADBadTagException _) {
      return Optional.empty();
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * OpenSSH's own combination ({@code PROTOCOL.chacha20poly1305}): block 0 of the key stream is the
   * key of the tag, and the text begins at block 1. Half of the key is for lengths, which a file
   * has none of.
   */
  private static Optional<byte[]> decryptChaCha(byte[] key, byte[] ciphertext, byte[] tag) {
    byte[] textKey = Arrays.copyOf(key, CHACHA_KEY);
    byte[] macKey = chaCha(textKey, 0, new byte[CHACHA_KEY]);
    try (var mac = Mac.poly1305(macKey)) {
      return mac.update(ciphertext).verify(tag)
          ? Optional.of(chaCha(textKey, 1, ciphertext))
          : Optional.empty();
    } finally {
      Arrays.fill(textKey, (byte) 0);
      Arrays.fill(macKey, (byte) 0);
    }
  }

  private static byte[] chaCha(byte[] key, int block, byte[] text) {
    var iv = new byte[CHACHA_IV];
    iv[0] = (byte) block;
    try (var encryptor = Cipher.of("ChaCha20").encryptor(key, iv)) {
      return encryptor.update(text);
    }
  }
}
