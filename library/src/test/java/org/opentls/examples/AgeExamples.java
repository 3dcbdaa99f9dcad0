package org.opentls.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Path;
import org.opentls.age.Age;
import org.opentls.age.Cobblestone;
import org.opentls.age.Identity;
import org.opentls.age.Recipient;

/** Shown in the documentation of {@code org.opentls.age}, and run by the tests. */
final class AgeExamples {
  private AgeExamples() {}

  static void files(Path report, Path encrypted, Path decrypted, String key, char[] secret)
      throws IOException {
    // @start region="files"
    Age.encrypt(report, encrypted, Recipient.parse(key)); // key is age1...

    try (var identity = Identity.parse(CharBuffer.wrap(secret))) { // AGE-SECRET-KEY-1...
      Age.decrypt(encrypted, decrypted, identity);
    }
    // @end
  }

  static byte[] passphrase(byte[] report, char[] passphrase) throws IOException {
    // @start region="passphrase"
    byte[] encrypted;
    try (var recipient = Recipient.passphrase(passphrase)) {
      encrypted = Age.encrypt(report, recipient);
    }
    try (var identity = Identity.passphrase(passphrase)) {
      return Age.decrypt(encrypted, identity);
    }
    // @end
  }

  static void cobblestone(Path backup, Path encrypted, Path decrypted, byte[] key)
      throws IOException {
    // @start region="cobblestone"
    try (var box = Cobblestone.of(key, "backup 2026-11".getBytes(US_ASCII))) {
      box.encrypt(backup, encrypted);
      box.decrypt(encrypted, decrypted);
    }
    // @end
  }
}
