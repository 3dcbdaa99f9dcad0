package org.opentls.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a script that completes this program's commands and options. */
@Command(
    name = "completion",
    description = {
      "Print a completion script for bash, zsh or fish.",
      "It completes the words of a program named opentls on the PATH."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  echo 'source <(opentls completion bash)' >> ~/.bashrc",
      "  echo 'source <(opentls completion zsh)' >> ~/.zshrc",
      "  opentls completion fish > ~/.config/fish/completions/opentls.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  CompletionCommand(Console console) {
    this.console = console;
  }

  /** The shells that there is a script for. */
  @SuppressWarnings("NamingConvention") // as the user types them
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Override
  public Integer call() {
    var commandLine = Main.commandLine(console);
    var out = console.out();
    switch (shell) {
      case bash -> out.line(AutoComplete.bash("opentls", commandLine));
      case zsh -> {
        out.line("autoload -U +X compinit && compinit");
        out.line("autoload -U +X bashcompinit && bashcompinit");
        out.line(AutoComplete.bash("opentls", commandLine));
      }
      case fish -> out.print(FishCompletion.of(commandLine));
    }
    return 0;
  }
}
