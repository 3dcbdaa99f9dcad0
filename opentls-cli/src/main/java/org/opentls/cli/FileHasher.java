package org.opentls.cli;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.util.Collection;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Hashes files, and standard input under the name {@code -}, and counts what it has read. */
record FileHasher(Console console, Progress progress) {
  static final String STANDARD_INPUT = "-";
  private static final int BUFFER_SIZE = 1 << 17;

  static boolean isStandardInput(String name) {
    return name.equals(STANDARD_INPUT);
  }

  /** The bytes of all these files together, unless one of them has no size before it is read. */
  static OptionalLong totalSize(Collection<String> names) {
    long total = 0;
    for (var name : names) {
      try {
        if (isStandardInput(name)) {
          return OptionalLong.empty();
        }
        total += Files.size(FileNames.path(name));
      } catch (IOException _) {
        // a file that cannot be read is told of when its turn comes
      }
    }
    return OptionalLong.of(total);
  }

  /**
   * The digest of a file, in lower-case hexadecimal.
   *
   * @throws IOException if it cannot be read
   */
  String hash(HashAlgorithm algorithm, String name) throws IOException {
    try (var digest = algorithm.open()) {
      read(name, digest::update);
      return HexFormat.of().formatHex(algorithm.finish(digest));
    }
  }

  /**
   * Passes what a file holds to {@code sink}, piece by piece.
   *
   * @throws IOException if it cannot be read
   */
  void read(String name, Consumer<ByteBuffer> sink) throws IOException {
    if (isStandardInput(name)) {
      read(Channels.newChannel(console.in()), BUFFER_SIZE, sink);
      return;
    }
    try (var channel = FileChannel.open(FileNames.path(name), READ)) {
      read(channel, Math.clamp(channel.size() + 1, 1, BUFFER_SIZE), sink);
    }
  }

  private void read(ReadableByteChannel in, int bufferSize, Consumer<ByteBuffer> sink)
      throws IOException {
    var buffer = ByteBuffer.allocateDirect(bufferSize);
    while (in.read(buffer) >= 0) {
      progress.add(buffer.position());
      sink.accept(buffer.flip());
      buffer.clear();
    }
  }
}
