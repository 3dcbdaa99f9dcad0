package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.age.HybridIdentity;

/** {@code keygen}, {@code encrypt} and {@code decrypt}. */
class AgeCommandsTest {
  private static final String TEXT = "grüße\n";

  @TempDir private Path folder;

  private Path key;
  private String recipient;

  @BeforeEach
  void makeKey() {
    key = folder.resolve("key");
    recipient = run("", "keygen --x25519 -o " + key).err().strip().replace("Public key: ", "");
  }

  private static Transcript run(String input, String command) {
    return Transcript.withInput(input, command.split(" "));
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  /** The names in the folder: after a failure there is nothing more than before. */
  private String names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return String.join(" ", files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  private Path encrypted(String content) throws IOException {
    var out = folder.resolve("file.age");
    var in = file("plain", content);
    assertThat(run("", "encrypt -r " + recipient + " -o " + out + " " + in))
        .isEqualTo(new Transcript(0, "", ""));
    Files.delete(in);
    return out;
  }

  @Test
  void keyIsWrittenAsAgeKeygenDoesForItsOwnerOnly() throws IOException {
    assertThat(Files.readString(key))
        .matches(
            """
            # created: \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)
            # public key: %s
            AGE-SECRET-KEY-1[A-Z0-9]{58}
            """
                .formatted(recipient));
    if (key.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void keyNeverReplacesAFile() throws IOException {
    var before = Files.readString(key);
    assertThat(run("", "keygen -o " + key))
        .isEqualTo(new Transcript(1, "", "opentls: " + key + ": File exists\n"));
    assertThat(key).hasContent(before);
    assertThat(names()).isEqualTo("key");
  }

  @Test
  void publicKeysAreThoseOfTheSecretOnes() throws IOException {
    assertThat(run("", "keygen -y " + key)).isEqualTo(new Transcript(0, recipient + "\n", ""));
    var both = file("both", Files.readString(key) + "\n# again\n" + Files.readString(key));
    var out = folder.resolve("recipients");
    assertThat(run("", "keygen -y " + both + " -o " + out)).isEqualTo(new Transcript(0, "", ""));
    assertThat(out).hasContent(recipient + "\n" + recipient + "\n");
    assertThat(run(TEXT, "encrypt -R " + out + " -o " + folder.resolve("x")).exitCode()).isZero();
  }

  @Test
  void keyOnStandardOutputTellsThePublicOneBeside() {
    var made = run("", "keygen --x25519");
    assertThat(made.err()).startsWith("Public key: age1").hasLineCount(1);
    assertThat(made.out())
        .contains("# public key: " + made.err().strip().replace("Public key: ", "") + "\n");
  }

  @Test
  void keyIsPostQuantumWhereOpenSslHasItAndSaysWhichItIs() {
    var made = run("", "keygen");
    assertThat(made.exitCode()).isZero();
    if (HybridIdentity.isSupported()) {
      assertThat(made.err()).contains("Public key: age1pq1", "A post-quantum key; --x25519 makes");
      assertThat(made.out()).contains("\nAGE-SECRET-KEY-PQ-1").hasLineCount(3);
    } else {
      assertThat(made.err()).contains("Public key: age1", "An X25519 key; post-quantum ones need");
      assertThat(made.out()).contains("\nAGE-SECRET-KEY-1").hasLineCount(3);
    }
  }

  @Test
  void postQuantumKeyOpensWhatWasEncryptedToIt() throws IOException {
    assumeTrue(HybridIdentity.isSupported(), "this OpenSSL has no ML-KEM");
    var made = run("", "keygen --pq");
    assertThat(made.err()).startsWith("Public key: age1pq1").hasLineCount(1);
    var secret = file("pq", made.out());
    var publicKey = run("", "keygen -y " + secret).out();
    assertThat(made.err()).isEqualTo("Public key: " + publicKey);
    var text = run(TEXT, "encrypt -a -r " + publicKey.strip()).out();
    assertThat(run(text, "decrypt -i " + secret)).isEqualTo(new Transcript(0, TEXT, ""));
    var mixed = run(TEXT, "encrypt -a -r " + recipient + " -i " + secret);
    assertThat(mixed.exitCode()).isEqualTo(Main.USAGE);
    assertThat(mixed.err()).hasLineCount(1);
  }

  @Test
  void postQuantumKeyThatOpenSslCannotMakeIsNotMade() throws IOException {
    assumeTrue(!HybridIdentity.isSupported(), "this OpenSSL has ML-KEM");
    var made = run("", "keygen --pq -o " + folder.resolve("pq"));
    assertThat(made.exitCode()).isEqualTo(Main.FAILED);
    assertThat(made.err()).startsWith("opentls: ").contains("OpenSSL 3.5").hasLineCount(1);
    assertThat(names()).isEqualTo("key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--pq --x25519", "--pq -y", "-y --x25519"})
  void keyIsOfOneKind(String options) {
    assertThat(run("", "keygen " + options))
        .isEqualTo(
            new Transcript(
                Main.USAGE,
                "",
                "opentls keygen: --pq, --x25519 and --public exclude each other; try 'opentls"
                    + " keygen --help'\n"));
  }

  @EnabledOnOs(OS.LINUX)
  @Test
  void sshKeyEncryptsAndDecryptsAndTellsItsPublicPart() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")), "ssh-keygen is not installed");
    file("plain", TEXT);
    var script =
        """
        ssh-keygen -q -t ed25519 -N '' -C me -f ssh
        cut -d ' ' -f 1-2 ssh.pub > public
        ./opentls keygen -y ssh | cmp - public
        ./opentls keygen -y < ssh | cmp - public
        ./opentls encrypt -R ssh.pub plain | ./opentls decrypt -i ssh | cmp - plain
        """;
    assertThat(Program.in(folder).run("bash", "set -e -o pipefail\n" + script))
        .isEqualTo(new Transcript(0, "", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "grüße\n", "\0\1\2"})
  void whatWasEncryptedIsDecryptedFromFileToFile(String content) throws IOException {
    var encrypted = encrypted(content);
    var out = folder.resolve("out");
    assertThat(run("", "decrypt -i " + key + " -o " + out + " " + encrypted))
        .isEqualTo(new Transcript(0, "", ""));
    assertThat(out).hasContent(content);
    assertThat(names()).isEqualTo("file.age key out");
  }

  @Test
  void whatWasEncryptedIsDecryptedThroughPipes() {
    var text = run(TEXT, "encrypt -a -i " + key).out();
    assertThat(text).startsWith("-----BEGIN AGE ENCRYPTED FILE-----\n");
    assertThat(run(text, "decrypt -i " + key)).isEqualTo(new Transcript(0, TEXT, ""));
    assertThat(run(text, "decrypt -i " + key + " -o - -").out()).isEqualTo(TEXT);
  }

  @Test
  void passphraseOfAFileOpensWhatItEncrypted() throws IOException {
    var passphrase = file("passphrase", "geheim\n");
    var text = run(TEXT, "encrypt -a --work-factor 4 --passphrase-file " + passphrase).out();
    assertThat(run(text, "decrypt --passphrase-file " + passphrase))
        .isEqualTo(new Transcript(0, TEXT, ""));
    var encrypted = file("file.age", text);
    assertThat(run("geheim", "decrypt -p --passphrase-file - " + encrypted).out()).isEqualTo(TEXT);
    assertThat(run("falsch", "decrypt --passphrase-file - " + encrypted))
        .isEqualTo(new Transcript(1, "", "opentls: no match: the passphrase is wrong\n"));
  }

  @Test
  void passphraseThatCostsMoreThanTheLimitIsNotEvenReadUnlessTheLimitIsRaised() throws IOException {
    var passphrase = file("passphrase", "geheim\n");
    var text = run(TEXT, "encrypt -a --work-factor 5 --passphrase-file " + passphrase).out();
    assertThat(run(text, "decrypt --max-work-factor 4 --passphrase-file /missing"))
        .isEqualTo(
            new Transcript(
                1,
                "",
                "opentls: header failure: the passphrase costs more work than 2^4;"
                    + " --max-work-factor raises the limit\n"));
    assertThat(run(text, "decrypt --max-work-factor 5 --passphrase-file " + passphrase).out())
        .isEqualTo(TEXT);
  }

  @Test
  void encryptedIdentityFileAsksForItsPassphraseOnce() throws IOException {
    var passphrase = file("passphrase", "geheim\n");
    var locked = folder.resolve("locked");
    var protect = "encrypt --work-factor 4 --passphrase-file " + passphrase + " -o " + locked;
    assertThat(run("", protect + " " + key)).isEqualTo(new Transcript(0, "", ""));
    var encrypted = encrypted(TEXT);
    assertThat(run("geheim\n", "decrypt --passphrase-file - -i " + locked + " " + encrypted))
        .isEqualTo(new Transcript(0, TEXT, ""));
    assertThat(run("geheim\n", "keygen --passphrase-file - -y " + locked).out())
        .isEqualTo(recipient + "\n");
    assertThat(run("", "decrypt -i " + locked + " " + encrypted))
        .isEqualTo(
            new Transcript(
                2,
                "",
                "opentls decrypt: no passphrase; give --passphrase-file FILE or --passphrase-env"
                    + " NAME\n"));
  }

  @Test
  void fileThatExistsStaysUnlessForced() throws IOException {
    var encrypted = encrypted(TEXT);
    var out = file("out", "old");
    assertThat(run("", "decrypt -i " + key + " -o " + out + " " + encrypted))
        .isEqualTo(
            new Transcript(1, "", "opentls: " + out + ": File exists; --force replaces it\n"));
    assertThat(out).hasContent("old");
    assertThat(run("", "decrypt --force -i " + key + " -o " + out + " " + encrypted).exitCode())
        .isZero();
    assertThat(out).hasContent(TEXT);
    assertThat(names()).isEqualTo("file.age key out");
  }

  @Test
  void inputIsNeverTheOutput() throws IOException {
    var file = file("file", TEXT);
    assertThat(run("", "encrypt -f -r " + recipient + " -o " + file + " " + file))
        .isEqualTo(
            new Transcript(1, "", "opentls: input and output are the same file, " + file + "\n"));
    assertThat(file).hasContent(TEXT);
  }

  @Test
  void folderIsNoTarget() {
    assertThat(run(TEXT, "encrypt -f -r " + recipient + " -o " + folder))
        .isEqualTo(new Transcript(1, "", "opentls: " + folder + ": Is a directory\n"));
  }

  /** The last byte is in the tag of the only chunk. */
  @ParameterizedTest
  @CsvSource({"-1, payload failure", "0, header failure", "60, HMAC failure"})
  void forgedFileLeavesNothing(int position, String kind) throws IOException {
    var encrypted = encrypted(TEXT);
    byte[] bytes = Files.readAllBytes(encrypted);
    int at = Math.floorMod(position, bytes.length);
    bytes[at] = (byte) (bytes[at] == 'A' ? 'B' : 'A');
    Files.write(encrypted, bytes);
    var out = folder.resolve("out");
    var transcript = run("", "decrypt -i " + key + " -o " + out + " " + encrypted);
    assertThat(transcript.exitCode()).isEqualTo(Main.FAILED);
    assertThat(transcript.err()).startsWith("opentls: ").hasLineCount(1);
    if (position != 60) {
      assertThat(transcript.err()).startsWith("opentls: " + kind + ": ");
    }
    assertThat(names()).isEqualTo("file.age key");
  }

  @Test
  void cutFileLeavesNothing() throws IOException {
    var encrypted = encrypted("x".repeat(200_000));
    byte[] bytes = Files.readAllBytes(encrypted);
    var out = folder.resolve("out");
    for (int size : new int[] {0, 10, bytes.length / 2, bytes.length - 1}) {
      Files.write(encrypted, Arrays.copyOf(bytes, size));
      var transcript = run("", "decrypt -i " + key + " -o " + out + " " + encrypted);
      assertThat(transcript.exitCode()).isEqualTo(Main.FAILED);
      assertThat(transcript.err()).contains(" failure: ").hasLineCount(1);
      assertThat(names()).isEqualTo("file.age key");
    }
  }

  @Test
  void otherKeyIsNoMatch() throws IOException {
    var encrypted = encrypted(TEXT);
    var other = folder.resolve("other");
    run("", "keygen -o " + other);
    assertThat(run("", "decrypt -i " + other + " " + encrypted))
        .isEqualTo(
            new Transcript(
                1, "", "opentls: no match: no identity is that of a recipient of the file\n"));
    assertThat(run("", "decrypt " + encrypted))
        .isEqualTo(
            new Transcript(
                1,
                "",
                "opentls: no match: the file has no passphrase; name a file of secret keys with"
                    + " -i\n"));
    assertThat(run("", "decrypt -i " + other + " -i " + key + " " + encrypted).out())
        .isEqualTo(TEXT);
  }

  @Test
  void secretKeyInThePlaceOfAPublicOneIsNotRepeated() throws IOException {
    var secret = Files.readString(key).lines().skip(2).findFirst().orElseThrow();
    var transcript = run(TEXT, "encrypt -r " + secret);
    assertThat(transcript.exitCode()).isEqualTo(Main.USAGE);
    assertThat(transcript.err())
        .startsWith("opentls encrypt: --recipient: not an age recipient: ")
        .doesNotContain(secret)
        .hasLineCount(1);
    var inFile = run(TEXT, "encrypt -R " + key);
    assertThat(inFile.exitCode()).isEqualTo(Main.FAILED);
    assertThat(inFile.err()).contains("line 3").doesNotContain(secret).hasLineCount(1);
  }

  @Test
  void missingFilesAreNamed() {
    for (var command :
        new String[] {
          "encrypt -r " + recipient + " /missing",
          "encrypt -R /missing",
          "encrypt -i /missing",
          "encrypt --passphrase-file /missing",
          "decrypt -i /missing",
          "decrypt -i " + key + " /missing",
          "keygen -y /missing"
        }) {
      assertThat(run("", command))
          .as(command)
          .isEqualTo(new Transcript(1, "", "opentls: /missing: No such file or directory\n"));
    }
    var nowhere = new Transcript(1, "", "opentls: /missing/out: No such file or directory\n");
    assertThat(run(TEXT, "encrypt -r " + recipient + " -o /missing/out")).isEqualTo(nowhere);
    assertThat(run("", "keygen -o /missing/out")).isEqualTo(nowhere);
  }

  @EnabledOnOs(OS.LINUX)
  @ParameterizedTest
  @ValueSource(
      strings = {
        "./opentls encrypt -r $R < plain | age -d -i key | cmp - plain",
        "./opentls encrypt -a -R r < plain | age -d -i key | cmp - plain",
        "age -r $R < plain | ./opentls decrypt -i key | cmp - plain",
        "age -a -r $R plain | ./opentls decrypt -i key - | cmp - plain",
        "age-keygen -o other 2>/dev/null; age -i other -e plain | ./opentls decrypt -i other | cmp"
            + " - plain",
        "test \"$(age-keygen -y key)\" = \"$(./opentls keygen -y key)\"",
        "cat key | ./opentls decrypt -i - -o out file.age && cmp out plain"
      })
  void ageUnderstandsThisProgramAndTheOtherWayRound(String script) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/age")), "age is not installed");
    encrypted(TEXT.repeat(20_000));
    file("plain", TEXT.repeat(20_000));
    file("r", "# me\n" + recipient + "\n");
    assertThat(Program.in(folder).run("bash", "set -o pipefail; R=" + recipient + "\n" + script))
        .isEqualTo(new Transcript(0, "", ""));
  }

  @Test
  void inspectionTellsWhatTheFileSaysWithoutAKey() throws IOException {
    var file = folder.resolve("two.age");
    var to = "-r %s -r %s ".formatted(recipient, recipient);
    run(TEXT, "encrypt " + to + "-o " + file);
    long size = Files.size(file);
    var text =
        """
        format        age v1, binary
        recipients    2 X25519
        post-quantum  no
        file          %d bytes
        header        %d bytes
        plaintext     8 bytes
        """
            .formatted(size, size - 16 - 8 - 16);
    assertThat(run("", "inspect " + file)).isEqualTo(new Transcript(0, text, ""));
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) size - 10 - 16));
    assertThat(run("", "inspect " + file).out()).endsWith("plaintext     the file is not whole\n");
    assertThat(run("", "inspect --json " + file).out()).contains("\"plaintext_size\" : null");
  }

  @Test
  void inspectionAsJsonHasTheSame() throws IOException {
    var passphrase = file("passphrase", "geheim\n");
    var armored = run(TEXT, "encrypt -a --work-factor 4 --passphrase-file " + passphrase).out();
    assertThat(run(armored, "inspect --json"))
        .isEqualTo(
            new Transcript(
                0,
                """
                {
                  "format" : "age-encryption.org/v1",
                  "armored" : true,
                  "recipients" : [ "scrypt" ],
                  "work_factor" : 4,
                  "post_quantum" : "yes",
                  "size" : %d,
                  "header_size" : 149,
                  "payload_size" : 40,
                  "plaintext_size" : 8
                }
                """
                    .formatted(armored.length()),
                ""));
    assertThat(run(armored, "inspect").out())
        .contains("armored", "1 scrypt", "work factor 4: 16.0 KiB for each guess");
  }

  @Test
  void inspectionOfSomethingElseFails() throws IOException {
    var file = file("file", TEXT);
    assertThat(run("", "inspect " + file))
        .isEqualTo(new Transcript(1, "", "opentls: header failure: not an age file\n"));
    assertThat(run("", "inspect").exitCode()).isEqualTo(Main.FAILED);
  }

  @Test
  void verificationReadsToTheEnd() throws IOException {
    var file = encrypted("x".repeat(200_000));
    assertThat(run("", "verify -i " + key + " " + file))
        .isEqualTo(new Transcript(0, file + ": OK\n", ""));
    assertThat(run("", "verify -i " + key).err()).startsWith("opentls: header failure: ");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    var changed = run("", "verify -i " + key + " " + file);
    assertThat(changed.exitCode()).isEqualTo(Main.FAILED);
    assertThat(changed.out()).isEmpty();
    assertThat(changed.err()).startsWith("opentls: payload failure: ").hasLineCount(1);
    assertThat(names()).isEqualTo("file.age key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "7"})
  void anyNumberOfThreadsDoesTheSame(String threads) throws IOException {
    var content = "x".repeat(1_000_000);
    var plain = file("plain", content);
    var out = folder.resolve("out");
    var options = "-q --threads " + threads + " -i " + key + " -o " + out;
    assertThat(run("", "encrypt " + options + " " + plain)).isEqualTo(new Transcript(0, "", ""));
    var back = run("", "decrypt --threads " + threads + " -i " + key + " " + out);
    assertThat(back).isEqualTo(new Transcript(0, content, ""));
  }

  @Test
  void noThreadIsTooFew() {
    assertThat(run(TEXT, "encrypt --threads 0 -a -r " + recipient))
        .isEqualTo(
            new Transcript(
                Main.USAGE, "", "opentls encrypt: --threads must be 1 or more, not 0\n"));
  }
}
