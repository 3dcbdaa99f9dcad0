package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What shows only in a process of its own: the locale, pipes, full disks, memory. */
@EnabledOnOs(OS.LINUX)
class ProgramTest {
  @TempDir private Path folder;

  private Program program;

  @BeforeEach
  void makeProgram() throws IOException {
    program = Program.in(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", "C.UTF-8"})
  void namesOfAnyBytesPassThroughAnyLocale(String locale) throws Exception {
    var names = "'grüße' '日本' \"$(printf 'x\\377y')\"";
    var script =
        """
        for name in %s; do printf '%%s' "$name" > "$name"; done
        sha256sum %s > SUMS
        export LC_ALL=%s
        ./opentls hash %s | cmp - SUMS && ./opentls hash --quiet --check SUMS
        """
            .formatted(names, names, locale, names);
    assertThat(program.run("sh", script)).isEqualTo(new Transcript(0, "", ""));
  }

  @Test
  void nameThatBeginsWithADashComesAfterTwoDashes() throws Exception {
    Files.writeString(folder.resolve("-x"), "abc");
    assertThat(program.run("sh", "./opentls hash -- -x"))
        .isEqualTo(program.run("sh", "sha256sum -- -x"));
  }

  @Test
  void readerThatGoesAwayEndsTheProgramWithoutAWord() throws Exception {
    var script = "./opentls rand int 1 1 -n 10000000 | head -n 1; echo ${PIPESTATUS[0]}";
    assertThat(program.run("bash", script)).isEqualTo(new Transcript(0, "1\n141\n", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hash opentls", "rand bytes 1000000", "doctor", "--help"})
  void fullDiskIsAFailure(String command) throws Exception {
    assertThat(program.run("sh", "./opentls " + command + " > /dev/full"))
        .isEqualTo(
            new Transcript(1, "", "opentls: cannot write the output: No space left on device\n"));
  }

  @Test
  void randomBytesOfAnyNumberNeedLittleMemory() throws Exception {
    var script =
        """
        export JVM_OPTIONS='-Xmx16m -XX:MaxDirectMemorySize=4m'
        ./opentls rand bytes 300000000 --raw | wc -c
        """;
    assertThat(program.run("sh", script)).isEqualTo(new Transcript(0, "300000000\n", ""));
  }

  @Test
  void completionScriptCompletesCommandsInBash() throws Exception {
    var script =
        """
        source <(./opentls completion bash)
        COMP_WORDS=(opentls ha) COMP_CWORD=1
        _complete_opentls opentls ha opentls
        echo "${COMPREPLY[@]}"
        """;
    assertThat(program.run("bash", script)).isEqualTo(new Transcript(0, "hash\n", ""));
  }

  @Test
  void doctorNamesTheFolderWithoutOpenSslAndGivesAdviceOnce() throws Exception {
    var transcript = program.run("sh", "OPENTLS_OPENSSL=/nowhere ./opentls doctor");
    assertThat(transcript.exitCode()).isEqualTo(Main.FAILED);
    assertThat(transcript.err()).isEmpty();
    assertThat(transcript.out())
        .contains("NOT FOUND", "/nowhere")
        .containsOnlyOnce("holds libcrypto and libssl");
  }

  @Test
  void otherCommandsWithoutOpenSslSayWhatToDoInOneLine() throws Exception {
    var transcript = program.run("sh", "OPENTLS_OPENSSL=/nowhere ./opentls hash opentls");
    assertThat(transcript.exitCode()).isEqualTo(Main.FAILED);
    assertThat(transcript.err()).contains("OPENTLS_OPENSSL").hasLineCount(1);
  }
}
