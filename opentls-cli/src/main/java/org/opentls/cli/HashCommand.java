package org.opentls.cli;

import static org.opentls.cli.CommandModel.flag;
import static org.opentls.cli.CommandModel.value;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opentls.hashlib.Digest;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/** Prints and checks digests of files, as {@code sha256sum} does. */
final class HashCommand implements Callable<Integer> {
  private final Console console;
  private final PositionalParamSpec files =
      PositionalParamSpec.builder()
          .paramLabel("FILE")
          .arity("0..*")
          .type(List.class)
          .auxiliaryTypes(String.class)
          .description("What to read; standard input if not given, or if -.")
          .build();
  private final CommandSpec spec;

  private @Nullable String algorithm;
  private @Nullable Integer length;
  private boolean tagged;
  private ChecksumLine.Encoding encoding = ChecksumLine.Encoding.HEX;
  private boolean binary;
  private boolean text;
  private boolean zero;
  private boolean list;
  private boolean check;
  private boolean ignoreMissing;
  private boolean strict;

  /** What {@code --check} tells; the last of the options counts. */
  private Telling telling = Telling.USUAL;

  private enum Telling {
    USUAL,
    QUIET,
    STATUS,
    WARN
  }

  HashCommand(Console console) {
    this.console = console;
    this.spec = describe();
  }

  CommandSpec spec() {
    return spec;
  }

  private CommandSpec describe() {
    return CommandModel.of(
            this,
            "hash",
            "Print or check digests of files.",
            "Output and lists are those of sha256sum, sha512sum, md5sum and b2sum; lists that BSD's"
                + " md5 and 'openssl dgst' write can be checked too.")
        .option(
            value(
                String.class,
                "ALG",
                name -> algorithm = name,
                "The digest, by any name that OpenSSL or Python has; SHA256 if not given.",
                "-a",
                "--algorithm"))
        .option(
            value(
                Integer.class,
                "BITS",
                bits -> length = bits,
                "Length of the digest in bits, a multiple of 8: needed for SHAKE; for BLAKE2 on"
                    + " OpenSSL 3.2 or later.",
                "-l",
                "--length"))
        .option(
            flag(
                () -> tagged = true,
                "Print lines as on BSD: ALG (FILE) = DIGEST.",
                "--tag",
                "--bsd"))
        .oneOf(
            flag(
                () -> encoding = ChecksumLine.Encoding.HEX,
                "Print digests in hexadecimal, the default.",
                "--hex"),
            flag(
                () -> encoding = ChecksumLine.Encoding.BASE64,
                "Print digests in Base64.",
                "--base64"))
        .option(
            flag(
                () -> binary = true,
                "Mark names with * as read in binary mode; nothing else changes.",
                "-b",
                "--binary"))
        .option(
            flag(
                () -> text = true,
                "Mark names with a space as read in text mode, the default.",
                "-t",
                "--text"))
        .option(
            flag(
                () -> zero = true,
                "End lines with NUL instead of newline, and print names as they are.",
                "-z",
                "--zero"))
        .option(flag(() -> list = true, "Print the digests that this OpenSSL has.", "--list"))
        .option(
            flag(
                () -> check = true,
                "Read lists of digests from the FILEs and check them.",
                "-c",
                "--check"))
        .option(
            flag(
                () -> ignoreMissing = true,
                "With --check: skip files that are not there.",
                "--ignore-missing"))
        .option(
            flag(
                () -> telling = Telling.QUIET,
                "With --check: do not print OK for good files.",
                "--quiet"))
        .option(
            flag(
                () -> telling = Telling.STATUS,
                "With --check: print nothing, the exit code tells.",
                "--status"))
        .option(
            flag(() -> strict = true, "With --check: fail on lines of no known form.", "--strict"))
        .option(
            flag(
                () -> telling = Telling.WARN,
                "With --check: say which lines have no known form.",
                "-w",
                "--warn"))
        .parameters(files)
        .examples(
            "  opentls hash *.iso > SUMS",
            "  opentls hash --check SUMS",
            "  opentls hash -a blake2b --tag report.pdf",
            "  opentls hash -a SHAKE256 --length 512 - < report.pdf",
            "  opentls hash --list")
        .spec();
  }

  @Override
  public Integer call() {
    if (list) {
      Digest.available().forEach(console.out()::line);
      return 0;
    }
    requireFittingOptions();
    var names = names();
    var chosen = HashAlgorithm.of(algorithm == null ? "SHA256" : algorithm, length);
    return check ? check(chosen, names) : print(chosen, names);
  }

  private List<String> names() {
    List<String> given = files.getValue();
    return given == null || given.isEmpty() ? List.of(FileHasher.STANDARD_INPUT) : given;
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
    var style = new ChecksumLine.Style(tagged, encoding, binary ? '*' : ' ', zero);
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
