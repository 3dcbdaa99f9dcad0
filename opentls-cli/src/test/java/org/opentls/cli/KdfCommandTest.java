package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.kdf.Argon2;

class KdfCommandTest {
  private static final String PASSWORD = "grüße";

  @TempDir private Path folder;

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private static Transcript run(String input, String command) {
    return Transcript.withInput(input, command.split(" "));
  }

  private static String hash(String options) {
    var transcript = run(PASSWORD, "kdf hash " + options);
    assertThat(transcript.err()).isEmpty();
    return transcript.out().strip();
  }

  @Test
  void usualHashIsVerifiedWithoutAWordMore() throws IOException {
    var stored = Transcript.withInput(PASSWORD + "\n", "kdf", "hash").out();
    assertThat(stored)
        .startsWith(Argon2.isAvailable() ? "$argon2id$v=19$m=19456" : "$scrypt$ln=17");
    assertThat(run(PASSWORD + "\r\n", "kdf verify " + stored.strip()))
        .isEqualTo(new Transcript(0, "OK\n", ""));
    assertThat(run("gruesse", "kdf --verify " + stored.strip()))
        .isEqualTo(new Transcript(Main.FAILED, "FAILED\n", ""));
    assertThat(run(PASSWORD, "kdf verify --hash-file " + file("stored", stored)))
        .isEqualTo(new Transcript(0, "OK\n", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "-f scrypt --cost 16 --block-size 4 --parallelism 3, '$scrypt$ln=4,r=4,p=3$',"
        + " 'scrypt with cost 16, block size 4 and parallelism 3'",
    "-f pbkdf2 --iterations 7, $pbkdf2-sha256$i=7$, pbkdf2 with sha256 and 7 iterations",
    "-f pbkdf2 --digest sha512, $pbkdf2-sha512$i=210000$, pbkdf2 with sha512 and 210000 iterations",
    "-f pbkdf2 --digest SHA3-256 --iterations 1, $pbkdf2-sha3-256$i=1$,"
        + " pbkdf2 with sha3_256 and 1 iterations"
  })
  void hashHasTheFunctionAndItsCostAndIsDueForRenewal(
      String options, String start, String description) {
    var stored = hash(options);
    assertThat(stored).startsWith(start);
    var transcript = run(PASSWORD, "kdf --verify " + stored);
    assertThat(transcript.exitCode()).isZero();
    assertThat(transcript.out()).isEqualTo("OK\n");
    assertThat(transcript.err())
        .startsWith("opentls: hash the password anew: it is hashed by " + description + "; new");
  }

  @Test
  void argon2NeedsOpenSsl32() {
    var transcript = run(PASSWORD, "kdf hash -f argon2id --memory 64 --parallelism 2");
    if (Argon2.isAvailable()) {
      assertThat(transcript.out()).startsWith("$argon2id$v=19$m=64,t=2,p=2$");
      assertThat(run(PASSWORD, "kdf --verify " + transcript.out().strip()).out()).isEqualTo("OK\n");
    } else {
      assertThat(transcript.exitCode()).isEqualTo(Main.FAILED);
      assertThat(transcript.err()).startsWith("opentls: Argon2 needs OpenSSL 3.2").hasLineCount(1);
    }
  }

  /** RFC 9106 has vectors with a secret only; the hash here is of no password that matters. */
  @Test
  void storedArgon2OnAnOlderOpenSslSaysWhatItNeeds() {
    assumeFalse(Argon2.isAvailable(), "this OpenSSL has Argon2");
    var transcript = run(PASSWORD, "kdf --verify $argon2id$v=19$m=64,t=2,p=1$" + SALT + "$" + HASH);
    assertThat(transcript.exitCode()).isEqualTo(Main.FAILED);
    assertThat(transcript.err()).contains("3.2").hasLineCount(1);
  }

  private static final String SALT = "AAAAAAAAAAAAAAAAAAAAAA";
  private static final String HASH = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$scrypt$ln=30,r=8,p=1$",
        "$scrypt$ln=17,r=8,p=9999$",
        "$scrypt$ln=10,r=1048576,p=1$",
        "$argon2id$v=19$m=2147483647,t=1,p=1$",
        "$argon2id$v=19$m=19456,t=2147483647,p=1$",
        "$pbkdf2-sha256$i=2147483647$"
      })
  void storedHashThatWouldTakeTooLongIsRefused(String start) {
    var transcript = run(PASSWORD, "kdf --verify " + start + SALT + "$" + HASH);
    assertThat(transcript.exitCode()).isEqualTo(Main.USAGE);
    assertThat(transcript.err())
        .startsWith("opentls kdf: the stored hash asks for too much work: ")
        .doesNotContain(HASH)
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$",
        "$scrypt$",
        "$scrypt$ln=17,r=8,p=1$" + SALT,
        "$scrypt$ln=31,r=8,p=1$" + SALT + "$" + HASH,
        "$scrypt$ln=17,r=0,p=1$" + SALT + "$" + HASH,
        "$scrypt$ln=17,r=8,p=99999999999$" + SALT + "$" + HASH,
        "$scrypt$ln=17,r=8,p=1$" + SALT + "$" + HASH + "=",
        "$argon2id$v=16$m=64,t=2,p=1$" + SALT + "$" + HASH,
        "$argon2id$v=19$m=0,t=0,p=0$" + SALT + "$" + HASH,
        "$pbkdf2-nope$i=1$" + SALT + "$" + HASH,
        "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"
      })
  void storedTextThatIsNoHashIsRefused(String stored) {
    var transcript = Transcript.withInput(PASSWORD, "kdf", "--verify", stored);
    assertThat(transcript.exitCode()).isEqualTo(Main.USAGE);
    assertThat(transcript.out()).isEmpty();
    assertThat(transcript.err())
        .startsWith("opentls kdf: the stored hash cannot be used: ")
        .doesNotContain(HASH)
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'a\nb', the password must be one line",
    "'', the password is empty",
    "'\n', the password is empty",
    "'\udc80', the password is not in UTF-8"
  })
  void passwordThatCannotBeOneIsRefused(String password, String trouble) {
    assertThat(Transcript.withInput(password, "kdf", "hash"))
        .isEqualTo(new Transcript(Main.USAGE, "", "opentls kdf hash: " + trouble + "\n"));
  }

  @Test
  void passwordIsReadFromTheEnvironment() throws Exception {
    var script =
        """
        export WORD=geheim
        ./opentls kdf pbkdf2 --iterations 2 --salt-hex 00 --password-env WORD
        printf geheim | ./opentls kdf pbkdf2 --iterations 2 --salt-hex 00
        """;
    var transcript = Program.in(folder).run("sh", script);
    assertThat(transcript.err()).isEmpty();
    assertThat(transcript.out().lines()).hasSize(2);
    assertThat(transcript.out().lines().distinct()).hasSize(1);
  }

  /** RFC 7914, sections 11 and 12; RFC 5869, A.1 and A.3. */
  @ParameterizedTest
  @CsvSource({
    "passwd, pbkdf2 --salt-hex 73616c74 --iterations 1 --length 64,"
        + " 55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
        + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
    "password, scrypt --salt-hex 4e61436c --cost 1024 --block-size 8 --parallelism 16 --length 64,"
        + " fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
        + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
    "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, hkdf --key-file - --key-form hex --length 42,"
        + " 8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
        + "9d201395faa4b61a96c8",
    "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, hkdf --key-file - --key-form hex --length 42"
        + " --salt-hex 000102030405060708090a0b0c --info-hex f0f1f2f3f4f5f6f7f8f9,"
        + " 3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
        + "34007208d5b887185865"
  })
  void keysAreThoseOfTheSpecifications(String input, String command, String key) {
    assertThat(run(input, "kdf " + command)).isEqualTo(new Transcript(0, key + "\n", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "kbkdf --salt-hex 0102, -kdfopt mac:HMAC -kdfopt digest:SHA256 -kdfopt hexsalt:0102 -kdfopt"
        + " hexinfo:78 KBKDF",
    "sskdf, -kdfopt digest:SHA256 -kdfopt hexinfo:78 SSKDF",
    "x963kdf --digest SHA512, -kdfopt digest:SHA512 -kdfopt hexinfo:78 X963KDF"
  })
  void otherKeysAreThoseOfOpenSslKdf(String ours, String theirs) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    var script = "openssl kdf -keylen 40 -kdfopt hexkey:6b6579 " + theirs;
    var expected = new Program(folder).run("sh", script);
    assumeTrue(expected.exitCode() == 0, expected.err());
    var hex = expected.out().strip().replace(":", "").toLowerCase(Locale.ROOT);
    assertThat(run("key", "kdf " + ours + " --key-file - --info x --length 40"))
        .isEqualTo(new Transcript(0, hex + "\n", ""));
  }

  @Test
  void everyFormOfAKeyIsOfTheSameBytes() throws IOException {
    var command = "kdf hkdf --key-file - --info x";
    var key = HexFormat.of().parseHex(run("key", command).out().strip());
    assertThat(key).hasSize(32);
    assertThat(run("key", command + " --base64").out())
        .isEqualTo(Base64.getEncoder().encodeToString(key) + "\n");
    assertThat(FileNames.encode(run("key", command + " --raw").out())).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "hkdf --key-file - --length 0, hkdf: length 0: 1 to 8160 is possible",
    "hkdf --key-file - --length 8161, hkdf: length 8161: 1 to 8160 is possible",
    "scrypt --salt-hex 00 --cost 2 --length 0, scrypt: length 0: 1 or more is possible",
    "pbkdf2 --salt-hex 00 --length -1, pbkdf2: length -1: 1 or more is possible"
  })
  void lengthOutOfRangeIsNamedWithTheRange(String command, String trouble) {
    assertThat(run("secret", "kdf " + command))
        .isEqualTo(new Transcript(Main.USAGE, "", "opentls kdf " + trouble + "\n"));
  }
}
