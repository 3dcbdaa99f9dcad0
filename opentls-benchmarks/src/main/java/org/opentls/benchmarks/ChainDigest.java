package org.opentls.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.opentls.io.Chain;
import org.opentls.io.FileMode;
import org.opentls.io.Filters;

/**
 * Digests a file with a chain of BIOs and with {@code openssl dgst}, in turn, and compares the best
 * times. The time of {@code openssl} is that of its process, with its start of some milliseconds.
 */
public final class ChainDigest {
  private ChainDigest() {}

  private static final int ROUNDS = 7;
  private static final long SIZE = 1L << 30;
  private static final String DIGEST = "SHA256";

  /** A way to digest a file. */
  private interface Way {
    String digest(Path file) throws IOException, InterruptedException;
  }

  /** The best time of several, in seconds. */
  private static final class Best {
    private final String name;
    private final Way way;
    private double seconds = Double.MAX_VALUE;

    Best(String name, Way way) {
      this.name = name;
      this.way = way;
    }

    String round(Path file) throws IOException, InterruptedException {
      long start = System.nanoTime();
      var digest = way.digest(file);
      seconds = Math.min(seconds, (System.nanoTime() - start) / 1e9);
      return digest;
    }

    double rate() {
      return SIZE / seconds / (1 << 20);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%-28s %8.0f MiB/s", name, rate());
    }
  }

  private static String drain(Path file) throws IOException {
    var digest = Filters.digest(DIGEST);
    try (var chain = Chain.file(file, FileMode.READ).push(digest)) {
      chain.drain();
      return digest.hexdigest();
    }
  }

  private static String copy(Path file) throws IOException {
    var digest = Filters.digest(DIGEST);
    try (var chain = Chain.file(file, FileMode.READ).push(digest)) {
      var in = chain.inputStream();
      var buffer = new byte[64 * 1024];
      while (in.read(buffer) >= 0) {
        // Only the copy into the buffer counts.
      }
      return digest.hexdigest();
    }
  }

  private static String openssl(Path file) throws IOException, InterruptedException {
    var process = new ProcessBuilder("openssl", "dgst", "-sha256", "-r", file.toString()).start();
    var line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("openssl dgst failed");
    }
    return line.substring(0, line.indexOf(' '));
  }

  /** Makes a file of 1 GiB in the folder of temporary files, and deletes it at the end. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var file = Files.createTempFile("chain", ".bin");
    try {
      fill(file);
      compare(file);
    } finally {
      Files.delete(file);
    }
  }

  private static void fill(Path file) throws IOException {
    try (var out = Files.newOutputStream(file)) {
      var piece = new byte[1 << 20];
      for (long done = 0; done < SIZE; done += piece.length) {
        out.write(piece);
      }
    }
  }

  private static void compare(Path file) throws IOException, InterruptedException {
    var openssl = new Best("openssl dgst -sha256", ChainDigest::openssl);
    var drain = new Best("chain, drained", ChainDigest::drain);
    var copy = new Best("chain, read into an array", ChainDigest::copy);
    for (int i = 0; i < ROUNDS; i++) {
      var expected = openssl.round(file);
      if (!drain.round(file).equals(expected) || !copy.round(file).equals(expected)) {
        throw new IOException("the digests differ");
      }
    }
    for (var best : new Best[] {openssl, drain, copy}) {
      IO.println(
          best
              + String.format(Locale.ROOT, "  %.2f of openssl dgst", best.rate() / openssl.rate()));
    }
  }
}
