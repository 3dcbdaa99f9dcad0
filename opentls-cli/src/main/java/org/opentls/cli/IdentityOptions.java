package org.opentls.cli;

import static org.opentls.cli.CommandModel.given;
import static org.opentls.cli.CommandModel.repeatable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opentls.age.Identity;
import org.opentls.age.PassphraseSource;
import picocli.CommandLine.Model.OptionSpec;

/** The files of secret keys that a command uses. */
final class IdentityOptions {
  private static final Path STANDARD_INPUT = Path.of("/dev/stdin");

  private final OptionSpec files;

  IdentityOptions(String description) {
    this.files = repeatable("FILE", description, "-i", "--identity");
  }

  CommandModel addTo(CommandModel model) {
    return model.option(files);
  }

  boolean isGiven() {
    return !given(files).isEmpty();
  }

  boolean hasStandardInput() {
    return given(files).contains(FileHasher.STANDARD_INPUT);
  }

  /** The identities in all files, which the caller closes. */
  Identities read(PassphraseSource source) throws IOException {
    return read(given(files), source);
  }

  /** The identities in one file, which the caller closes. */
  static Identities read(String file, PassphraseSource source) throws IOException {
    return read(List.of(file), source);
  }

  private static Identities read(List<String> files, PassphraseSource source) throws IOException {
    var identities = new ArrayList<Identity>();
    try {
      for (var file : files) {
        identities.addAll(Identity.readAll(path(file), source));
      }
    } catch (Throwable t) {
      identities.forEach(Identity::close);
      throw t;
    }
    return new Identities(identities);
  }

  /** The file of that name; the library reads standard input as a file, too. */
  static Path path(String name) {
    return FileHasher.isStandardInput(name) ? STANDARD_INPUT : FileNames.path(name);
  }

  /** Identities that are closed together. */
  record Identities(List<Identity> all) implements AutoCloseable {
    @Override
    public void close() {
      all.forEach(Identity::close);
    }
  }
}
