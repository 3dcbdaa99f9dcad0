package org.opentls.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opentls.hashlib.Digest;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints and checks digests of files, as {@code sha256sum} does. */
@Command(
    name = "hash",
    description = {
      "Print or check digests of files.",
      "Output and lists are those of sha256sum, sha512sum, md5sum and b2sum; lists that BSD's"
          + " md5 and 'openssl dgst' write can be checked too."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  opentls hash *.iso > SUMS",
      "  opentls hash --check SUMS",
      "  opentls hash -a blake2b --tag report.pdf",
      "  opentls hash -a SHAKE256 --length 512 - < report.pdf",
      "  opentls hash --list"
    })
final class HashCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-a", "--algorithm"},
      paramLabel = "ALG",
      description = "The digest, by any name that OpenSSL or Python has; SHA256 if not given.")
  private @Nullable String algorithm;

  @Option(
      names = {"-l", "--length"},
      paramLabel = "BITS",
      description =
          "Length of the digest in bits, a multiple of 8: needed for SHAKE; for BLAKE2 on OpenSSL"
              + " 3.2 or later.")
  private @Nullable Integer length;

  @Option(
      names = {"--tag", "--bsd"},
      description = "Print lines as on BSD: ALG (FILE) = DIGEST.")
  private boolean tagged;

  @ArgGroup private Encodings encodings = new Encodings();

  @Option(
      names = {"-b", "--binary"},
      description = "Mark names with * as read in binary mode; nothing else changes.")
  private boolean binary;

  @Option(
      names = {"-t", "--text"},
      description = "Mark names with a space as read in text mode, the default.")
  private boolean text;

  @Option(
      names = {"-z", "--zero"},
      description = "End lines with NUL instead of newline, and print names as they are.")
  private boolean zero;

  @Option(names = "--list", description = "Print the digests that this OpenSSL has.")
  private boolean list;

  @Option(
      names = {"-c", "--check"},
      description = "Read lists of digests from the FILEs and check them.")
  private boolean check;

  @Option(names = "--ignore-missing", description = "With --check: skip files that are not there.")
  private boolean ignoreMissing;

  /** What {@code --check} tells; the last of the options counts. */
  private Telling telling = Telling.USUAL;

  private enum Telling {
    USUAL,
    QUIET,
    STATUS,
    WARN
  }

  @Option(names = "--quiet", description = "With --check: do not print OK for good files.")
  void quiet(boolean given) {
    telling = given ? Telling.QUIET : telling;
  }

  @Option(names = "--status", description = "With --check: print nothing, the exit code tells.")
  void status(boolean given) {
    telling = given ? Telling.STATUS : telling;
  }

  @Option(names = "--strict", description = "With --check: fail on lines of no known form.")
  private boolean strict;

  @Option(
      names = {"-w", "--warn"},
      description = "With --check: say which lines have no known form.")
  void warn(boolean given) {
    telling = given ? Telling.WARN : telling;
  }

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description = "What to read; standard input if not given, or if -.")
  private List<String> files = new ArrayList<>();

  /** How the digest is written. */
  static final class Encodings {
    private ChecksumLine.Encoding chosen = ChecksumLine.Encoding.HEX;

    @Option(names = "--hex", description = "Print digests in hexadecimal, the default.")
    void hex(boolean given) {
      chosen = given ? ChecksumLine.Encoding.HEX : chosen;
    }

    @Option(names = "--base64", description = "Print digests in Base64.")
    void base64(boolean given) {
      chosen = given ? ChecksumLine.Encoding.BASE64 : chosen;
    }
  }

  @SuppressWarnings("NullAway.Init") // picocli sets the specification
  HashCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (list) {
      Digest.available().forEach(console.out()::line);
      return 0;
    }
    requireFittingOptions();
    var names = files.isEmpty() ? List.of(FileHasher.STANDARD_INPUT) : files;
    var chosen = HashAlgorithm.of(algorithm == null ? "SHA256" : algorithm, length);
    return check ? check(chosen, names) : print(chosen, names);
  }

  private void requireFittingOptions() {
    if (check) {
      refuse(tagged, "the --tag option is meaningless when verifying checksums");
      refuse(zero, "the --zero option is not supported when verifying checksums");
      refuse(
          binary || text,
          "the --binary and --text options are meaningless when verifying checksums");
      return;
    }
    refuseWithoutCheck(ignoreMissing, "--ignore-missing");
    refuseWithoutCheck(telling == Telling.QUIET, "--quiet");
    refuseWithoutCheck(telling == Telling.STATUS, "--status");
    refuseWithoutCheck(strict, "--strict");
    refuseWithoutCheck(telling == Telling.WARN, "--warn");
  }

  private void refuseWithoutCheck(boolean given, String option) {
    refuse(given, "the " + option + " option is meaningful only when verifying checksums");
  }

  private void refuse(boolean given, String message) {
    if (given) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private int check(HashAlgorithm chosen, List<String> lists) {
    var options =
        new ChecksumCheck.Options(
            ignoreMissing,
            telling == Telling.QUIET,
            telling == Telling.STATUS,
            strict,
            telling == Telling.WARN);
    boolean good = true;
    for (var name : lists) {
      good &= new ChecksumCheck(console, options, chosen, algorithm == null).check(name);
    }
    return good ? 0 : Main.FAILED;
  }

  private int print(HashAlgorithm chosen, List<String> names) {
    var style = new ChecksumLine.Style(tagged, encodings.chosen, binary ? '*' : ' ', zero);
    var failures = new ArrayList<IOException>();
    try (var progress = Progress.start(console, FileHasher.totalSize(names))) {
      var hasher = new FileHasher(console, progress);
      new Pipeline<String, Hashed>(
              name -> Hashed.of(hasher, chosen, name), FileHasher::isStandardInput)
          .run(
              names.iterator(),
              hashed ->
                  progress.aside(() -> {
                    switch (hashed) {
                      case Hashed.Done(var line) -> console.out().write(line.format(style));
                      case Hashed.Unreadable(var name, var cause) -> {
                        failures.add(cause);
                        console.complain(Quoting.quote(name) + ": " + Failure.reason(cause));
                      }
                    }
                  }));
    }
    return failures.isEmpty() ? 0 : Main.FAILED;
  }
}
