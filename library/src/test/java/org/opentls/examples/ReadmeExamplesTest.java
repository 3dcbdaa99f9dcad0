package org.opentls.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.OpenTls;
import org.opentls.api.OpenSSL;
import org.opentls.hashlib.Digest;
import org.opentls.hashlib.Digests;
import org.opentls.random.Secrets;
import org.opentls.random.SystemRandom;

/** Runs README's examples as they stand there; {@link DocumentationTest} compares the text. */
class ReadmeExamplesTest {
  /** FIPS 180-4, SHA-256 of "abc". */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private final PrintStream standardOutput = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @TempDir Path folder;

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(printed, true, UTF_8));
  }

  @AfterEach
  void restore() {
    System.setOut(standardOutput);
  }

  private List<String> printed() {
    return printed.toString(UTF_8).lines().toList();
  }

  @Test
  void digestsAFile() throws Exception {
    var path = Files.writeString(folder.resolve("abc"), "abc");
    byte[] sha256 = Digests.fileDigest(path, "SHA256");
    IO.println(HexFormat.of().formatHex(sha256));
    assertThat(printed()).containsExactly(ABC);
  }

  @Test
  void digestsWhatComesInPieces() {
    var header = "a".getBytes(US_ASCII);
    var body = "bc".getBytes(US_ASCII);
    try (var sha256 = Digest.sha256()) {
      sha256.update(header).update(body);
      IO.println(sha256.hexdigest());
    }
    assertThat(printed()).containsExactly(ABC);
  }

  @Test
  void drawsRandomNumbers() {
    var random = SystemRandom.create();
    IO.println(random.randint(1, 6));
    IO.println(random.sample(List.of("red", "green", "blue", "black"), 2));
    IO.println(random.normal(100, 15));
    assertThat(printed()).hasSize(3);
    assertThat(printed().get(0)).matches("[1-6]");
    assertThat(printed().get(1)).matches("\\[(red|green|blue|black), (red|green|blue|black)]");
    assertThat(Double.parseDouble(printed().get(2))).isBetween(-200.0, 400.0);
  }

  @Test
  void makesAToken() {
    String token = Secrets.tokenUrlSafe();
    assertThat(token).matches("[A-Za-z0-9_-]{43}");
  }

  @Test
  void putsOpenSslUnderAnExistingProgram() throws Exception {
    try {
      OpenTls.install();
      var sha512 = MessageDigest.getInstance("SHA-512");
      IO.println(sha512.getProvider().getName());
      assertThat(printed()).containsExactly("OpenTLS");
    } finally {
      OpenTls.uninstall();
    }
  }

  @Test
  void asksWhatIsLoaded() {
    IO.println(OpenSSL.versionText() + " from " + OpenSSL.source());
    IO.println(OpenSSL.digests());
    assertThat(printed().get(0)).startsWith("OpenSSL ");
    assertThat(printed().get(1)).contains("SHA2-256");
  }
}
