package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TourCommandTest {
  /** FIPS 180-4 example, one-block message. */
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  /** The value for the empty message among NIST's examples for SHA-256. */
  private static final String SHA256_OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  /** One needs a Redis. */
  private static final int STEPS = TourFleet.hasRedis() ? 20 : 19;

  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("a file"), content);
  }

  @Test
  void allStepsGoWellAndTheFileStaysAsItIs() throws IOException {
    var file = file("abc");
    var transcript = Transcript.of("tour", file.toString());
    assertThat(transcript.exitCode()).isZero();
    assertThat(transcript.err()).isEmpty();
    assertThat(transcript.out())
        .contains("'" + file + "', 3 B", "both say " + SHA256_OF_ABC, "copy: OK", "copy: FAILED")
        .contains("forged     refused", "password   OK", "another    FAILED", "opened     meet me")
        .contains("decrypted  the same bytes", "one bit    AgeException of the kind TRUNCATED_OR")
        .contains("agreed     TLSv1.3, TLS_", "again      the session of before, resumed")
        .contains("restarted  the session of before, resumed")
        .contains("inner      TLS_AES_256_GCM_SHA384", "answered   'hello'")
        .contains("shop.example      shows a certificate of shop.example")
        .contains("new.blog.example  shows a certificate of *.blog.example")
        .contains("other.example     the peer sent the alert unrecognized_name")
        .containsSubsequence("forged     AEADBadTag", "other key  AEADBadTag")
        .endsWith("All %d steps went well.\n".formatted(STEPS));
    if (TourFleet.hasRedis()) {
      assertThat(transcript.out())
          .containsSubsequence(
              "first      TLSv1.3, TLS_",
              "second     the session of before, resumed",
              "killed     the first",
              "second     the session of before, resumed");
    }
    assertThat(file).hasContent("abc");
    assertThat(transcript.out().lines().filter(line -> !line.contains(folder.toString())))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void redisThatDoesNotAnswerFailsOneStep() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var transcript = Transcript.of("tour", "--redis", "redis://:secret@127.0.0.1:" + port);
    assertThat(transcript.exitCode()).isEqualTo(Main.FAILED);
    assertThat(transcript.out())
        .contains("FAILED: the server has not resumed its client")
        .contains("1 of 20 steps failed")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://host        | opentls tour: --redis must be redis://HOST, not 'http://host'
          http://:secret@h   | opentls tour: --redis must be redis://HOST, not another address
          redis://:secret@ x | opentls tour: --redis is not a URI
          redis://h:99999    | opentls tour: --redis: not a port: 99999
          """)
  void anAddressThatIsNoneIsNamedBeforeAnyStep(String address, String complaint) {
    var transcript = Transcript.of("tour", "--redis", address);
    assertThat(transcript.exitCode()).isEqualTo(Main.USAGE);
    assertThat(transcript.out()).isEmpty();
    assertThat(transcript.err()).startsWith(complaint).doesNotContain("secret");
  }

  @Test
  void emptyFileIsAFileToo() throws IOException {
    var transcript = Transcript.of("tour", file("").toString());
    assertThat(transcript.exitCode()).isZero();
    assertThat(transcript.out())
        .contains("0 B", "both say " + SHA256_OF_NOTHING)
        .endsWith("All %d steps went well.\n".formatted(STEPS));
  }

  @Test
  void missingFileIsNamedBeforeAnyStep() {
    var missing = folder.resolve("missing").toString();
    assertThat(Transcript.of("tour", missing))
        .isEqualTo(
            new Transcript(
                1, "", "opentls: " + missing + " is no file that can be read; name another one\n"));
  }

  @Test
  void folderIsNoFile() {
    assertThat(Transcript.of("tour", folder.toString()).exitCode()).isEqualTo(Main.FAILED);
  }
}
