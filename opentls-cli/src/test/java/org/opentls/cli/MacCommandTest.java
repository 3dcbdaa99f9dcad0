package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MacCommandTest {
  /** RFC 4231, test case 2. */
  private static final String MESSAGE = "what do ya want for nothing?";

  private static final String CODE =
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

  private static final String WARNING =
      "opentls: warning: other users can see the key of --key-hex; --key-file hides it\n";

  @TempDir private Path folder;

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void hmacOfFilesIsThatOfRfc4231() throws IOException {
    var key = file("key", "Jefe");
    var message = file("message", MESSAGE);
    assertThat(Transcript.withInput(MESSAGE, "mac", "--key-file", key, message, "-"))
        .isEqualTo(new Transcript(0, CODE + "  " + message + "\n" + CODE + "  -\n", ""));
  }

  @ParameterizedTest
  @CsvSource({"raw, Jefe", "hex, ' 4a656665\n'", "base64, 'SmVmZQ==\n'"})
  void keyIsReadFromStandardInputInEveryForm(String form, String key) throws IOException {
    var message = file("message", MESSAGE);
    assertThat(Transcript.withInput(key, "mac", "--key-file", "-", "--key-form", form, message))
        .isEqualTo(new Transcript(0, CODE + "  " + message + "\n", ""));
  }

  @EnabledOnOs(OS.LINUX)
  @Test
  void keyIsReadFromTheEnvironment() throws Exception {
    assertThat(
            Program.in(folder)
                .run("sh", "printf '" + MESSAGE + "' | KEY=Jefe ./opentls mac --key-env KEY"))
        .isEqualTo(new Transcript(0, CODE + "  -\n", ""));
  }

  @Test
  void keyOnTheCommandLineIsWarnedOf() {
    assertThat(Transcript.withInput(MESSAGE, "mac", "--key-hex", "4a656665"))
        .isEqualTo(new Transcript(0, CODE + "  -\n", WARNING));
  }

  @Test
  void rightCodeIsOkAndAChangedOneIsAFailure() throws IOException {
    var key = file("key", "Jefe");
    var message = file("message", MESSAGE);
    assertThat(Transcript.of("mac", "--key-file", key, "--verify", CODE, message))
        .isEqualTo(new Transcript(0, message + ": OK\n", ""));
    var base64 = "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=";
    assertThat(Transcript.of("mac", "--key-file", key, "--base64", "--verify", base64, message))
        .isEqualTo(new Transcript(0, message + ": OK\n", ""));
    for (var wrong : new String[] {CODE.replace('5', '6'), CODE.substring(2), CODE + "00", ""}) {
      assertThat(Transcript.of("mac", "--key-file", key, "--verify", wrong, message))
          .isEqualTo(new Transcript(Main.FAILED, message + ": FAILED\n", ""));
    }
  }

  @Test
  void missingFileIsToldOfAndTheOthersAreRead() throws IOException {
    var missing = folder.resolve("missing").toString();
    var transcript =
        Transcript.of("mac", "--key-file", file("key", "k"), missing, file("message", MESSAGE));
    assertThat(transcript.exitCode()).isEqualTo(Main.FAILED);
    assertThat(transcript.out()).hasLineCount(1);
    assertThat(transcript.err()).isEqualTo("opentls: " + missing + ": No such file or directory\n");
  }

  /** SP 800-38B, AES-128 with the empty message; RFC 8439, section 2.5.2. */
  @ParameterizedTest
  @CsvSource({
    "-a CMAC, 2b7e151628aed2a6abf7158809cf4f3c, '', bb1d6929e95937287fa37d129b756746",
    "-a poly1305, 85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b,"
        + " Cryptographic Forum Research Group, a8061dc1305136c6c22b8baf0c0127a9"
  })
  void otherCodesAreThoseOfTheirSpecifications(
      String options, String key, String message, String code) {
    var command = "mac " + options + " --key-hex " + key;
    assertThat(Transcript.withInput(message, command.split(" ")))
        .isEqualTo(new Transcript(0, code + "  -\n", WARNING));
  }

  @ParameterizedTest
  @CsvSource({
    "-a KMAC256 --custom app --length 20, KMAC-256 -macopt custom:app -macopt size:20",
    "-a KMAC-128, KMAC-128",
    "-a BLAKE2SMAC --salt 00112233 --length 16, BLAKE2SMAC -macopt hexsalt:00112233 -macopt size:16",
    "-a CMAC --cipher CAMELLIA-256-CBC, CMAC -cipher CAMELLIA-256-CBC",
    "-a GMAC --iv 000102030405060708090a0b, GMAC -cipher AES-256-GCM -macopt"
        + " hexiv:000102030405060708090a0b",
    "--digest SHA3-512, HMAC -digest SHA3-512"
  })
  void codesAreThoseOfOpenSslMac(String ours, String theirs) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    var key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    file("key", key);
    file("message", MESSAGE);
    int space = theirs.indexOf(' ');
    var name = space < 0 ? theirs : theirs.substring(0, space);
    var script =
        "openssl mac -macopt hexkey:%s %s -in message %s"
            .formatted(key, theirs.substring(name.length()), name);
    var expected = new Program(folder).run("sh", script);
    assumeTrue(expected.exitCode() == 0, expected.err());
    var command = "mac " + ours + " --key-form hex --key-file " + folder.resolve("key") + " -";
    assertThat(Transcript.withInput(MESSAGE, command.split(" ")))
        .isEqualTo(
            new Transcript(0, expected.out().strip().toLowerCase(Locale.ROOT) + "  -\n", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "-a CMAC, 'AES has keys of 16, 24 and 32 bytes, not 3'",
    "-a CMAC --cipher AES-128-CBC, 'CMAC takes a key of 16 bytes, not 3'",
    "-a CMAC --cipher AES-128-GCM, 'AES-128-GCM: a cipher in CBC mode is needed'",
    "-a CMAC --cipher NOPE, this OpenSSL has no cipher 'NOPE'",
    "-a POLY1305, 'POLY1305 takes a key of 32 bytes, not 3'",
    "-a KMAC256, 'KMAC256 takes a key of 4 to 512 bytes, not 3'",
    "-a BLAKE2BMAC --length 65, 'BLAKE2BMAC takes an output of 1 to 64 bytes, not 65'",
    "--length 31, 'HMAC takes an output of 32 bytes, not 31'",
    "--length 0, size 0",
    "--cipher AES-128-CBC, HMAC takes no cipher",
    "--iv 00, HMAC takes no iv",
    "--iv 0, '--iv must be hexadecimal, two digits for each byte'",
    "--digest NOPE, this OpenSSL has no digest 'NOPE'; 'opentls hash --list' names those it has",
    "--digest SHAKE128, SHAKE128 has output of any size: give another digest",
    "--key-form hex, the key is not hex",
    "--key-form base64, the key is not base64"
  })
  void whatDoesNotFitIsNamedAndNothingIsDone(String options, String trouble) throws IOException {
    var command = "mac " + options + " --key-file " + file("key", "k%y");
    assertThat(Transcript.of(command.split(" ")))
        .isEqualTo(new Transcript(Main.USAGE, "", "opentls mac: " + trouble + "\n"));
  }

  @Test
  void emptyKeyIsRefused() throws IOException {
    var transcript = Transcript.of("mac", "--key-file", file("key", ""));
    assertThat(transcript)
        .isEqualTo(new Transcript(Main.USAGE, "", "opentls mac: the key is empty\n"));
  }

  @Test
  void keyThatIsTooLongIsRefusedBeforeItFillsTheMemory() {
    assertThat(Transcript.withInput("k".repeat(65537), "mac", "--key-file", "-", "file"))
        .isEqualTo(
            new Transcript(Main.USAGE, "", "opentls mac: the key is longer than 65536 bytes\n"));
  }

  @Test
  void keyThatServesOneMessageServesNoSecond() throws IOException {
    var key = file("key", "k".repeat(32));
    var transcript = Transcript.of("mac", "-a", "POLY1305", "--key-file", key, key, key);
    assertThat(transcript.exitCode()).isEqualTo(Main.USAGE);
    assertThat(transcript.out()).isEmpty();
    assertThat(transcript.err()).contains("serves one message only");
  }

  @Test
  void listHasHmac() {
    assertThat(Transcript.of("mac", "--list").out().lines()).contains("HMAC", "CMAC");
  }
}
