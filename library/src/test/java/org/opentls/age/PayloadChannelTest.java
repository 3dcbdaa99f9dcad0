package org.opentls.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.age.AgeException.Kind;

class PayloadChannelTest {
  private static final X25519Identity KEY = X25519Identity.generate();
  private static final int CHUNK = 65536;

  @TempDir private Path folder;

  private static byte[] bytes(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private Path encrypted(int size) throws IOException {
    return Files.write(folder.resolve("file"), Age.encrypt(bytes(size), KEY.recipient()));
  }

  private static byte[] read(SeekableByteChannel channel, long position, int length)
      throws IOException {
    var room = ByteBuffer.allocate(length);
    channel.position(position);
    int count = 0;
    while (room.hasRemaining() && count >= 0) {
      count = channel.read(room);
    }
    return Arrays.copyOf(room.array(), room.position());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65535, 65536, 65537, 131072, 200_000})
  void anyRangeIsThatOfThePlaintext(int size) throws IOException {
    var plaintext = bytes(size);
    var random = new Random(1);
    try (var channel = Age.open(encrypted(size), KEY)) {
      assertThat(channel.size()).isEqualTo(size);
      assertThat(Channels.newInputStream(channel).readAllBytes()).isEqualTo(plaintext);
      for (int i = 0; i < 50; i++) {
        int start = random.nextInt(size + 1);
        int end = start + random.nextInt(size - start + 1);
        assertThat(read(channel, start, end - start))
            .isEqualTo(Arrays.copyOfRange(plaintext, start, end));
      }
    }
  }

  @Test
  void theEndIsTheEnd() throws IOException {
    try (var channel = Age.open(encrypted(CHUNK), KEY)) {
      var room = ByteBuffer.allocate(10);
      assertThat(channel.position(CHUNK - 3).read(room)).isEqualTo(3);
      assertThat(channel.position()).isEqualTo(CHUNK);
      assertThat(channel.read(room)).isEqualTo(-1);
      assertThat(channel.position(Long.MAX_VALUE).read(room)).isEqualTo(-1);
      assertThat(channel.read(ByteBuffer.allocate(0))).isZero();
      assertThatThrownBy(() -> channel.position(-1)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void itReadsOnlyAndOnlyWhileItIsOpen() throws IOException {
    var channel = Age.open(encrypted(10), KEY);
    assertThatThrownBy(() -> channel.write(ByteBuffer.allocate(1)))
        .isInstanceOf(NonWritableChannelException.class);
    assertThatThrownBy(() -> channel.truncate(1)).isInstanceOf(NonWritableChannelException.class);
    assertThat(channel.isOpen()).isTrue();
    channel.close();
    channel.close();
    assertThat(channel.isOpen()).isFalse();
    assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(channel::size).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void aCutFileDoesNotOpen() throws IOException {
    var file = Files.readAllBytes(encrypted(2 * CHUNK + 5));
    int lastTwo = CHUNK + 16 + 5 + 16;
    assertOpens(Arrays.copyOf(file, file.length - 21), Kind.TRUNCATED, 2 * CHUNK);
    assertOpens(Arrays.copyOf(file, file.length - 6), Kind.TRUNCATED, 2 * CHUNK);
    assertOpens(Arrays.copyOf(file, file.length - 1), Kind.TRUNCATED_OR_CORRUPTED, 2 * CHUNK);
    assertOpens(Arrays.copyOf(file, file.length - lastTwo), Kind.TRUNCATED, CHUNK);
    assertOpens(Arrays.copyOf(file, file.length + 1), Kind.TRUNCATED_OR_CORRUPTED, 2 * CHUNK);
    assertOpens(Arrays.copyOf(file, 184), Kind.TRUNCATED, 0);
  }

  private void assertOpens(byte[] file, Kind kind, long offset) throws IOException {
    var path = Files.write(folder.resolve("cut"), file);
    var failure = catchThrowableOfType(AgeException.class, () -> Age.open(path, KEY));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.offset()).hasValue(offset);
  }

  @Test
  void aChangedChunkFailsWhereItIsReadAndNowhereElse() throws IOException {
    var path = encrypted(3 * CHUNK);
    var file = Files.readAllBytes(path);
    file[file.length - 2 * (CHUNK + 16)] ^= 1;
    Files.write(path, file);
    try (var channel = Age.open(path, KEY)) {
      var failure = catchThrowableOfType(AgeException.class, () -> read(channel, CHUNK + 100, 10));
      assertThat(failure.kind()).isEqualTo(Kind.CORRUPTED);
      assertThat(failure.offset()).hasValue(CHUNK);
      assertThat(read(channel, 0, CHUNK)).isEqualTo(Arrays.copyOf(bytes(3 * CHUNK), CHUNK));
    }
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsTruncated() throws IOException {
    var path = encrypted(3 * CHUNK);
    try (var channel = Age.open(path, KEY);
        var writer = Files.newByteChannel(path, StandardOpenOption.WRITE)) {
      writer.truncate(1000);
      assertThatThrownBy(() -> read(channel, CHUNK, 1))
          .isInstanceOf(AgeException.class)
          .hasMessageStartingWith("payload failure: the file was cut");
    }
  }

  @Test
  void armoredFilesAndStrangersAreToldAsTheyAre() throws IOException {
    var armored = Age.encrypt(bytes(1), Age.Options.none().withArmor(), KEY.recipient());
    var path = Files.write(folder.resolve("armored"), armored);
    assertThatThrownBy(() -> Age.open(path, KEY))
        .isInstanceOf(AgeException.class)
        .hasMessageContaining("armored");
    try (var stranger = X25519Identity.generate()) {
      var file = encrypted(1);
      assertThatThrownBy(() -> Age.open(file, stranger)).hasMessageStartingWith("no match: ");
      assertThatThrownBy(() -> Age.open(file)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
