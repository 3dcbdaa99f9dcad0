package org.opentls.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Looks into a shared object of Linux before it is loaded, see {@code elf(5)}. A truncated one ends
 * the JVM with a bus error; one made for glibc can end a JVM that runs on musl, and the other way
 * round.
 */
final class Elf {
  /** {@code e_ident}: the magic number, the class of 64 bits, and this processor's byte order. */
  private static final byte[] IDENT = {
    0x7f, 'E', 'L', 'F', 2, (byte) (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? 1 : 2)
  };

  private static final int MAGIC_SIZE = 4;

  /** Some fifty times the size of {@code libcrypto}. */
  private static final long MAX_SIZE = 256L << 20;

  private static final int HEADER_SIZE = 64;
  private static final int PROGRAM_HEADER_SIZE = 56;
  private static final int X86_64 = 62;
  private static final int AARCH64 = 183;

  private final Path file;
  private final byte[] bytes;
  private final ByteBuffer header;

  private Elf(Path file) throws IOException {
    this.file = file;
    bytes = Files.readAllBytes(file);
    header = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  /**
   * Passes a file that the system's loader can take.
   *
   * @throws Library.Unusable if it cannot
   */
  static void requireLoadable(Path file) throws Library.Unusable {
    Platform.requireFile(file);
    try {
      if (Files.size(file) > MAX_SIZE) {
        throw new Library.Unusable(file.getFileName() + " is too large for a library");
      }
      var elf = new Elf(file);
      elf.requireMachine();
      elf.requireWhole();
      elf.requireSameLibc();
    } catch (IOException e) {
      throw new Library.Unusable(file.getFileName() + " cannot be read", e);
    }
  }

  private void requireMachine() throws Library.Unusable {
    if (bytes.length < HEADER_SIZE || !identIs(MAGIC_SIZE)) {
      throw unusable("is no shared object");
    }
    var arch = System.getProperty("os.arch");
    int machine = header.getShort(18);
    if (!identIs(IDENT.length)
        || ("amd64".equals(arch) && machine != X86_64)
        || ("aarch64".equals(arch) && machine != AARCH64)) {
      throw unusable("is for another processor than " + arch);
    }
  }

  private boolean identIs(int size) {
    return Arrays.equals(bytes, 0, size, IDENT, 0, size);
  }

  /** The loader maps every segment that a program header names, whether the file has it or not. */
  private void requireWhole() throws Library.Unusable {
    long start = header.getLong(32);
    int count = header.getShort(56) & 0xffff;
    requireInside(start, (long) count * PROGRAM_HEADER_SIZE);
    for (int i = 0; i < count; i++) {
      int at = (int) start + i * PROGRAM_HEADER_SIZE;
      requireInside(header.getLong(at + 8), header.getLong(at + 32));
    }
  }

  private void requireInside(long offset, long size) throws Library.Unusable {
    if (offset < 0 || size < 0 || size > bytes.length || offset > bytes.length - size) {
      throw unusable("is truncated");
    }
  }

  private void requireSameLibc() throws Library.Unusable {
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.contains("libc.so.6") && runsOnMusl()) {
      throw unusable("is for glibc, this JVM runs on musl");
    }
    if (text.contains("libc.musl-") && !runsOnMusl()) {
      throw unusable("is for musl, this JVM runs on glibc");
    }
  }

  private static boolean runsOnMusl() {
    try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.anyMatch(line -> line.contains("ld-musl-"));
    } catch (IOException | UncheckedIOException e) {
      return Files.exists(Path.of("/etc/alpine-release"));
    }
  }

  private Library.Unusable unusable(String why) {
    return new Library.Unusable(file.getFileName() + " " + why);
  }
}
