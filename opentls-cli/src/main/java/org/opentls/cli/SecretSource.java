package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.opentls.cli.CommandModel.value;

import java.io.IOException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where a command's secret comes from: a file, standard input or a variable of the environment,
 * none of which shows it in the list of processes.
 */
final class SecretSource {
  private final Console console;
  private final String what;
  private @Nullable String file;
  private @Nullable String variable;

  /** Makes a source of a secret that messages and options call {@code what}, as in {@code key}. */
  SecretSource(Console console, String what) {
    this.console = console;
    this.what = what;
  }

  /** The option for a file. */
  OptionSpec.Builder fileOption(String description) {
    return value(String.class, "FILE", name -> file = name, description, "--" + what + "-file");
  }

  /** The option for a variable. */
  OptionSpec.Builder variableOption() {
    return value(
        String.class,
        "NAME",
        name -> variable = name,
        "The " + what + ": the value of the environment's variable NAME.",
        "--" + what + "-env");
  }

  /** Whether an option says where to read. */
  boolean isGiven() {
    return file != null || variable != null;
  }

  /** Whether standard input is read. */
  boolean isStandardInput() {
    return file != null && FileHasher.isStandardInput(file);
  }

  /** What the option names; the caller clears it. */
  byte[] read() {
    return file != null ? contents(file) : valueOf(String.valueOf(variable));
  }

  /** What standard input has; the caller clears it. */
  byte[] readStandardInput() {
    return contents(FileHasher.STANDARD_INPUT);
  }

  private byte[] contents(String name) {
    try {
      if (FileHasher.isStandardInput(name)) {
        return SecretBytes.all(console.in(), what);
      }
      try (var in = Files.newInputStream(FileNames.path(name))) {
        return SecretBytes.all(in, what);
      }
    } catch (IOException e) {
      throw new Failure(Quoting.quote(name) + ": " + Failure.reason(e), e);
    }
  }

  private static byte[] valueOf(String name) {
    var value = System.getenv(name);
    if (value == null) {
      throw new BadValue("the environment has no variable " + Quoting.always(name));
    }
    return value.getBytes(UTF_8);
  }
}
