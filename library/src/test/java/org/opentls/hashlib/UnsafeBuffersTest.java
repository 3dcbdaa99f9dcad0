package org.opentls.hashlib;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.api.ForkedJvm;

/** Buffers whose memory may be gone: an exception, and never the end of the JVM. */
class UnsafeBuffersTest {
  private static final int SIZE = 1 << 20;

  @TempDir Path folder;

  private static MappedByteBuffer map(Path file) throws IOException {
    try (var channel = FileChannel.open(file, READ)) {
      return channel.map(MapMode.READ_ONLY, 0, channel.size());
    }
  }

  @Test
  void aMappedFileIsReadLikeAnyOther() throws IOException {
    var content = new byte[SIZE];
    content[SIZE - 1] = 1;
    var mapped = map(Files.write(folder.resolve("file"), content));
    try (var digest = Digest.sha256()) {
      assertThat(digest.update(mapped).digest()).isEqualTo(Digests.sha256(content));
    }
    assertThat(mapped.hasRemaining()).isFalse();
  }

  @Test
  void aMappedFileThatShrinksDoesNotEndTheJvm() throws Exception {
    var file = Files.write(folder.resolve("file"), new byte[SIZE]);
    var result = ForkedJvm.run(List.of(), ShrinkingFile.class, file.toString());
    assertThat(result.output()).startsWith("InternalError");
    assertThat(result.exitCode()).isZero();
  }

  /** Maps a file, truncates it and digests the mapping. */
  static final class ShrinkingFile {
    private ShrinkingFile() {}

    public static void main(String[] arguments) throws IOException {
      var file = Path.of(arguments[0]);
      var mapped = map(file);
      try (var channel = FileChannel.open(file, WRITE)) {
        channel.truncate(0);
      }
      try (var digest = Digest.sha256()) {
        digest.update(mapped);
        IO.println("digested what is not there");
      } catch (InternalError e) {
        IO.println(e.getClass().getSimpleName());
      }
    }
  }

  @Test
  void aBufferOfAClosedArenaIsRefused() {
    ByteBuffer buffer;
    try (var arena = Arena.ofConfined()) {
      buffer = arena.allocate(SIZE).asByteBuffer();
    }
    try (var digest = Digest.sha256()) {
      assertThatThrownBy(() -> digest.update(buffer)).isInstanceOf(IllegalStateException.class);
      assertThat(digest.digest()).isEqualTo(Digests.sha256(new byte[0]));
    }
    assertThat(buffer.position()).isZero();
  }

  @Test
  void aBufferOfAnotherThreadsArenaIsRefused() {
    try (var arena = Arena.ofConfined();
        var digest = Digest.sha256()) {
      var buffer = arena.allocate(SIZE).asByteBuffer();
      var other = CompletableFuture.supplyAsync(() -> digest.update(buffer));
      assertThatThrownBy(other::join).hasCauseInstanceOf(WrongThreadException.class);
      assertThat(digest.digest()).isEqualTo(Digests.sha256(new byte[0]));
    }
  }

  /** C would read beyond the buffer, or take a negative length for a huge one. */
  @Test
  void aBufferWhoseLimitsMoveDoesNotEndTheJvm() throws Exception {
    var result = ForkedJvm.run(List.of(), MovingLimits.class);
    assertThat(result.output()).isEqualToIgnoringNewLines("done");
    assertThat(result.exitCode()).isZero();
  }

  /** Digests a direct buffer that another thread makes small and large at one end or the other. */
  static final class MovingLimits {
    private MovingLimits() {}

    private static volatile boolean done;

    public static void main(String[] arguments) throws InterruptedException {
      var buffer = ByteBuffer.allocateDirect(1024);
      var mover =
          Thread.ofPlatform()
              .start(() -> {
                while (!done) {
                  var _ = buffer.limit(1024).position(1023).position(0).limit(1);
                }
              });
      try (var digest = Digest.sha256()) {
        for (int i = 0; i < 2_000_000; i++) {
          try {
            digest.update(buffer);
          } catch (IllegalArgumentException e) {
            // The position that the buffer is moved to is beyond its limit by now.
          }
        }
      } finally {
        done = true;
        mover.join();
      }
      IO.println("done");
    }
  }
}
