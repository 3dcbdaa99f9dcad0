package org.opentls.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.OpenTls;

/** What the documentation shows does what it says. */
class DigestExamplesTest {
  private static final byte[] ABC = "abc".getBytes(US_ASCII);
  private static final String SHA256_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void fileExampleGivesTheDigestOfTheFile(@TempDir Path folder) throws IOException {
    assertThat(DigestExamples.file(Files.write(folder.resolve("abc"), ABC))).isEqualTo(SHA256_ABC);
  }

  @Test
  void oneShotExampleGivesTheDigestOfTheData() {
    assertThat(DigestExamples.oneShot(ABC)).isEqualTo(SHA256_ABC);
  }

  @Test
  void providerExampleRunsOnOpenSsl() throws NoSuchAlgorithmException {
    try {
      assertThat(DigestExamples.provider(ABC)).hasSize(32);
      assertThat(OpenTls.isInstalled()).isTrue();
    } finally {
      OpenTls.uninstall();
    }
  }
}
