package org.opentls.cli;

import java.io.IOException;

/** A file that was hashed, or could not be read. */
sealed interface Hashed {
  /** The line for the file. */
  record Done(ChecksumLine line) implements Hashed {}

  /** Why there is none. */
  record Unreadable(String name, IOException cause) implements Hashed {}

  static Hashed of(FileHasher hasher, HashAlgorithm algorithm, String name) {
    try {
      return new Done(new ChecksumLine(algorithm, hasher.hash(algorithm, name), name));
    } catch (IOException e) {
      return new Unreadable(name, e);
    }
  }
}
