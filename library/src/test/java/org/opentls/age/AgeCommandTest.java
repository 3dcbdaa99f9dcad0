package org.opentls.age;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code age} program opens our files, and we its. */
class AgeCommandTest {
  @TempDir private Path folder;

  /** What {@code age --version} says; empty if there is none. */
  private static String version = "";

  @BeforeAll
  static void requireProgram() throws IOException, InterruptedException {
    version = outputOf("age", "--version").orElse("").strip();
    assumeTrue(!version.isEmpty(), "needs the age program");
  }

  /** The output of a program that may not be there, or fail. */
  private static Optional<String> outputOf(String... command)
      throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException _) {
      return Optional.empty();
    }
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
  }

  private static void requireHybrid() {
    var numbers = Pattern.compile("v?(\\d+)\\.(\\d+).*").matcher(version);
    boolean knows =
        numbers.matches()
            && (Integer.parseInt(numbers.group(1)) > 1 || Integer.parseInt(numbers.group(2)) >= 3);
    assumeTrue(knows, () -> "needs age 1.3 or later; this is " + version);
    assumeTrue(HybridIdentity.isSupported(), "needs ML-KEM");
  }

  private void run(String... command) throws IOException, InterruptedException {
    var errors = folder.resolve("errors");
    var process =
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .redirectError(errors.toFile())
            .start();
    process.getOutputStream().close();
    process.getInputStream().readAllBytes();
    if (process.waitFor() != 0) {
      throw new AssertionError(List.of(command) + ": " + Files.readString(errors));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "65536, false", "65537, true", "1000000, false"})
  void filesGoBothWays(int size, boolean armor) throws IOException, InterruptedException {
    var plain = Files.write(folder.resolve("plain"), new byte[size]);
    try (var key = X25519Identity.generate();
        var other = X25519Identity.generate()) {
      write("key", key.encoded());
      oursOpenThere(plain, armor, "-i", other.recipient(), key.recipient());
      theirsOpenHere(plain, armor, key, other.recipient(), key.recipient());
    }
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, false", "65537, true", "1000000, false"})
  void hybridFilesGoBothWays(int size, boolean armor) throws IOException, InterruptedException {
    requireHybrid();
    var plain = Files.write(folder.resolve("plain"), new byte[size]);
    try (var key = HybridIdentity.generate();
        var other = HybridIdentity.generate()) {
      write("key", key.encoded());
      oursOpenThere(plain, armor, "-i", other.recipient(), key.recipient());
      theirsOpenHere(plain, armor, key, other.recipient(), key.recipient());
    }
  }

  private Path write(String name, char[] text) throws IOException {
    return Files.writeString(folder.resolve(name), CharBuffer.wrap(text));
  }

  private void oursOpenThere(Path plain, boolean armor, String option, Recipient... recipients)
      throws IOException, InterruptedException {
    var ours = folder.resolve("ours");
    var back = Files.createFile(folder.resolve("ours.back"));
    Age.encrypt(plain, ours, options(armor), recipients);
    run("age", "-d", option, identity(option), "-o", back.toString(), ours.toString());
    assertThat(back).hasSameBinaryContentAs(plain);
  }

  private static Age.Options options(boolean armor) {
    return armor ? Age.Options.none().withArmor() : Age.Options.none();
  }

  /** A file of identities, or a plugin that needs none. */
  private String identity(String option) {
    return option.equals("-j") ? "tagtest" : folder.resolve("key").toString();
  }

  private void theirsOpenHere(Path plain, boolean armor, Identity key, Recipient... recipients)
      throws IOException, InterruptedException {
    var theirs = folder.resolve("theirs");
    var back = folder.resolve("theirs.back");
    var command = new ArrayList<>(List.of("age", "-o", theirs.toString()));
    for (var recipient : recipients) {
      command.addAll(List.of("-r", recipient.toString()));
    }
    if (armor) {
      command.add("-a");
    }
    command.add(plain.toString());
    run(command.toArray(String[]::new));
    Age.decrypt(theirs, back, key);
    assertThat(back).hasSameBinaryContentAs(plain);
  }

  @Test
  void theKeysThatAgeMakesAreOurs() throws IOException, InterruptedException {
    var file = folder.resolve("key");
    run("age-keygen", "-o", file.toString());
    var lines = Files.readAllLines(file);
    try (var identity = X25519Identity.parse(lines.getLast())) {
      assertThat(lines).contains("# public key: " + identity.recipient());
    }
  }

  @Test
  void theHybridKeysThatAgeMakesAreOurs() throws IOException, InterruptedException {
    requireHybrid();
    var file = folder.resolve("key");
    run("age-keygen", "-pq", "-o", file.toString());
    var lines = Files.readAllLines(file);
    try (var identity = HybridIdentity.parse(lines.getLast())) {
      assertThat(lines).contains("# public key: " + identity.recipient());
    }
  }

  /** Two tokens that the program {@code age-plugin-tagtest} stands for. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tokensOpenWhatIsForThem(boolean postQuantum) throws IOException, InterruptedException {
    assumeTrue(outputOf("age-plugin-tagtest", "-h").isPresent(), "needs age-plugin-tagtest");
    assumeTrue(!postQuantum || HybridRecipient.isSupported(), "needs ML-KEM");
    var plain = Files.write(folder.resolve("plain"), new byte[100]);
    var token = TagRecipient.parse(postQuantum ? TestTokens.POST_QUANTUM : TestTokens.CLASSIC);
    oursOpenThere(plain, false, "-j", token);
  }
}
