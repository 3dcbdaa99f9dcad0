package org.opentls.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.opentls.OpenTls;
import org.opentls.hashlib.Digest;
import org.opentls.hashlib.Digests;

/** Shown in the documentation of {@code org.opentls.hashlib}, and run by the tests. */
final class DigestExamples {
  private DigestExamples() {}

  static String file(Path path) throws IOException {
    // @start region="file"
    try (var digest = Digest.sha256()) {
      digest.update(path);
      return digest.hexdigest();
    }
    // @end
  }

  static String oneShot(byte[] data) {
    // @start region="one-shot"
    byte[] digest = Digests.sha256(data);
    return HexFormat.of().formatHex(digest);
    // @end
  }

  static byte[] provider(byte[] data) throws NoSuchAlgorithmException {
    // @start region="provider"
    OpenTls.install();
    var digest = MessageDigest.getInstance("SHA-256"); // OpenSSL's
    var random = new SecureRandom(); // OpenSSL's
    // @end
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    digest.update(salt);
    return digest.digest(data);
  }
}
