package org.opentls.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
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
}
