package org.opentls.cli;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashCommandTest {
  /** FIPS 180-4 example, one-block message. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder;

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void standardInputIsHashedUnderTheNameDash() {
    assertThat(Transcript.withInput("abc", "hash")).isEqualTo(new Transcript(0, ABC + "  -\n", ""));
  }

  @Test
  void missingFileIsToldOfAndTheOthersAreHashed() throws IOException {
    var missing = folder.resolve("missing").toString();
    var there = file("a", "abc");
    assertThat(Transcript.of("hash", missing, there))
        .isEqualTo(
            new Transcript(
                1,
                ABC + "  " + there + "\n",
                "opentls: " + missing + ": No such file or directory\n"));
  }

  @Test
  void changedFileFailsTheCheck() throws IOException {
    var file = file("a", "abc");
    var list = file("SUMS", Transcript.of("hash", "--tag", file).out());
    assertThat(Transcript.of("hash", "--check", list))
        .isEqualTo(new Transcript(0, file + ": OK\n", ""));
    Files.writeString(Path.of(file), "abd");
    assertThat(Transcript.of("hash", "--check", list))
        .isEqualTo(
            new Transcript(
                1, file + ": FAILED\n", "opentls: WARNING: 1 computed checksum did NOT match\n"));
  }

  @Test
  void optionsOfCheckAloneAreAUsageError() {
    assertThat(Transcript.of("hash", "--quiet").exitCode()).isEqualTo(Main.USAGE);
  }

  @ParameterizedTest
  @CsvSource({"SHA256, sha256sum", "SHA512, sha512sum", "BLAKE2b, b2sum", "MD5, md5sum"})
  void listsOf200FilesAreThoseOfTheToolAndEachChecksTheOther(String algorithm, String tool)
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin", tool)), tool + " is not installed");
    var files = files();
    var ours = new ArrayList<>(List.of("hash", "-a", algorithm));
    ours.addAll(files);
    var theirs = new ArrayList<>(List.of(tool));
    theirs.addAll(files);
    var list = folder.resolve("SUMS");
    var process = new ProcessBuilder(theirs).redirectOutput(list.toFile()).start();
    assertThat(process.waitFor()).isZero();
    var transcript = Transcript.of(ours.toArray(String[]::new));
    assertThat(transcript.out()).isEqualTo(Files.readString(list));
    assertThat(Transcript.of("hash", "-a", algorithm, "--quiet", "-c", list.toString()))
        .isEqualTo(new Transcript(0, "", ""));
    Files.writeString(list, transcript.out());
    assertThat(new ProcessBuilder(tool, "--quiet", "-c", list.toString()).start().waitFor())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--tag", "-z", "-b", "-t"})
  void everyFormOfLinesIsThatOfTheTool(String form) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/sha256sum")), "sha256sum is not installed");
    var ours = new ArrayList<>(List.of("hash", form));
    var theirs = new ArrayList<>(List.of("sha256sum", form));
    for (var name : List.of("a", "new\nline", "back\\slash", "cr\rx", "grüße", "(x) = y")) {
      var file = file(name, name);
      ours.add(file);
      theirs.add(file);
    }
    assertThat(Transcript.of(ours.toArray(String[]::new)).out()).isEqualTo(outputOf(theirs));
  }

  @ParameterizedTest
  @CsvSource({"md5", "sha1", "sha256", "sha3-384", "blake2s256", "sha512-256"})
  void listOfOpenSslIsUnderstood(String algorithm) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    var list = outputOf(List.of("openssl", "dgst", "-" + algorithm, file("a b", "abc")));
    assertThat(Transcript.of("hash", "--check", file("SUMS", list)))
        .isEqualTo(new Transcript(0, folder.resolve("a b") + ": OK\n", ""));
  }

  @Test
  void base64IsThatOfTheSameBytes() {
    var expected = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(ABC));
    assertThat(Transcript.withInput("abc", "hash", "--base64").out()).isEqualTo(expected + "  -\n");
  }

  /** The value is that of the empty message among NIST's examples for FIPS 202. */
  @Test
  void shakeHasTheLengthThatIsAskedFor() {
    assertThat(Transcript.of("hash", "-a", "SHAKE128", "--length", "128", "--tag").out())
        .isEqualTo("SHAKE128-128 (-) = 7f9c2ba4e88f827d616045507605853e\n");
    assertThat(Transcript.of("hash", "-a", "SHAKE128").exitCode()).isEqualTo(Main.USAGE);
  }

  /** The command line is right; that this OpenSSL is too old for it shows while running. */
  @Test
  void lengthThatTheLoadedOpenSslCannotGiveIsAFailure() {
    var transcript = Transcript.withInput("abc", "hash", "-a", "blake2b", "-l", "256", "--tag");
    if (transcript.exitCode() == 0) {
      assertThat(transcript.out()).matches("BLAKE2b-256 \\(-\\) = [0-9a-f]{64}\n");
    } else {
      assertThat(transcript.exitCode()).isEqualTo(Main.FAILED);
      assertThat(transcript.err()).startsWith("opentls: ").contains("needs OpenSSL 3.2");
    }
  }

  private String outputOf(List<String> command) throws Exception {
    var out = folder.resolve("stdout");
    assertThat(new ProcessBuilder(command).redirectOutput(out.toFile()).start().waitFor()).isZero();
    return Files.readString(out);
  }

  /** Empty, one byte, the edges of blocks and buffers, and names that need care; 100 MiB. */
  private List<String> files() throws IOException {
    var random = new Random(1);
    var files = new ArrayList<String>();
    for (int i = 0; i < 192; i++) {
      var content = new byte[i < 130 ? i : (1 << 17) - 162 + i];
      random.nextBytes(content);
      files.add(Files.write(folder.resolve("file" + i), content).toString());
    }
    for (var name : List.of("new\nline", "back\\slash", "cr\rx", "a b", "m'n", "(x) = y")) {
      files.add(file(name, name));
    }
    files.add(file("grüße 日本", "abc"));
    var large = folder.resolve("large");
    try (var channel = FileChannel.open(large, CREATE_NEW, WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1}), (100 << 20) - 1);
    }
    files.add(large.toString());
    return files;
  }
}
