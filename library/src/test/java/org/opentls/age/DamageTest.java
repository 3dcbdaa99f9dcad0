package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every prefix and every changed bit of a small file, through every way to read one. */
class DamageTest {
  private static final X25519Identity KEY = X25519Identity.generate();
  private static final byte[] PLAINTEXT = "attack at dawn".repeat(3).getBytes(US_ASCII);
  private static final Age.Options ONE = Age.Options.none().withParallelism(1);
  private static final Age.Options FOUR = Age.Options.none().withParallelism(4);
  private static final Age.Options ARMOR = ONE.withArmor();

  @TempDir private Path folder;

  @FunctionalInterface
  private interface Way {
    /** Decrypts a file; what is released before a failure goes to {@code out}, too. */
    void decrypt(byte[] file, ByteArrayOutputStream out) throws IOException;
  }

  private static final List<Way> STREAMS =
      List.of(
          (file, out) -> out.writeBytes(Age.decrypt(file, ONE, KEY)),
          (file, out) -> Age.decrypt(new ByteArrayInputStream(file), out, ONE, KEY),
          (file, out) -> Age.decrypt(new ByteArrayInputStream(file), out, FOUR, KEY),
          (file, out) -> push(file, out, file.length),
          (file, out) -> push(file, out, 7));

  private static void push(byte[] file, ByteArrayOutputStream out, int piece) throws IOException {
    try (var to = Age.decryptTo(out, KEY)) {
      for (int at = 0; at < file.length; at += piece) {
        to.write(file, at, Math.min(piece, file.length - at));
      }
    }
  }

  private void seek(byte[] file, ByteArrayOutputStream out) throws IOException {
    var path = Files.write(folder.resolve("file"), file);
    try (var channel = Age.open(path, KEY)) {
      Channels.newInputStream(channel).transferTo(out);
    }
  }

  private static void assertRefused(byte[] file, Way way) {
    var out = new ByteArrayOutputStream();
    var failure = catchThrowable(() -> way.decrypt(file, out));
    assertThat(failure).isInstanceOf(AgeException.class);
    assertThat(failure.getSuppressed()).isEmpty();
    // There is one chunk, and it is not whole.
    assertThat(out.size()).isZero();
  }

  private static byte[] flipped(byte[] file, int bit) {
    var changed = file.clone();
    changed[bit / 8] ^= (byte) (1 << (bit % 8));
    return changed;
  }

  @Test
  void aBinaryFileIsRefusedInEveryWay() {
    var file = Age.encrypt(PLAINTEXT, ONE, KEY.recipient());
    for (int size = 0; size < file.length; size++) {
      var cut = Arrays.copyOf(file, size);
      STREAMS.forEach(way -> assertRefused(cut, way));
      assertRefused(cut, this::seek);
    }
    for (int bit = 0; bit < file.length * 8; bit++) {
      var changed = flipped(file, bit);
      STREAMS.forEach(way -> assertRefused(changed, way));
      assertRefused(changed, this::seek);
    }
  }

  /** The armor may end after the chunk has been released: then its end is what is missing. */
  private static void assertNotTaken(byte[] file, Way way) {
    var out = new ByteArrayOutputStream();
    assertThat(catchThrowable(() -> way.decrypt(file, out))).isInstanceOf(AgeException.class);
    assertThat(out.toByteArray()).isEqualTo(Arrays.copyOf(PLAINTEXT, out.size()));
  }

  @Test
  void anArmoredFileIsRefusedInEveryWay() {
    var file = Age.encrypt(PLAINTEXT, ARMOR, KEY.recipient());
    // Only the line feed after the last line can be missing.
    for (int size = 0; size < file.length - 1; size++) {
      var cut = Arrays.copyOf(file, size);
      STREAMS.forEach(way -> assertNotTaken(cut, way));
    }
    for (int bit = 0; bit < file.length * 8; bit++) {
      var changed = flipped(file, bit);
      STREAMS.forEach(way -> assertNotTaken(changed, way));
    }
  }

  @Test
  void everyWayReadsWhatIsWhole() throws IOException {
    for (var options : List.of(ONE, ARMOR)) {
      var file = Age.encrypt(PLAINTEXT, options, KEY.recipient());
      for (var way : STREAMS) {
        var out = new ByteArrayOutputStream();
        way.decrypt(file, out);
        assertThat(out.toByteArray()).isEqualTo(PLAINTEXT);
      }
    }
    var out = new ByteArrayOutputStream();
    seek(Age.encrypt(PLAINTEXT, ONE, KEY.recipient()), out);
    assertThat(out.toByteArray()).isEqualTo(PLAINTEXT);
  }
}
