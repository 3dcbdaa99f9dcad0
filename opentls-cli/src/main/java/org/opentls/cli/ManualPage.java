package org.opentls.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The manual's page of a command, out of the description that {@code --help} prints. */
final class ManualPage {
  private static final int WIDEST = 10_000;
  private static final Pattern WORD_END = Pattern.compile(" ");

  private final CommandLine command;
  private final ManualFormat page;

  private ManualPage(CommandLine command, ManualFormat page) {
    this.command = command;
    this.page = page;
  }

  /**
   * A page for the program and each of its commands, by their names, as in {@code opentls-hash}.
   * Commands below a command are on its page.
   */
  static Map<String, String> all(CommandLine program, Supplier<ManualFormat> format) {
    var pages = new LinkedHashMap<String, String>();
    Stream.concat(Stream.of(program), program.getSubcommands().values().stream())
        .forEach(command -> pages.put(name(command), of(command, format.get())));
    return pages;
  }

  /** As in {@code opentls-hash}. */
  static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName("-");
  }

  /** The page of one command. */
  static String of(CommandLine command, ManualFormat format) {
    new ManualPage(command, format).write();
    return format.text();
  }

  private void write() {
    var spec = command.getCommandSpec();
    page.title(words(spec), summary(spec));
    page.section("Synopsis");
    synopsis(spec);
    page.section("Description");
    paragraphs(spec).forEach(page::paragraph);
    arguments(spec);
    commands();
    exitCodes(spec);
    examples(spec);
    seeAlso();
  }

  private static List<String> words(CommandSpec spec) {
    return WORD_END.splitAsStream(spec.qualifiedName(" ")).toList();
  }

  private static String summary(CommandSpec spec) {
    return paragraphs(spec).getFirst();
  }

  private static List<String> paragraphs(CommandSpec spec) {
    return Stream.of(spec.usageMessage().description()).map(ManualPage::formatted).toList();
  }

  /** In a line of its own, as picocli has it. */
  private void synopsis(CommandSpec spec) {
    int width = spec.usageMessage().width();
    spec.usageMessage().width(WIDEST);
    var line = help(spec).synopsis(0).strip().replaceAll("\\s+", " ");
    spec.usageMessage().width(width);
    var name = spec.qualifiedName(" ");
    page.synopsis(name, line.substring(name.length()).strip());
  }

  private static Help help(CommandSpec spec) {
    return new Help(spec, Help.defaultColorScheme(Ansi.OFF));
  }

  private void arguments(CommandSpec spec) {
    var positionals = spec.positionalParameters().stream().filter(each -> !each.hidden()).toList();
    if (!positionals.isEmpty()) {
      page.section("Arguments");
      positionals.forEach(each -> page.argument(label(each), meaning(each)));
    }
    page.section("Options");
    options(spec).forEach(this::option);
  }

  private static List<OptionSpec> options(CommandSpec spec) {
    return spec.options().stream().filter(option -> !option.hidden()).toList();
  }

  private void option(OptionSpec option) {
    page.argument(String.join(", ", option.names()) + label(option), meaning(option));
  }

  /** As in {@code =ALG} or {@code [FILE...]}. */
  private static String label(ArgSpec argument) {
    return help(argument.command())
        .parameterLabelRenderer()
        .renderParameterLabel(argument, Ansi.OFF, List.of())
        .plainString();
  }

  private static String meaning(ArgSpec argument) {
    return formatted(String.join(" ", argument.description()));
  }

  /** The program's commands have pages of their own; what is below them is told here. */
  private void commands() {
    var below = command.getSubcommands().values();
    if (below.isEmpty()) {
      return;
    }
    page.section("Commands");
    for (var each : below) {
      var spec = each.getCommandSpec();
      if (command.getParent() == null) {
        page.reference(words(spec), summary(spec));
      } else {
        commandBelow(spec);
      }
    }
  }

  private void commandBelow(CommandSpec spec) {
    page.subsection(spec.qualifiedName(" "));
    synopsis(spec);
    paragraphs(spec).forEach(page::paragraph);
    spec.positionalParameters().stream()
        .filter(each -> !each.hidden())
        .forEach(each -> page.argument(label(each), meaning(each)));
    options(spec).stream().filter(option -> !option.inherited()).forEach(this::option);
    var examples = lines(spec);
    if (!examples.isEmpty()) {
      page.paragraph(examples.size() == 1 ? "Example:" : "Examples:");
      page.example(examples);
    }
  }

  private void exitCodes(CommandSpec spec) {
    page.section("Exit status");
    spec.usageMessage()
        .exitCodeList()
        .forEach((code, meaning) -> page.entry(code, formatted(meaning)));
  }

  private void examples(CommandSpec spec) {
    page.section("Examples");
    page.example(lines(spec));
  }

  private static List<String> lines(CommandSpec spec) {
    var text = String.join("\n", spec.usageMessage().footer()).replace("%%", "%");
    return text.stripIndent().lines().toList();
  }

  private void seeAlso() {
    page.section("See also");
    if (command.getParent() == null) {
      page.paragraph("Every command has a page of its own, and --help.");
    } else {
      var program = command.getParent().getCommandSpec();
      page.reference(words(program), summary(program));
    }
  }

  /** Descriptions are formats without arguments. */
  private static String formatted(String description) {
    return description.replace("%n", " ").replace("%%", "%").strip();
  }
}
