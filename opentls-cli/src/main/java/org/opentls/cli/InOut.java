package org.opentls.cli;

import static org.opentls.cli.CommandModel.flag;
import static org.opentls.cli.CommandModel.optionalWord;
import static org.opentls.cli.CommandModel.value;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What a command reads and where it writes: files or the standard streams. */
final class InOut {
  private final Console console;
  private final PositionalParamSpec in;
  private @Nullable String out;
  private boolean force;
  private boolean quiet;
  private Progress progress;

  InOut(Console console, String inDescription) {
    this.console = console;
    this.in = optionalWord("FILE", inDescription);
    this.progress = Progress.none(console);
  }

  /** What is written, piece by piece. */
  @FunctionalInterface
  interface Content {
    /**
     * Writes all of it.
     *
     * @throws IOException if it cannot be had or written; then nothing is at the target
     */
    void writeTo(OutputStream out) throws IOException;
  }

  CommandModel addTo(CommandModel model) {
    return addInput(
        model
            .option(
                value(
                    String.class,
                    "FILE",
                    name -> out = name,
                    "Where to write; the file appears when it is complete. Standard output if not"
                        + " given, or if -.",
                    "-o",
                    "--output"))
            .option(flag(() -> force = true, "Replace the file of -o.", "-f", "--force")));
  }

  /** Adds what commands without output need. */
  CommandModel addInput(CommandModel model) {
    return model
        .option(flag(() -> quiet = true, "Show no progress.", "-q", "--quiet"))
        .parameters(in);
  }

  /** The name of the input. */
  String name() {
    @Nullable String name = in.getValue();
    return name == null ? FileHasher.STANDARD_INPUT : name;
  }

  boolean isStandardInput() {
    return FileHasher.isStandardInput(name());
  }

  /** The name of the output; null for standard output, {@code -} if that was asked for. */
  @Nullable String output() {
    return out;
  }

  /** The output as a path; null for standard output. */
  @Nullable Path target() {
    return out == null || FileHasher.isStandardInput(out) ? null : FileNames.path(out);
  }

  /** Whether nobody asked for standard output, and a person would see it. */
  boolean wouldShow() {
    return out == null && console.isOutTerminal();
  }

  boolean isForced() {
    return force;
  }

  /**
   * Checks what would be refused after a passphrase was typed.
   *
   * @throws IOException if the target is taken
   */
  void requireFreeTarget() throws IOException {
    var target = target();
    if (target == null || isDevice(target)) {
      return;
    }
    if (!isStandardInput()
        && Files.exists(target)
        && Files.isSameFile(target, FileNames.path(name()))) {
      throw new Failure("input and output are the same file, " + Quoting.quote(name()));
    }
    try {
      NewFile.requireFree(target, force);
    } catch (FileAlreadyExistsException e) {
      throw new Failure(
          Quoting.quote(String.valueOf(out)) + ": File exists; --force replaces it", e);
    }
  }

  /** A device or a pipe is written through, and not replaced. */
  private static boolean isDevice(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.isSymbolicLink(path)
        && !Files.isRegularFile(path)
        && !Files.isDirectory(path);
  }

  /** The input, which counts as progress. */
  InputStream open() throws IOException {
    var raw = isStandardInput() ? console.in() : Files.newInputStream(FileNames.path(name()));
    return new WatchedInput(raw, count -> progress.add(count));
  }

  /** Shows progress from now on. */
  Progress startProgress() {
    return startProgress(FileHasher.totalSize(List.of(name())));
  }

  Progress startProgress(OptionalLong total) {
    progress = quiet ? Progress.none(console) : Progress.start(console, total);
    return progress;
  }

  /**
   * Writes to the target, where a file appears when it is complete.
   *
   * @param ownerOnly whether a file is readable by its owner only
   */
  void write(boolean ownerOnly, Content content) throws IOException {
    var target = target();
    if (target == null) {
      content.writeTo(console.out());
    } else if (isDevice(target)) {
      try (var device = new FileOutputStream(target.toFile())) {
        content.writeTo(device);
      }
    } else {
      try (var file = NewFile.create(target, force, ownerOnly)) {
        content.writeTo(file.output());
        file.commit();
      }
    }
  }
}
