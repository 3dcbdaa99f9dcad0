package org.opentls.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says which OpenSSL is used, what it can do, and what to install for the rest. */
@Command(
    name = "doctor",
    description = "Say which OpenSSL is used, what it lacks and what to install.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  opentls doctor",
      "  opentls doctor --json | jq -r .openssl.version",
      "  OPENTLS_OPENSSL=/opt/openssl-3.5/lib opentls doctor",
      "",
      "The exit code is 1 if no usable OpenSSL is found."
    })
final class DoctorCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--json", description = "Print a JSON object.")
  private boolean json;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var diagnosis = Diagnosis.make();
    console.out().print(json ? DiagnosisJson.of(diagnosis) : DiagnosisText.of(diagnosis));
    return diagnosis.openSsl() instanceof Diagnosis.Missing ? Main.FAILED : 0;
  }
}
