package org.opentls.random;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentls.api.OpenSslException;

class BufferedBytesTest {
  /** Gives 1, 2, 3 to 255 and 1 again, so never a zero, and notes how much each call drew. */
  private static final class Counting implements Generator {
    private final List<Integer> calls = new ArrayList<>();
    private int last;

    @Override
    public int generate(MemorySegment out, int size) {
      calls.add(size);
      for (int i = 0; i < size; i++) {
        last = last % 255 + 1;
        out.set(JAVA_BYTE, i, (byte) last);
      }
      return 1;
    }
  }

  private final Counting generator = new Counting();
  private final BufferedBytes bytes = new BufferedBytes(generator);

  @Test
  void smallDrawsAreTheBytesOfOneRefillInOrder() {
    assertThat(bytes.nextBits(64)).isEqualTo(0x0102030405060708L);
    assertThat(bytes.nextBits(8)).isEqualTo(9);
    assertThat(bytes.nextBits(12)).isEqualTo(0x0a0);
    assertThat(bytes.nextBits(1)).isZero();
    var out = new byte[4];
    bytes.nextBytes(out, 1, 3);
    assertThat(out).containsExactly(0, 13, 14, 15);
    assertThat(generator.calls).containsExactly(RandomBuffer.SIZE);
  }

  @Test
  void whatHasBeenHandedOutIsOverwritten() {
    bytes.nextBits(1);
    bytes.nextBits(64);
    bytes.nextBits(17);
    bytes.nextBytes(new byte[20], 0, 20);
    int used = 1 + 8 + 3 + 20;
    byte[] content = bytes.ownBuffer().content();
    assertThat(content).hasSize(RandomBuffer.SIZE).startsWith(new byte[used]);
    assertThat(content[used]).isEqualTo((byte) (used + 1));
    assertThat(bytes.ownBuffer().remaining()).isEqualTo(RandomBuffer.SIZE - used);
  }

  @Test
  void nothingIsHandedOutTwiceAroundRefills() {
    int length = 1000;
    for (int drawn = 0; drawn < 5 * RandomBuffer.SIZE; drawn += length) {
      var out = new byte[length];
      bytes.nextBytes(out, 0, length);
      assertThat(out[0]).isEqualTo((byte) (drawn % 255 + 1));
      assertThat(out[length - 1]).isEqualTo((byte) ((drawn + length - 1) % 255 + 1));
    }
  }

  @Test
  void numberNeverSpansTwoRefills() {
    bytes.nextBits(8);
    for (int i = 1; i <= RandomBuffer.SIZE / 8; i++) {
      bytes.nextBits(64);
    }
    assertThat(generator.calls).containsExactly(RandomBuffer.SIZE, RandomBuffer.SIZE);
    assertThat(bytes.ownBuffer().remaining()).isEqualTo(RandomBuffer.SIZE - 8);
    assertThat(bytes.ownBuffer().content()).startsWith(new byte[8]);
  }

  @Test
  void largeDrawGoesStraightIntoTheArrayInPiecesOf64KiB() {
    var out = new byte[150_000];
    bytes.nextBytes(out, 5, 149_990);
    assertThat(generator.calls).containsExactly(65_536, 65_536, 18_918);
    assertThat(out).startsWith(0, 0, 0, 0, 0, 1, 2, 3).endsWith(0, 0, 0, 0, 0);
    for (int i = 5; i < 149_995; i++) {
      assertThat(out[i]).isNotZero();
    }
  }

  @Test
  void discardOverwritesEverythingAndDrawsAfresh() {
    bytes.nextBits(8);
    bytes.discard();
    assertThat(bytes.ownBuffer().content()).containsOnly(0);
    assertThat(bytes.nextBits(16)).isEqualTo(firstOfSecondRefill());
    assertThat(generator.calls).hasSize(2);
  }

  private static long firstOfSecondRefill() {
    long first = RandomBuffer.SIZE % 255 + 1;
    return (first << 8) | (first + 1);
  }

  @Test
  void drawWhileTheOwnBufferIsClaimedTakesAnother() {
    assertThat(bytes.ownBuffer().tryClaim()).isTrue();
    assertThat(bytes.nextBits(16)).isEqualTo(0x0102);
    bytes.ownBuffer().release();
    assertThat(bytes.ownBuffer().remaining()).isZero();
    assertThat(generator.calls).containsExactly(RandomBuffer.SIZE);
  }

  @Test
  void drawWhileAllBuffersAreClaimedAsksTheGenerator() {
    bytes.buffers().forEach(buffer -> assertThat(buffer.tryClaim()).isTrue());
    assertThat(bytes.nextBits(12)).isEqualTo(0x010);
    var out = new byte[3];
    bytes.nextBytes(out, 0, 3);
    assertThat(out).containsExactly(3, 4, 5);
    assertThat(generator.calls).containsExactly(2, 3);
  }

  @Test
  void failureOfOpenSslIsAnExceptionAndNeverZeros() {
    for (int failure : new int[] {0, -1}) {
      var failing = new SystemRandom(Drbg.PUBLIC, new BufferedBytes((_, _) -> failure));
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(failing::nextLong).isInstanceOf(OpenSslException.class);
        assertThatThrownBy(failing::nextBoolean).isInstanceOf(OpenSslException.class);
        assertThatThrownBy(failing::nextDouble).isInstanceOf(OpenSslException.class);
        assertThatThrownBy(() -> failing.nextInt(6)).isInstanceOf(OpenSslException.class);
        assertThatThrownBy(() -> failing.randbytes(16)).isInstanceOf(OpenSslException.class);
        assertThatThrownBy(() -> failing.randbytes(100_000)).isInstanceOf(OpenSslException.class);
      }
    }
  }

  @Test
  void failureInTheMiddleLeavesTheBufferUsable() {
    var failures = new ArrayDeque<>(List.of(0));
    var flaky =
        new BufferedBytes(
            (out, size) -> failures.isEmpty() ? generator.generate(out, size) : failures.remove());
    assertThatThrownBy(() -> flaky.nextBits(64)).isInstanceOf(OpenSslException.class);
    assertThat(flaky.nextBits(8)).isEqualTo(1);
  }
}
