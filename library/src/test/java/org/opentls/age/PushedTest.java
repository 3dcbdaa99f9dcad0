package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentls.age.AgeException.Kind;

class PushedTest {
  private static final X25519Identity KEY = X25519Identity.generate();
  private static final int CHUNK = 65536;

  private static byte[] bytes(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static Age.Options options(boolean armor) {
    return armor ? Age.Options.none().withArmor() : Age.Options.none();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, false",
    "1, 1, true",
    "65535, 1000, true",
    "65536, 1000, false",
    "65537, 100000, true",
    "200000, 77, false",
    "3000000, 99999, false",
    "3000000, 99999, true",
    "3000000, 5000000, false",
  })
  void whatIsWrittenInPiecesDecrypts(int size, int piece, boolean armor) throws IOException {
    var plaintext = bytes(size);
    var file = Age.encrypt(plaintext, options(armor), KEY.recipient());
    var decrypted = new ByteArrayOutputStream();
    try (var out = Age.decryptTo(decrypted, KEY)) {
      for (int at = 0; at < file.length; at += piece) {
        out.write(file, at, Math.min(piece, file.length - at));
      }
    }
    assertThat(decrypted.toByteArray()).isEqualTo(plaintext);
  }

  @Test
  void oneByteAfterTheOtherWithFlushesIsTheSame() throws IOException {
    var plaintext = bytes(CHUNK + 100);
    for (boolean armor : new boolean[] {false, true}) {
      var decrypted = new ByteArrayOutputStream();
      try (var out = Age.decryptTo(decrypted, KEY)) {
        for (byte b : Age.encrypt(plaintext, options(armor), KEY.recipient())) {
          out.write(b);
          out.flush();
        }
        assertThat(decrypted.size()).isEqualTo(CHUNK);
      }
      assertThat(decrypted.toByteArray()).isEqualTo(plaintext);
    }
  }

  @Test
  void aFileThatIsNoneIsToldAtOnceAndTheCloseIsQuiet() throws IOException {
    var out = Age.decryptTo(OutputStream.nullOutputStream(), KEY);
    assertThatThrownBy(() -> out.write(bytes(5)))
        .isInstanceOf(AgeException.class)
        .hasMessage("header failure: not an age file");
    assertThatThrownBy(() -> out.write(1)).hasMessageContaining("failed before");
    assertThatThrownBy(out::flush).hasMessageContaining("failed before");
    out.close();
    out.close();
    assertThatThrownBy(() -> out.write(1)).hasMessageContaining("closed");
  }

  @Test
  void anEndlessHeaderTakesNoMemory() throws IOException {
    var text = Arrays.copyOf("age-encryption.org/v1\n-> ".getBytes(US_ASCII), 4096);
    Arrays.fill(text, 25, text.length, (byte) 'a');
    var out = Age.decryptTo(OutputStream.nullOutputStream(), KEY);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1000; i++) {
                out.write(text);
              }
            })
        .isInstanceOf(AgeException.class)
        .hasMessageStartingWith("header failure: ");
    out.close();
  }

  @Test
  void aLargeWriteIsHeldInSmallPieces() throws IOException {
    var most = new AtomicInteger();
    var copied = new ByteArrayOutputStream();
    var file = bytes(1_000_000);
    try (var out =
        new DecryptingOutput(
            copied,
            in ->
                new FilterInputStream(in) {
                  @Override
                  public int read(byte[] to, int offset, int length) throws IOException {
                    most.accumulateAndGet(in.available(), Math::max);
                    return super.read(to, offset, length);
                  }
                })) {
      out.write(file);
    }
    assertThat(copied.toByteArray()).isEqualTo(file);
    assertThat(most.get()).isPositive().isLessThanOrEqualTo(CHUNK);
  }

  @Test
  void onlyTheCloseTellsThatTheFileIsCut() throws IOException {
    var file = Age.encrypt(bytes(3 * CHUNK), KEY.recipient());
    var decrypted = new ByteArrayOutputStream();
    var out = Age.decryptTo(decrypted, KEY);
    out.write(file, 0, file.length - CHUNK - 16);
    assertThatThrownBy(out::close)
        .isInstanceOfSatisfying(
            AgeException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.TRUNCATED);
              assertThat(e.offset()).hasValue(2L * CHUNK);
            });
    assertThat(decrypted.toByteArray()).isEqualTo(Arrays.copyOf(bytes(3 * CHUNK), 2 * CHUNK));
  }

  @Test
  void channelsGoThereAndBack() throws IOException {
    var plaintext = bytes(100_000);
    var file = new ByteArrayOutputStream();
    var in = Channels.newChannel(new ByteArrayInputStream(plaintext));
    assertThat(Age.encrypt(in, Channels.newChannel(file), Age.Options.none(), KEY.recipient()))
        .isEqualTo(100_000);
    var decrypted = new ByteArrayOutputStream();
    var back = Channels.newChannel(new ByteArrayInputStream(file.toByteArray()));
    assertThat(Age.decrypt(back, Channels.newChannel(decrypted), Age.Options.none(), KEY))
        .isEqualTo(100_000);
    assertThat(decrypted.toByteArray()).isEqualTo(plaintext);
    assertThat(in.isOpen() && back.isOpen()).isTrue();
  }
}
