package org.opentls.io;

/** How a file is opened; see {@code BIO_new_file(3ossl)} and {@code fopen(3)}. Always binary. */
public enum FileMode {
  /** {@code r}: reads a file that exists. */
  READ("rb"),
  /** {@code r+}: reads and writes a file that exists. */
  READ_WRITE("r+b"),
  /** {@code w}: writes a file that is new, or emptied. */
  WRITE("wb"),
  /** {@code w+}: writes and reads a file that is new, or emptied. */
  WRITE_READ("w+b"),
  /** {@code a}: writes at the end of a file, which is made if need be. */
  APPEND("ab"),
  /** {@code a+}: reads anywhere and writes at the end of a file, which is made if need be. */
  APPEND_READ("a+b");

  final String mode;

  FileMode(String mode) {
    this.mode = mode;
  }

  boolean reads() {
    return this == READ || isUpdate();
  }

  boolean writes() {
    return this != READ;
  }

  /** Whether reading and writing may follow each other, which C allows only after a seek. */
  boolean isUpdate() {
    return mode.indexOf('+') > 0;
  }
}
