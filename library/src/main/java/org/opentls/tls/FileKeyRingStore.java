package org.opentls.tls;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keys in a file, for the processes of one machine. For any number of threads. */
final class FileKeyRingStore implements KeyRingStore {
  private static final int MOST_IN_A_LOAD = 64;

  private final SharedFile file;

  FileKeyRingStore(Path file) {
    this.file = new SharedFile(file, RingSlots.MOST_BYTES);
  }

  @Override
  public CompletionStage<Map<Long, byte[]>> load(RingId ring, long from, long to) {
    Objects.requireNonNull(ring);
    if (to < from || to - from >= MOST_IN_A_LOAD || to - from < 0) {
      throw new IllegalArgumentException("slots " + from + " to " + to);
    }
    return start(() -> slots().of(ring, from, to));
  }

  /** A slot whose time has come shall be gone from the file, also if nobody fills another one. */
  private RingSlots slots() throws IOException {
    var slots = read();
    return slots.isAnyExpired(Instant.now())
        ? file.locked(() -> {
          var current = read().without(Instant.now());
          write(current);
          return current;
        })
        : slots;
  }

  private RingSlots read() throws IOException {
    var content = file.read();
    if (content.isEmpty()) {
      return RingSlots.NONE;
    }
    try {
      return RingSlots.parse(content.get());
    } catch (IllegalArgumentException e) {
      throw (IOException)
          new FileSystemException(
                  file.toString(), null, "not a ring of keys, or damaged: " + e.getMessage())
              .initCause(e);
    } finally {
      Arrays.fill(content.get(), (byte) 0);
    }
  }

  private void write(RingSlots slots) throws IOException {
    byte[] content = slots.encoded();
    try {
      file.replace(content);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  @Override
  public CompletionStage<byte[]> offer(RingId ring, long slot, byte[] value, Instant eraseAt) {
    Objects.requireNonNull(ring);
    Objects.requireNonNull(eraseAt);
    if (value.length > RingSlots.LONGEST_VALUE) {
      throw new IllegalArgumentException("a value of " + value.length + " bytes");
    }
    byte[] offered = value.clone();
    return start(() ->
        file.locked(() -> {
          var slots = read().without(Instant.now());
          var held = slots.of(ring, slot, slot).get(slot);
          if (held != null) {
            return held;
          }
          try {
            write(slots.with(ring, slot, offered, eraseAt));
          } catch (IllegalStateException e) {
            throw new FileSystemException(file.toString(), null, e.getMessage());
          }
          return offered;
        }));
  }

  @Override
  public CompletionStage<Instant> time() {
    return CompletableFuture.completedFuture(Instant.now());
  }

  /** Files wait for disks and for locks: the caller does not. */
  private static <T> CompletionStage<T> start(SharedFile.Work<T> work) {
    return Futures.start(Futures.virtual("opentls-keys"), work::run);
  }

  @Override
  public String toString() {
    return "FileKeyRingStore[" + file + "]";
  }
}
