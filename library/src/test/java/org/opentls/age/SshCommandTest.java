package org.opentls.age;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files for SSH keys that {@code ssh-keygen} makes go to the {@code age} program and back. */
class SshCommandTest {
  private static final byte[] PLAINTEXT = {1, 2, 3};

  @TempDir private Path folder;

  @BeforeAll
  static void requirePrograms() {
    Commands.require("ssh-keygen");
    Commands.require("age");
  }

  private Path key(String... options) throws IOException, InterruptedException {
    var file = folder.resolve("key");
    var command = new ArrayList<>(List.of("ssh-keygen", "-q", "-f", file.toString()));
    command.addAll(List.of(options));
    Commands.run(command.toArray(String[]::new));
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa"})
  void oursOpenThere(String type) throws IOException, InterruptedException {
    var key = key("-t", type, "-N", "");
    var recipients = Recipient.readAll(Path.of(key + ".pub"));
    var file = Files.write(folder.resolve("ours"), Age.encrypt(PLAINTEXT, recipients.getFirst()));
    var back = folder.resolve("back");
    Commands.run("age", "-d", "-i", key.toString(), "-o", back.toString(), file.toString());
    assertThat(back).hasBinaryContent(PLAINTEXT);
  }
}
