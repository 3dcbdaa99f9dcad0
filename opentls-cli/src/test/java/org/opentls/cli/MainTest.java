package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @Test
  void everyStepOfTheTourGoesWell() {
    var transcript = Transcript.of("tour");
    assertThat(transcript.out()).contains("steps went well");
    assertThat(transcript.exitCode()).isZero();
  }

  @Test
  void doctorSaysWhichOpenSslIsLoaded() {
    assertThat(Transcript.of("doctor").out()).contains("OpenSSL 3");
    assertThat(Transcript.of("doctor", "--json").out()).contains("\"found\" : true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tour",
        "hash",
        "mac",
        "kdf",
        "kdf hash",
        "kdf verify",
        "kdf scrypt",
        "kdf kbkdf",
        "rand",
        "rand int",
        "rand normal",
        "rand triangular",
        "speed",
        "doctor",
        "completion",
        "man"
      })
  void helpFitsATerminal(String command) {
    assertThat(Transcript.of((command + " --help").strip().split(" ")).out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tour", "hash", "mac", "kdf", "rand", "speed", "doctor", "completion", "man"})
  void helpHasExamples(String command) {
    assertThat(Transcript.of(command, "--help").out()).contains("Examples:");
  }

  @Test
  void speedComparesWithTheJdk() {
    assertThat(Transcript.of("speed", "--compare", "--seconds", "0.01", "SHA256", "random").out())
        .contains("SHA256", "16384", "random", "OpenTLS / JDK");
  }

  /** A row has a ratio if the JDK has the algorithm too. */
  @ParameterizedTest
  @CsvSource({
    "mac, HMAC-SHA256, true",
    "mac, KMAC256, false",
    "cipher, AES-256-GCM, true",
    "cipher, ChaCha20-Poly1305, true",
    "cipher, AES-256-CBC, true",
    "cipher, AES-256-CTR, true",
    "kdf, 'PBKDF2, rounds', true",
    "kdf, 'scrypt, cost', false",
    "kdf, 'HKDF, bytes', true"
  })
  void speedHasRowsOfEveryKind(String kind, String label, boolean compared) {
    var transcript = Transcript.of("speed", "--compare", "--seconds", "0.001", "--only", kind);
    assertThat(transcript.err()).isEmpty();
    var rows = transcript.out().lines().filter(line -> line.startsWith(label + " ")).toList();
    assertThat(rows)
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row).matches(compared ? ".*/s +[0-9.]+" : ".*/s +-"));
  }

  @Test
  void speedTakesNamesOfEveryKind() {
    var names = "hmac-sha3-256 poly1305 gmac siphash aes-256-xts aes-128-siv hkdf sha256";
    var command = "speed --seconds 0.001 " + names;
    assertThat(Transcript.of(command.split(" ")).out())
        .contains("HMAC-SHA3-256", "POLY1305", "GMAC", "SIPHASH", "AES-256-XTS", "AES-128-SIV")
        .contains("HKDF", "SHA256");
  }
}
