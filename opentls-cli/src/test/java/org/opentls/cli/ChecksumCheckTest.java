package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hash --check} says of every list what {@code sha256sum --check} says of it. */
@EnabledIf("hasTool")
class ChecksumCheckTest {
  private static final Path TOOL = Path.of("/usr/bin/sha256sum");

  /** Good, changed and missing files, a folder, and lines that are none. */
  private static final List<String> LISTS =
      List.of(
          "",
          "no checksum\n",
          "no checksum\n\n# a comment\n\n",
          "%1$s\n",
          "%1$s\r\n",
          "%1$s\n%2$s\n%3$s\n%4$s\nno checksum\n",
          "%1$s\n%2$s\n%2$s\n%3$s\n%3$s\nno checksum\nneither\n",
          "%1$s\nno checksum\n",
          "%3$s\n",
          "%2$s\n%3$s\n",
          "%1$s\n%3$s\n",
          "%1$s\n%5$s\n%6$s\n");

  @TempDir private Path folder;

  static boolean hasTool() {
    return Files.isExecutable(TOOL);
  }

  private final List<String> lists = new ArrayList<>();

  @BeforeEach
  void makeLists() throws Exception {
    var good = Files.writeString(folder.resolve("good"), "abc");
    var sum = Transcript.of("hash", good.toString()).out().substring(0, 64);
    Files.writeString(folder.resolve("changed"), "abd");
    Files.writeString(folder.resolve("new\nline"), "abc");
    Files.createDirectory(folder.resolve("folder"));
    for (var text : LISTS) {
      var list = folder.resolve("list " + lists.size());
      var start = sum + "  " + folder + "/";
      Files.writeString(
          list,
          text.formatted(
              start + "good",
              start + "changed",
              start + "missing one",
              start + "folder",
              "\\" + start + "new\\nline",
              "SHA256 (" + good + ") = " + sum));
      lists.add(list.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--quiet",
        "--status",
        "--ignore-missing",
        "--strict",
        "--warn",
        "--warn --strict",
        "--quiet --ignore-missing",
        "--status --ignore-missing",
        "--status --warn"
      })
  void messagesAndExitCodesAreThoseOfTheTool(String options) throws Exception {
    for (var list : lists) {
      var arguments = new ArrayList<>(List.of("--check", list));
      options
          .lines()
          .flatMap(line -> List.of(line.split(" ", -1)).stream())
          .forEach(arguments::add);
      assertThat(ours(arguments)).as(Files.readString(Path.of(list))).isEqualTo(theirs(arguments));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "missing list", "folder"})
  void listThatCannotBeReadIsToldOfAsTheToolDoes(String name) throws Exception {
    var arguments = List.of("--check", folder.resolve(name).toString());
    assertThat(ours(arguments)).isEqualTo(theirs(arguments));
  }

  private static Transcript ours(List<String> arguments) {
    var command = new ArrayList<>(List.of("hash"));
    command.addAll(arguments);
    return Transcript.of(command.toArray(String[]::new));
  }

  private Transcript theirs(List<String> arguments) throws Exception {
    var command = new ArrayList<>(List.of(TOOL.toString()));
    command.addAll(arguments);
    var out = folder.resolve("stdout");
    var err = folder.resolve("stderr");
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    int exitCode = builder.start().waitFor();
    return new Transcript(
        exitCode,
        Files.readString(out),
        Files.readString(err).replaceAll("(?m)^(/usr/bin/)?sha256sum: ", "opentls: "));
  }
}
