package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCommandTest {
  private static final Path FISH = Path.of("/usr/bin/fish");

  @TempDir private Path folder;

  @Test
  void fishScriptHasTheCommandsTheOptionsAndTheirDescriptions() {
    assertThat(Transcript.of("completion", "fish").out().lines())
        .contains(
            "complete -c opentls -n '__opentls_at' -f -a hash"
                + " -d 'Print or check digests of files'",
            "complete -c opentls -n '__opentls_at rand' -f -a uniform"
                + " -d 'Print numbers from A to B'",
            "complete -c opentls -n '__opentls_under rand int' -s n -l count -x"
                + " -d 'How many to draw, each on a line; 1 if not given'",
            "complete -c opentls -n '__opentls_under kdf verify' -l hash-file -r -F"
                + " -d 'What to read STORED from'",
            "complete -c opentls -n '__opentls_at completion' -f -a fish");
  }

  @Test
  void descriptionsWithAnApostropheAreQuotedForFish() {
    assertThat(Transcript.of("completion", "fish").out()).contains("-d 'Measure the JDK\\'s own");
  }

  @ParameterizedTest
  @CsvSource({
    "opentls ha, hash",
    "opentls rand bino, binomial",
    "opentls hash --ch, --check",
    "opentls kdf hk, hkdf",
    "opentls mac --key-file su, sums",
    "opentls rand int 1 6 --co, --count",
    "opentls completion f, fish",
    "opentls hash -a md5 su, sums",
    "opentls tour su, sums",
    "opentls doctor su, ''",
    "opentls rand int ra, ''"
  })
  void fishCompletes(String line, String expected) throws Exception {
    assumeTrue(Files.isExecutable(FISH), "fish is not installed");
    Files.writeString(folder.resolve("script"), Transcript.of("completion", "fish").out());
    Files.createFile(folder.resolve("sums"));
    var out = folder.resolve("out");
    var process =
        new ProcessBuilder(
                FISH.toString(),
                "--no-config",
                "-c",
                "source script; complete -C '" + line + "' | string replace -r '\\t.*' ''")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    process.environment().put("HOME", folder.toString());
    assertThat(process.start().waitFor()).isBetween(0, 1);
    assertThat(Files.readString(out).strip()).isEqualTo(expected);
  }
}
