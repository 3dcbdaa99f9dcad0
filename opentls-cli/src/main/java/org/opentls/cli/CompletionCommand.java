package org.opentls.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a script that completes this program's commands and options. */
@Command(
    name = "completion",
    description = "Print a completion script for bash or zsh.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(opentls completion bash)",
      "  opentls completion zsh > ~/.opentls-completion; source ~/.opentls-completion"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  private Shell shell = Shell.bash;

  CompletionCommand(Console console) {
    this.console = console;
  }

  /** The shells that picocli writes a script for. */
  @SuppressWarnings("NamingConvention") // as the user types them
  enum Shell {
    bash,
    zsh
  }

  @Override
  public Integer call() {
    var script = AutoComplete.bash("opentls", Main.commandLine(console));
    console.out().print(shell == Shell.zsh ? "autoload -U +X bashcompinit && bashcompinit\n" : "");
    console.out().line(script);
    return 0;
  }
}
