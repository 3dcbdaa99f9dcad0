package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TourCommandTest {
  /** FIPS 180-4 example, one-block message. */
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  /** The value for the empty message among NIST's examples for SHA-256. */
  private static final String SHA256_OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("a file"), content);
  }

  @Test
  void givenFileIsDigestedAndStaysAsItIs() throws IOException {
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
        .endsWith("All 19 steps went well.\n");
    assertThat(file).hasContent("abc");
  }

  @Test
  void emptyFileIsAFileToo() throws IOException {
    var transcript = Transcript.of("tour", file("").toString());
    assertThat(transcript.exitCode()).isZero();
    assertThat(transcript.out())
        .contains("0 B", "both say " + SHA256_OF_NOTHING)
        .endsWith("All 19 steps went well.\n");
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

  @Test
  void noLineIsWiderThanATerminalUnlessItIsAPath() {
    assertThat(Transcript.of("tour").out().lines().filter(line -> !line.strip().startsWith("/")))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }
}
