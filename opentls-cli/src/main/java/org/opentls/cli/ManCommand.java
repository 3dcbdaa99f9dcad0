package org.opentls.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the manual's pages, or writes all of them into a folder. */
@Command(
    name = "man",
    description = {
      "Print a page of the manual, for the man program.",
      "The pages say what --help says."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  opentls man serve | man -l -",
      "  opentls man --to ~/.local/share/man/man1",
      "  opentls man --format markdown --to reference"
    })
final class ManCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..1",
      description = "Whose page; the program's own if not given.")
  private @Nullable String name;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES}; roff, which man reads, if not given.")
  private Format format = Format.roff;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description = "Write the pages of all commands into FOLDER.")
  private @Nullable String folder;

  ManCommand(Console console) {
    this.console = console;
  }

  /** The formats that there are. */
  @SuppressWarnings("NamingConvention") // as the user types them
  enum Format {
    roff(".1"),
    markdown(".md");

    private final String suffix;

    Format(String suffix) {
      this.suffix = suffix;
    }

    private ManualFormat page() {
      return switch (this) {
        case roff -> new RoffFormat();
        case markdown -> new MarkdownFormat();
      };
    }
  }

  @Override
  public Integer call() throws IOException {
    if (folder != null && name != null) {
      throw new BadValue("--to and COMMAND exclude each other");
    }
    if (folder == null) {
      print();
    } else {
      write(folder);
    }
    return 0;
  }

  private void print() {
    var program = Main.commandLine(console);
    var command = name == null ? program : program.getSubcommands().get(name);
    if (command == null) {
      throw new BadValue(
          "there is no command %s; try 'opentls --help'"
              .formatted(Quoting.always(String.valueOf(name))));
    }
    console.out().print(ManualPage.of(command, format.page()));
  }

  private void write(String into) throws IOException {
    var directory = Files.createDirectories(FileNames.path(into));
    for (var page : ManualPage.all(Main.commandLine(console), format::page).entrySet()) {
      Files.writeString(directory.resolve(page.getKey() + format.suffix), page.getValue());
    }
  }
}
