package org.opentls.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Looks into a shared object of Linux before it is loaded. One made for another processor does no
 * harm, but one made for glibc can end a JVM that runs on musl, and the other way round.
 */
final class Elf {
  private Elf() {}

  private static final int HEADER_SIZE = 64;
  private static final int X86_64 = 62;
  private static final int AARCH64 = 183;

  static void requireLoadable(Path file) throws Library.Unusable {
    try (var channel = FileChannel.open(file)) {
      requireMachine(file, header(channel));
    } catch (IOException e) {
      throw new Library.Unusable(file.getFileName() + " cannot be read", e);
    }
    if (contains(file, "libc.so.6") && runsOnMusl()) {
      throw new Library.Unusable(file.getFileName() + " is for glibc, this JVM runs on musl");
    }
    if (contains(file, "libc.musl-") && !runsOnMusl()) {
      throw new Library.Unusable(file.getFileName() + " is for musl, this JVM runs on glibc");
    }
  }

  private static ByteBuffer header(FileChannel channel) throws IOException {
    var header = ByteBuffer.allocate(HEADER_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    while (header.hasRemaining() && channel.read(header) >= 0) {
      // a short file ends the loop and leaves zeros, which no check below accepts
    }
    return header;
  }

  private static void requireMachine(Path file, ByteBuffer header) throws Library.Unusable {
    if (header.getInt(0) != 0x464c457f) {
      throw new Library.Unusable(file.getFileName() + " is no shared object");
    }
    var arch = System.getProperty("os.arch");
    int machine = header.getShort(18);
    if (("amd64".equals(arch) && machine != X86_64)
        || ("aarch64".equals(arch) && machine != AARCH64)) {
      throw new Library.Unusable(file.getFileName() + " is for another processor than " + arch);
    }
  }

  private static boolean contains(Path file, String text) throws Library.Unusable {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new Library.Unusable(file.getFileName() + " cannot be read", e);
    }
  }

  private static boolean runsOnMusl() {
    try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.anyMatch(line -> line.contains("ld-musl-"));
    } catch (IOException | UncheckedIOException e) {
      return Files.exists(Path.of("/etc/alpine-release"));
    }
  }
}
