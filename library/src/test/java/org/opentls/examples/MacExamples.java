package org.opentls.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.opentls.hmac.Hmac;
import org.opentls.hmac.Mac;

/** Shown in the documentation of {@code org.opentls.hmac}, and run by the tests. */
final class MacExamples {
  private MacExamples() {}

  static String hmac(byte[] key, Path file) throws IOException {
    // @start region="hmac"
    try (var hmac = Hmac.sha256(key)) {
      hmac.update(file);
      return hmac.hexdigest();
    }
    // @end
  }

  static boolean mac(byte[] key, byte[] message, byte[] received) {
    // @start region="mac"
    try (var mac = Mac.cmac("AES-128-CBC", key)) {
      return mac.update(message).verify(received);
    }
    // @end
  }
}
