package org.opentls.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.age.X25519Identity;

class AgeExamplesTest {
  @Test
  void aFileComesBack(@TempDir Path folder) throws IOException {
    var report = Files.writeString(folder.resolve("report"), "all is well");
    var decrypted = folder.resolve("decrypted");
    try (var key = X25519Identity.generate()) {
      AgeExamples.files(
          report,
          folder.resolve("encrypted"),
          decrypted,
          key.recipient().toString(),
          key.encoded());
    }
    assertThat(decrypted).hasContent("all is well");
  }

  @Test
  void aPassphraseOpensWhatItClosed() throws IOException {
    assertThat(AgeExamples.passphrase(new byte[] {1}, "correct horse".toCharArray()))
        .containsExactly(1);
  }

  @Test
  void aBackupComesBack(@TempDir Path folder) throws IOException {
    var backup = Files.writeString(folder.resolve("backup"), "all is well");
    var decrypted = folder.resolve("decrypted");
    AgeExamples.cobblestone(backup, folder.resolve("encrypted"), decrypted, new byte[32]);
    assertThat(decrypted).hasContent("all is well");
  }
}
