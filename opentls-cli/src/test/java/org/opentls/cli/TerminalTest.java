package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that are typed, at a terminal that {@code script(1)} makes. */
@EnabledOnOs(OS.LINUX)
class TerminalTest {
  private static final String NEW_PASSPHRASE = "Passphrase (leave empty to have one made): \n";

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
          "until [ $(grep -ao '\\(Password\\|Passphrase[^:]*\\|Again\\|Key\\): ' typescript | wc -l) -gt %d ]; do"
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

  private void makeKeyAndFile() throws Exception {
    Files.writeString(folder.resolve("plain"), "noon\n");
    assertThat(program.run("sh", "./opentls keygen --x25519 -o key").exitCode()).isZero();
  }

  @Test
  void passphraseIsAskedForTwiceToEncryptAndOnceToDecrypt() throws Exception {
    makeKeyAndFile();
    var commands = "./opentls encrypt -p --work-factor 2 -o e plain && ./opentls decrypt e";
    assertThat(type(commands, "geheim", "geheim", "geheim"))
        .isEqualTo(
            new Transcript(0, NEW_PASSPHRASE + "Again: \nPassphrase of the file: \nnoon\n", ""));
  }

  @Test
  void passphrasesThatDifferLeaveNothing() throws Exception {
    makeKeyAndFile();
    assertThat(type("./opentls encrypt -p -o e plain", "geheim", "geheum"))
        .isEqualTo(
            new Transcript(
                Main.USAGE,
                NEW_PASSPHRASE + "Again: \nopentls encrypt: the two passphrases differ\n",
                ""));
    assertThat(folder.resolve("e")).doesNotExist();
  }

  @Test
  void passphraseIsMadeIfNothingIsTyped() throws Exception {
    makeKeyAndFile();
    var shown = type("./opentls encrypt -p --work-factor 2 -o e plain", "").out();
    assertThat(shown)
        .matches(
            Pattern.quote(NEW_PASSPHRASE + "Keep this passphrase (140 random bits); it is not")
                + " shown again:\\n([a-z2-9]{4}-){6}[a-z2-9]{4}\\n");
    var passphrase = shown.lines().toList().getLast();
    assertThat(program.run("sh", "P=" + passphrase + " ./opentls decrypt --passphrase-env P e"))
        .isEqualTo(new Transcript(0, "noon\n", ""));
  }

  @Test
  void passphraseOfAnSshKeyIsAskedForOnce() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/ssh-keygen")), "ssh-keygen is not installed");
    makeKeyAndFile();
    var script =
        """
        ssh-keygen -q -t ed25519 -N geheim -f ssh
        ./opentls encrypt -i key -R ssh.pub -R ssh.pub -o e plain
        """;
    assertThat(program.run("sh", script)).isEqualTo(new Transcript(0, "", ""));
    assertThat(type("./opentls decrypt -i ssh e", "geheim"))
        .satisfies(t -> assertThat(t.out()).containsOnlyOnce("Passphrase of "))
        .satisfies(t -> assertThat(t.out()).endsWith(": \nnoon\n"))
        .satisfies(t -> assertThat(t.exitCode()).isZero());
  }

  @Test
  void binaryIsKeptFromATerminalUnlessAskedFor() throws Exception {
    makeKeyAndFile();
    assertThat(type("./opentls encrypt -i key plain"))
        .isEqualTo(
            new Transcript(
                Main.USAGE,
                "opentls encrypt: binary would garble the terminal; give -o FILE, -a for text, or"
                    + " -o - to see it all the same\n",
                ""));
    assertThat(type("./opentls encrypt -a -i key plain").out()).startsWith("-----BEGIN AGE");
    Files.write(folder.resolve("binary"), new byte[] {'a', 27, '[', 'm', 7});
    assertThat(type("./opentls encrypt -i key -o e binary; ./opentls decrypt -i key e"))
        .isEqualTo(
            new Transcript(
                Main.FAILED,
                "opentls: what was decrypted is no text and would garble the terminal; give -o"
                    + " FILE, or -o - to see it all the same\n",
                ""));
  }

  /** The source is a pipe whose end comes late, so that there is time to look. */
  @Test
  void progressShowsOnATerminalUnlessItIsToBeQuiet() throws Exception {
    makeKeyAndFile();
    var slow = "{ head -c 4000000 /dev/zero; sleep 3; } | ./opentls encrypt -i key -o ";
    assertThat(type(slow + "loud").out()).contains(" MiB  ", " MiB/s  0:0");
    assertThat(type(slow + "quiet -q")).isEqualTo(new Transcript(0, "", ""));
  }

  @Test
  void interruptionLeavesNothing() throws Exception {
    makeKeyAndFile();
    var script =
        """
        mkfifo pipe
        env --default-signal=INT ./opentls encrypt -i key -o e < pipe &
        exec 3> pipe
        head -c 1000000 /dev/zero >&3
        until ls .e.*.tmp > names 2>/dev/null; do sleep 0.1; done
        kill -INT $!
        wait $!
        echo $?
        ls -A
        """;
    // what a shell without job control starts in the background is deaf to SIGINT, and so is all
    // that it starts in turn
    var transcript = program.run("sh", script);
    assertThat(transcript.out()).startsWith("130\n").doesNotContain(".tmp", "\ne\n");
  }
}
