package org.opentls.examples;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.List;
import org.opentls.cipherlib.Box;
import org.opentls.cipherlib.Cipher;

/** Shown in the documentation of {@code org.opentls.cipherlib}, and run by the tests. */
final class CipherExamples {
  private CipherExamples() {}

  static byte[] box(byte[] message) throws GeneralSecurityException {
    // @start region="box"
    byte[] key = Box.newKey();
    byte[] box = Box.seal(key, message);
    byte[] opened = Box.open(key, box); // or an AEADBadTagException
    // @end
    return opened;
  }

  static byte[] aead(byte[] key, byte[] aad, byte[] message) throws GeneralSecurityException {
    // @start region="aead"
    var cipher = Cipher.chaCha20Poly1305();
    byte[] sealed = cipher.encrypt(key, aad, message); // under a random nonce
    byte[] opened = cipher.decrypt(key, aad, sealed); // or an AEADBadTagException
    // @end
    return opened;
  }

  static byte[] pieces(byte[] key, byte[] iv, List<byte[]> pieces) throws GeneralSecurityException {
    // @start region="pieces"
    var out = new ByteArrayOutputStream();
    try (var encryptor = Cipher.of("AES-256-CBC").encryptor(key, iv)) {
      for (byte[] piece : pieces) {
        out.writeBytes(encryptor.update(piece));
      }
      out.writeBytes(encryptor.finish());
    }
    // @end
    return out.toByteArray();
  }
}
