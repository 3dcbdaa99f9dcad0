package org.opentls.hashlib;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentls.api.Handle;

/** Contexts pass from digest to digest, and nothing passes with them. */
class ContextsTest {
  private static final byte[] ABC = "abc".getBytes(US_ASCII);
  private static final byte[] EMPTY = {};

  static Iterable<String> available() {
    return Digest.available();
  }

  private static byte[] output(Digest digest) {
    return digest.isXof() ? digest.digest(100) : digest.digest();
  }

  /** What a thread finds in its slot, which is then empty: at most one context. */
  private static Handle idle(String name) {
    return Md.of(name, true).contexts().borrow();
  }

  @ParameterizedTest
  @MethodSource("available")
  void aDigestThatWasClosedNeverTouchesTheContextOfAnother(String name) {
    var stale = Digest.of(name);
    stale.update(ABC).close();
    try (var other = Digest.of(name);
        var untouched = Digest.of(name)) {
      other.update(ABC);
      assertThatIllegalStateException().isThrownBy(() -> stale.update(ABC)).withMessage("closed");
      assertThatIllegalStateException().isThrownBy(stale::reset).withMessage("closed");
      stale.close();
      assertThat(output(other)).isEqualTo(output(untouched.update(ABC)));
    }
  }

  @Test
  void closingTwiceGivesBackOnce() {
    var digest = Digest.sha256();
    digest.update(ABC).close();
    digest.close();
    var first = idle("sha256");
    var second = idle("sha256");
    assertThat(first.pointer()).isNotEqualTo(second.pointer());
    first.close();
    second.close();
  }

  @ParameterizedTest
  @MethodSource("available")
  void everyMessageOfADigestStartsAnew(String name) {
    try (var digest = Digest.of(name);
        var fresh = Digest.of(name)) {
      if (digest.isXof()) {
        return;
      }
      var empty = fresh.digest();
      var abc = fresh.update(ABC).digest();
      for (int message = 0; message < 4; message++) {
        assertThat(digest.update(ABC).digestAndReset()).isEqualTo(abc);
        assertThat(digest.digestAndReset()).isEqualTo(empty);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("available")
  void resetAndCopyAndCloseNeedNoData(String name) {
    try (var digest = Digest.of(name);
        var copy = digest.reset().copy();
        var fresh = Digest.of(name)) {
      Digest.of(name).close();
      assertThat(output(copy.update(ABC))).isEqualTo(output(fresh.update(ABC)));
      assertThat(output(digest.reset().update(ABC))).isEqualTo(output(fresh));
    }
  }

  @Test
  void anUpdateThatFailsLeavesTheDigestUsable() {
    ByteBuffer gone;
    try (var arena = Arena.ofConfined()) {
      gone = arena.allocate(200_000).asByteBuffer();
    }
    try (var digest = Digest.sha256()) {
      assertThatThrownBy(() -> digest.update(gone)).isInstanceOf(IllegalStateException.class);
      assertThat(digest.update(ABC).digestAndReset()).isEqualTo(Digests.sha256(ABC));
      assertThat(digest.digest()).isEqualTo(Digests.sha256(EMPTY));
    }
  }

  /** Wherever the stack ends, in the middle of a loan too, no context is in two hands. */
  @Test
  void theEndOfTheStackMakesNoContextServeTwo() throws Exception {
    var expected = Digests.sha256(ABC);
    var wrong = new ArrayList<byte[]>();
    var thread = new Thread(null, () -> descend(1_000_000, wrong, expected), "deep", 512 * 1024);
    thread.start();
    thread.join();
    assertThat(wrong).isEmpty();
    var pointers = new HashSet<MemorySegment>();
    var held = new ArrayList<Handle>();
    for (int i = 0; i < 40; i++) {
      held.add(idle("sha256"));
      assertThat(pointers.add(held.getLast().pointer())).isTrue();
    }
    held.forEach(Handle::close);
    assertThat(Digests.sha256(ABC)).isEqualTo(expected);
  }

  private static void descend(int levels, List<byte[]> wrong, byte[] expected) {
    try {
      if (levels > 0) {
        descend(levels - 1, wrong, expected);
      }
    } catch (StackOverflowError e) {
      // Each frame on the way up tries again, with a little more of the stack.
    }
    if (wrong.isEmpty() && tries++ < 500) {
      hash(wrong, expected);
    }
  }

  private static int tries;

  private static void hash(List<byte[]> wrong, byte[] expected) {
    try (var digest = Digest.sha256()) {
      var actual = digest.update(ABC).digestAndReset();
      if (!Arrays.equals(actual, expected)) {
        wrong.add(actual);
      }
    } catch (StackOverflowError | IllegalStateException e) {
      // The context is lost to the collector, or the digest stays claimed; nobody else has it.
    }
  }

  @Test
  void manyThreadsBorrowAtOnceAndNoneGetsTheContextOfAnother() throws Exception {
    var running = new ArrayList<Future<Void>>();
    try (var threads = Executors.newFixedThreadPool(64)) {
      for (int i = 0; i < 64; i++) {
        byte[] data = ("thread " + i).getBytes(US_ASCII);
        running.add(threads.submit(() -> borrowOften(data)));
      }
    }
    for (var each : running) {
      each.get();
    }
  }

  private static Void borrowOften(byte[] data) {
    var expected = Digests.sha512(data);
    for (int round = 0; round < 500; round++) {
      try (var digest = Digest.sha512();
          var copy = digest.update(data, 0, 3).copy()) {
        digest.update(data, 3, data.length - 3);
        assertThat(digest.digest()).isEqualTo(expected);
        assertThat(copy.update(data, 3, data.length - 3).digestAndReset()).isEqualTo(expected);
      }
    }
    return null;
  }

  /** Looks where the data was in native memory while the digest had it. */
  @ParameterizedTest
  @MethodSource("available")
  void anIdleContextHoldsNothingOfTheMessage(String name) throws IOException {
    assumeTrue(Files.isReadable(Path.of("/proc/self/mem")), "needs a way to look at memory");
    byte[] secret = "secret piece of ".getBytes(US_ASCII);
    var digest = Digest.of(name);
    var context = Md.of(name, true).contexts().borrow();
    Md.of(name, true).update(context.pointer(), MemorySegment.ofArray(secret), secret.length);
    var places = placesOf(secret, context.pointer().address());
    Md.of(name, true).contexts().giveBack(context);
    digest.close();
    for (long place : places) {
      assertThat(read(place, secret.length)).as("at %x", place).isNotEqualTo(secret);
    }
    if (name.equals("sha256") || name.equals("sha512") || name.equals("sha3_256")) {
      assertThat(places).as("the search finds what is there").isNotEmpty();
    }
  }

  /** Searches the memory that the words of {@code EVP_MD_CTX} point at. */
  private static List<Long> placesOf(byte[] secret, long context) throws IOException {
    var places = new ArrayList<Long>();
    var words = ByteBuffer.wrap(read(context, 72)).order(ByteOrder.nativeOrder());
    while (words.remaining() >= Long.BYTES) {
      long pointer = words.getLong();
      var memory = read(pointer, 512);
      for (int at = 0; at + secret.length <= memory.length; at++) {
        if (Arrays.equals(memory, at, at + secret.length, secret, 0, secret.length)) {
          places.add(pointer + at);
        }
      }
    }
    return places;
  }

  /** The bytes at an address; none where no memory is. */
  private static byte[] read(long address, int size) throws IOException {
    try (var memory = new RandomAccessFile("/proc/self/mem", "r")) {
      var bytes = new byte[size];
      if (address <= 0) {
        return EMPTY;
      }
      memory.seek(address);
      try {
        int count = memory.read(bytes);
        return Arrays.copyOf(bytes, Math.max(count, 0));
      } catch (IOException e) {
        return EMPTY;
      }
    }
  }
}
