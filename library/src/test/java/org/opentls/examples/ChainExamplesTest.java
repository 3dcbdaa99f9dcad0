package org.opentls.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.hashlib.Digests;

/** What the documentation shows does what it says. */
class ChainExamplesTest {
  private static final byte[] ABC = "abc".getBytes(US_ASCII);

  @Test
  void digestExampleDecodesTheFileAndDigestsItAsItIs(@TempDir Path folder) throws IOException {
    var encoded = "YWJj\n".getBytes(US_ASCII);
    var out = new ByteArrayOutputStream();
    var digest = ChainExamples.digest(Files.write(folder.resolve("abc"), encoded), out);
    assertThat(out.toByteArray()).isEqualTo(ABC);
    assertThat(digest).isEqualTo(HexFormat.of().formatHex(Digests.sha256(encoded)));
  }

  @Test
  void encryptExampleYieldsBase64OfWholeBlocks() throws IOException {
    var encrypted = ChainExamples.encrypt(ABC, new byte[32], new byte[16]);
    assertThat(Base64.getMimeDecoder().decode(encrypted)).hasSize(16);
  }

  @Test
  void javaExampleCounts() throws IOException {
    assertThat(ChainExamples.count(ABC)).isEqualTo("4 characters");
  }
}
