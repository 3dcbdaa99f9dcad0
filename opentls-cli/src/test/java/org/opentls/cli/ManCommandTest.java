package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ManCommandTest {
  private static final int TERMINAL = 80;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void everyCommandWithAllItsOptionsHasAPage(ManCommand.Format format) throws IOException {
    var pages = write(format);
    var names = pages.stream().map(page -> page.getFileName().toString()).toList();
    assertThat(names).contains(format == ManCommand.Format.roff ? "opentls.1" : "opentls.md");
    var commands = program().getSubcommands().values();
    assertThat(pages).hasSize(1 + commands.size());
    for (var command : commands) {
      var page = Transcript.of("man", "--format", format.name(), command.getCommandName());
      assertThat(page.exitCode()).isZero();
      var text = plain(page.out());
      assertThat(names)
          .anyMatch(name -> name.startsWith("opentls-" + command.getCommandName() + "."));
      assertThat(words(command)).isNotEmpty().allSatisfy(word -> assertThat(text).contains(word));
    }
  }

  @Test
  void theProgramsPageNamesEveryCommand() {
    var page = plain(Transcript.of("man").out());
    assertThat(program().getSubcommands().keySet())
        .allSatisfy(name -> assertThat(page).contains("opentls-" + name + "(1)"));
  }

  static Stream<String> commands() {
    return Stream.concat(Stream.of("opentls"), program().getSubcommands().keySet().stream())
        .map(name -> name.equals("opentls") ? name : "opentls-" + name);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void manShowsEachPageWithoutAWarningAndWithinATerminal(String page) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/man")), "man is not installed");
    write(ManCommand.Format.roff);
    var program = new Program(pages());
    var shown = program.run("sh", "MANWIDTH=%d man --warnings -l %s.1".formatted(TERMINAL, page));
    assumeTrue(!shown.out().contains("has been minimized"), "man was replaced by a notice");
    assertThat(shown.err()).isEmpty();
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.out()).contains("SYNOPSIS", "EXIT STATUS", "EXAMPLES");
    assertThat(shown.out().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(TERMINAL));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void mandocHasNothingToSayAgainstAPage(String page) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mandoc")), "mandoc is not installed");
    write(ManCommand.Format.roff);
    var program = new Program(pages());
    var said = program.run("sh", "mandoc -Tlint -Wwarning %s.1".formatted(page));
    assertThat(said.out() + said.err()).isEmpty();
  }

  @Test
  void textThatRoffWouldTakeForItsOwnIsQuoted() {
    var format = new RoffFormat();
    format.title(List.of("x"), "A page.");
    format.paragraph(".hidden is 'a' file. None is \\n.");
    assertThat(format.text())
        .contains("x \\- a page\n", "\\&.hidden is \\(aqa\\(aq file.\n", "None is \\en.");
  }

  @Test
  void textThatMarkdownWouldTakeForItsOwnIsQuoted() {
    var format = new MarkdownFormat();
    format.paragraph("*.iso <b> [x] #1");
    assertThat(format.text()).isEqualTo("\\*.iso \\<b\\> \\[x\\] \\#1\n");
  }

  @Test
  void aCommandThatThereIsNotIsTold() {
    assertThat(Transcript.of("man", "hsah").err())
        .isEqualTo("opentls man: there is no command 'hsah'; try 'opentls --help'\n");
    assertThat(Transcript.of("man", "hsah").exitCode()).isEqualTo(Main.USAGE);
    assertThat(Transcript.of("man", "--to", folder.toString(), "hash").exitCode())
        .isEqualTo(Main.USAGE);
  }

  private Path pages() {
    return folder.resolve("pages");
  }

  private List<Path> write(ManCommand.Format format) throws IOException {
    assertThat(Transcript.of("man", "--format", format.name(), "--to", pages().toString()))
        .isEqualTo(new Transcript(0, "", ""));
    try (var files = Files.list(pages())) {
      return files.sorted().toList();
    }
  }

  private static CommandLine program() {
    return Main.commandLine(Console.ofProcess());
  }

  /** What the page must have: commands below this one, and all options and words. */
  private static List<String> words(CommandLine command) {
    var words = new ArrayList<String>();
    addWords(command.getCommandSpec(), words);
    return words;
  }

  private static void addWords(CommandSpec spec, List<String> words) {
    words.add(spec.qualifiedName(" "));
    spec.args().stream()
        .filter(argument -> !argument.hidden())
        .forEach(argument ->
            words.addAll(
                argument.isOption()
                    ? List.of(((CommandLine.Model.OptionSpec) argument).names())
                    : List.of(argument.paramLabel())));
    spec.subcommands().values().forEach(each -> addWords(each.getCommandSpec(), words));
  }

  private static String plain(String page) {
    return page.replaceAll("\\\\f[BIR]", "").replace("\\-", "-").replace("\\ ", " ");
  }
}
