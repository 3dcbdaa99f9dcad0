package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that are typed, at a terminal that {@code script(1)} makes. */
@EnabledOnOs(OS.LINUX)
class TerminalTest {
  @TempDir private Path folder;

  private Program program;

  @BeforeEach
  void makeProgram() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script is not installed");
    program = Program.in(folder);
  }

  /** Runs a command at a terminal; each line is typed when the prompt for it is there. */
  private Transcript type(String command, String... lines) throws Exception {
    var typing = new StringBuilder();
    for (int i = 0; i < lines.length; i++) {
      typing.append(
          "until [ $(grep -ao '\\(Password\\|Again\\|Key\\): ' typescript | wc -l) -gt %d ]; do"
              .formatted(i));
      typing.append(" sleep 0.1; done; printf '%s\\n'; ".formatted(lines[i]));
    }
    return program.run(
        "sh",
        """
        export JVM_OPTIONS=-Dorg.opentls.cli.terminals=012
        : > typescript
        { %s sleep 1; } | script -qefc "%s" typescript > shown
        code=$?
        tr -d '\\r' < shown
        exit $code
        """
            .formatted(typing, command));
  }

  @Test
  void passwordIsAskedForTwiceAndNotShown() throws Exception {
    var transcript = type("./opentls kdf hash -f scrypt --cost 2", "geheim", "geheim");
    assertThat(transcript.out())
        .startsWith("Password: \nAgain: \n$scrypt$ln=1,r=8,p=1$")
        .doesNotContain("geheim");
    assertThat(transcript.exitCode()).isZero();
  }

  @Test
  void passwordsThatDifferAreRefused() throws Exception {
    assertThat(type("./opentls kdf hash", "geheim", "geheum"))
        .isEqualTo(
            new Transcript(
                Main.USAGE,
                "Password: \nAgain: \nopentls kdf hash: the two passwords differ\n",
                ""));
  }

  @Test
  void keyIsAskedForOnceAlsoIfStandardInputIsTheMessage() throws Exception {
    Files.writeString(folder.resolve("message"), "what do ya want for nothing?");
    assertThat(type("./opentls mac < message", "Jefe").out())
        .isEqualTo("Key: \n5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843  -\n");
  }

  @Test
  void echoIsOnAgainAfterwards() throws Exception {
    var transcript = type("./opentls mac --verify 00 message; stty -a", "Jefe");
    assertThat(transcript.out()).contains(" echo ").doesNotContain(" -echo ");
  }
}
