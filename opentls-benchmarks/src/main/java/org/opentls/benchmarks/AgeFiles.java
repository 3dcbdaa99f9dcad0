package org.opentls.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.opentls.age.Age;
import org.opentls.age.Identity;
import org.opentls.age.PassphraseSource;
import org.opentls.age.Recipient;
import org.opentls.age.X25519Identity;

/**
 * A whole process that encrypts or decrypts one file, for {@code age-files}, and says on standard
 * error what memory it took.
 */
public final class AgeFiles {
  private AgeFiles() {}

  /**
   * Does one thing in a number of threads: {@code THREADS encrypt IN OUT RECIPIENTS}, {@code
   * THREADS decrypt IN OUT IDENTITIES}, or {@code THREADS zeros SIZE}, which encrypts and decrypts
   * as many zeros without a file.
   */
  public static void main(String[] arguments) throws IOException {
    var options =
        Age.Options.none().withOverwrite().withParallelism(Integer.parseInt(arguments[0]));
    long base = peakResident();
    switch (arguments[1]) {
      case "encrypt" ->
          Age.encrypt(
              Path.of(arguments[2]),
              Path.of(arguments[3]),
              options,
              Recipient.readAll(Path.of(arguments[4])).toArray(Recipient[]::new));
      case "decrypt" ->
          Age.decrypt(
              Path.of(arguments[2]),
              Path.of(arguments[3]),
              options,
              Identity.readAll(Path.of(arguments[4]), PassphraseSource.none())
                  .toArray(Identity[]::new));
      case "zeros" -> zeros(Long.parseLong(arguments[2]), options);
      default -> throw new IllegalArgumentException(arguments[1]);
    }
    System.err.printf("resident: %d KiB at the start, %d KiB at most%n", base, peakResident());
  }

  private static void zeros(long size, Age.Options options) throws IOException {
    var key = X25519Identity.generate();
    try (key;
        var file = Age.encryptFrom(new Zeros(size), options, key.recipient())) {
      long decrypted = Age.verify(file, options, key);
      if (decrypted != size) {
        throw new IllegalStateException(decrypted + " bytes of " + size);
      }
    }
  }

  /** As Linux counts it. */
  private static long peakResident() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    }
  }

  /** A number of zeros. */
  private static final class Zeros extends InputStream {
    private long rest;

    Zeros(long size) {
      this.rest = size;
    }

    @Override
    public int read() {
      return rest-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      if (rest <= 0) {
        return -1;
      }
      int count = (int) Math.min(length, rest);
      Arrays.fill(to, offset, offset + count, (byte) 0);
      rest -= count;
      return count;
    }
  }
}
