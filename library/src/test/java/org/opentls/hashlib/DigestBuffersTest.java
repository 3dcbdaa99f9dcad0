package org.opentls.hashlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A buffer of every kind is read, advanced and left as {@code MessageDigest} does it. */
class DigestBuffersTest {

  static Stream<Arguments> kinds() {
    return Stream.of(
        kind("heap", false, buffer -> buffer),
        kind("direct", true, buffer -> buffer),
        kind("heap, read-only", false, ByteBuffer::asReadOnlyBuffer),
        kind("direct, read-only", true, ByteBuffer::asReadOnlyBuffer),
        kind("heap, sliced", false, ByteBuffer::slice),
        kind("direct, sliced", true, ByteBuffer::slice),
        kind("heap, duplicated", false, ByteBuffer::duplicate),
        kind("heap, sliced, read-only", false, buffer -> buffer.slice().asReadOnlyBuffer()));
  }

  private static Arguments kind(String name, boolean direct, UnaryOperator<ByteBuffer> shape) {
    return argumentSet(name, direct, shape);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void bufferIsReadFromPositionToLimitAndNotChanged(boolean direct, UnaryOperator<ByteBuffer> shape)
      throws NoSuchAlgorithmException {
    var random = new Random(42);
    for (int size : new int[] {0, 1, 63, 64, 8192, 8193, 65_536, 65_537, 300_001}) {
      var content = new byte[size + 30];
      random.nextBytes(content);
      var whole = direct ? ByteBuffer.allocateDirect(size + 30) : ByteBuffer.allocate(size + 30);
      whole.put(content).clear().position(10);
      var ours = shape.apply(whole.duplicate());
      ours.position(ours.position() + 5).limit(ours.limit() - 9);
      var theirs = ours.duplicate();
      var reference = MessageDigest.getInstance("SHA-256");
      reference.update(theirs);
      try (var digest = Digest.sha256()) {
        assertThat(digest.update(ours).digest()).isEqualTo(reference.digest());
      }
      assertThat(ours.position()).isEqualTo(theirs.position());
      assertThat(ours.limit()).isEqualTo(theirs.limit());
      assertThat(whole.clear()).isEqualTo(ByteBuffer.wrap(content));
    }
  }
}
