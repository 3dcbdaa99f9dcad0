package org.opentls.hashlib;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.opentls.api.Handle;
import org.opentls.api.OpenSSL;

/** The stream of an XOF gives the bytes that {@code digest(int)} gives. */
class SqueezeTest {
  private static final byte[] ABC = "abc".getBytes(US_ASCII);

  private static Handle shakeOfAbc() {
    var md = Md.of("shake_128", true);
    var context = md.contexts().borrow();
    md.updateInPieces(context.pointer(), MemorySegment.ofArray(ABC));
    return context;
  }

  private static byte[] expected(int length) {
    try (var shake = Digest.shake128()) {
      return shake.update(ABC).digest(length);
    }
  }

  /** Reads odd pieces, single bytes and skips among them. */
  private static void assertOutput(InputStream stream) throws IOException {
    var random = new Random(7);
    var expected = expected(1_500_000);
    int at = 0;
    while (at < 1_300_000) {
      int length = 1 + random.nextInt(150_000);
      switch (random.nextInt(3)) {
        case 0 -> assertThat(stream.read()).isEqualTo(expected[at++] & 0xff);
        case 1 -> {
          stream.skipNBytes(Math.min(length, 1000));
          at += Math.min(length, 1000);
        }
        default -> {
          var piece = stream.readNBytes(length);
          assertThat(piece).isEqualTo(Arrays.copyOfRange(expected, at, at + length));
          at += length;
        }
      }
    }
  }

  @Test
  void recomputedOutputIsByteForByteThatOfDigest() throws IOException {
    try (var stream = Squeeze.recomputed(shakeOfAbc())) {
      assertOutput(stream);
    }
  }

  @Test
  void piecewiseOutputIsByteForByteThatOfDigest() throws IOException {
    assumeTrue(OpenSSL.hasFunction("EVP_DigestSqueeze"), "EVP_DigestSqueeze came with 3.3");
    try (var stream = Squeeze.piecewise(shakeOfAbc())) {
      assertOutput(stream);
    }
  }

  /** KECCAK-KMAC among them, which OpenSSL 3.5 cannot squeeze. */
  @Test
  void everyXofHasItsStream() throws IOException {
    for (var name : Digest.available()) {
      try (var digest = Digest.of(name)) {
        if (digest.isXof()) {
          try (var stream = digest.update(ABC).squeeze()) {
            assertThat(stream.readNBytes(20_000)).as(name).isEqualTo(digest.digest(20_000));
          }
        }
      }
    }
  }

  @Test
  void streamIsUntouchedByWhatHappensToTheDigest() throws IOException {
    var shake = Digest.shake128();
    shake.update(ABC);
    try (var stream = shake.squeeze()) {
      assertThat(stream.readNBytes(10)).isEqualTo(expected(10));
      shake.update(ABC);
      shake.close();
      assertThat(stream.readNBytes(90)).isEqualTo(Arrays.copyOfRange(expected(100), 10, 100));
    }
  }

  @Test
  void closedStreamIsClosed() throws IOException {
    try (var shake = Digest.shake256()) {
      var stream = shake.squeeze();
      assertThat(stream.available()).isPositive();
      stream.close();
      stream.close();
      assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
    }
  }

  @Test
  void emptyReadGivesNothingAndRangesAreChecked() throws IOException {
    try (var shake = Digest.shake256();
        var stream = shake.squeeze()) {
      assertThat(stream.read(new byte[0])).isZero();
      assertThatThrownBy(() -> stream.read(new byte[2], 1, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aReadThatACloseOvertakesIsAnIoException() throws Exception {
    for (int round = 0; round < 2000; round++) {
      var stream = Squeeze.recomputed(shakeOfAbc());
      var reader = CompletableFuture.supplyAsync(() -> readToTheEnd(stream));
      boolean closed = false;
      while (!closed) {
        try {
          stream.close();
          closed = true;
        } catch (IllegalStateException e) {
          assertThat(e).hasMessage("in use by another thread");
        }
      }
      assertThat(reader.get()).isInstanceOf(IOException.class);
    }
  }

  private static Exception readToTheEnd(InputStream stream) {
    try {
      while (true) {
        var _ = stream.read(new byte[1]);
      }
    } catch (IOException | IllegalStateException e) {
      return e;
    }
  }
}
