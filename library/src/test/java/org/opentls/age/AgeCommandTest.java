package org.opentls.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The {@code age} program opens our files, and we its. */
class AgeCommandTest {
  @TempDir private Path folder;

  @BeforeAll
  static void requireProgram() throws InterruptedException {
    assumeTrue(exists(), "needs the age program");
  }

  private static boolean exists() throws InterruptedException {
    try {
      return new ProcessBuilder("age", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    }
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
      oursOpenThere(plain, armor, key, other);
      theirsOpenHere(plain, armor, key, other);
    }
  }

  private void oursOpenThere(Path plain, boolean armor, X25519Identity key, X25519Identity other)
      throws IOException, InterruptedException {
    var keyFile = Files.writeString(folder.resolve("key"), CharBuffer.wrap(key.encoded()));
    var ours = folder.resolve("ours");
    var back = Files.createFile(folder.resolve("ours.back"));
    var options = armor ? Age.Options.none().withArmor() : Age.Options.none();
    Age.encrypt(plain, ours, options, other.recipient(), key.recipient());
    run("age", "-d", "-i", keyFile.toString(), "-o", back.toString(), ours.toString());
    assertThat(back).hasSameBinaryContentAs(plain);
  }

  private void theirsOpenHere(Path plain, boolean armor, X25519Identity key, X25519Identity other)
      throws IOException, InterruptedException {
    var theirs = folder.resolve("theirs");
    var back = folder.resolve("theirs.back");
    var command = new ArrayList<>(List.of("age", "-r", other.recipient().toString()));
    command.addAll(List.of("-r", key.recipient().toString(), "-o", theirs.toString()));
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
}
