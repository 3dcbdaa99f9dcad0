package org.opentls.cipherlib;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.Err;
import org.opentls.api.OpenSslException;

/** What a cipher promises beyond the vectors. */
class CipherTest {
  private static final Cipher GCM = Cipher.aes256Gcm();
  private static final Cipher CBC = Cipher.of("AES-128-CBC");

  private static byte[] random(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] key(Cipher cipher) {
    return random(cipher.keySize());
  }

  private static byte[] iv(Cipher cipher) {
    return random(cipher.ivSize());
  }

  static Iterable<String> available() {
    return Cipher.available();
  }

  @ParameterizedTest
  @CsvSource({
    "aes-256-gcm,            AES-256-GCM,       GCM,      32, 12, 1,  16",
    "2.16.840.1.101.3.4.1.46, AES-256-GCM,      GCM,      32, 12, 1,  16",
    "ChaCha20-Poly1305,      ChaCha20-Poly1305, POLY1305, 32, 12, 1,  16",
    "AES-128-CCM,            AES-128-CCM,       CCM,      16, 12, 1,  16",
    "AES-128-OCB,            AES-128-OCB,       OCB,      16, 12, 16, 16",
    "AES-128-SIV,            AES-128-SIV,       SIV,      32, 0,  1,  16",
    "AES-192-CBC,            AES-192-CBC,       CBC,      24, 16, 16, 0",
    "AES-256-XTS,            AES-256-XTS,       XTS,      64, 16, 1,  0",
    "ChaCha20,               ChaCha20,          STREAM,   32, 16, 1,  0",
    "AES-256-ECB,            AES-256-ECB,       ECB,      32, 0,  16, 0",
    "id-aes128-wrap,         AES-128-WRAP,      KW,       16, 8,  8,  0",
  })
  void saysWhatItIs(String given, String name, Mode mode, int key, int iv, int block, int tag) {
    var cipher = Cipher.of(given);
    assertThat(cipher.name()).isEqualTo(name);
    assertThat(cipher.mode()).isEqualTo(mode);
    assertThat(cipher.keySize()).isEqualTo(key);
    assertThat(cipher.ivSize()).isEqualTo(iv);
    assertThat(cipher.blockSize()).isEqualTo(block);
    assertThat(cipher.tagSize()).isEqualTo(tag);
    assertThat(cipher.isAead()).isEqualTo(tag > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AES 128", "AES-128-CBC\0", "a:b", "NULL", "AES-128-CBC-HMAC-SHA1"})
  void whatNamesNoCipherForUsersIsRefused(String name) {
    assertThatThrownBy(() -> Cipher.of(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void unknownCipherSaysSoAndIsNotKept() {
    int before = Cipher.fetched();
    assertThatThrownBy(() -> Cipher.of("AES-129-GCM"))
        .isInstanceOf(OpenSslException.class)
        .hasMessageContaining("AES-129-GCM");
    assertThat(Cipher.fetched()).isEqualTo(before);
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  void lookAlikeLettersNameNothing() {
    Cipher.of("SM4-CBC");
    assertThatThrownBy(() -> Cipher.of("\u017fM4-CBC"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("available")
  void everyCipherGivesBackWhatItTook(String name) throws Exception {
    var cipher = Cipher.of(name);
    for (int size : new int[] {32, 4096, 100_000 / 16 * 16}) {
      var message = random(size);
      var key = key(cipher);
      try (var encryptor = cipher.encryptor(key)) {
        var sealed = whole(encryptor, message);
        try (var decryptor = cipher.decryptor(key, encryptor.iv())) {
          if (cipher.isAead()) {
            decryptor.tag(encryptor.tag());
          }
          assertThat(whole(decryptor, sealed)).isEqualTo(message);
        }
        assertThat(Arrays.equals(sealed, message)).isFalse();
      }
    }
  }

  private static byte[] whole(CipherContext context, byte[] in) throws Exception {
    var out = new byte[(int) context.outputSize(in.length)];
    int length = context.finish(in, 0, in.length, out, 0);
    return Arrays.copyOf(out, length);
  }

  @ParameterizedTest
  @MethodSource("available")
  void wrongSizesNameTheRightOnes(String name) {
    var cipher = Cipher.of(name);
    var key = key(cipher);
    assertThatThrownBy(() -> cipher.encryptor(new byte[cipher.keySize() + 100]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("key of " + (cipher.keySize() + 100) + " bytes: " + cipher.name());
    assertThatThrownBy(() -> cipher.decryptor(key, new byte[70_000]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("of 70000 bytes: " + cipher.name() + " takes ");
  }

  @Test
  void sizesThatVaryAreNamedAsRanges() {
    var ccm = Cipher.of("AES-128-CCM");
    assertThatThrownBy(() -> ccm.encryptor(key(ccm), new byte[14]))
        .hasMessage("nonce of 14 bytes: AES-128-CCM takes 7 to 13 bytes");
    assertThatThrownBy(() -> ccm.withTagSize(5))
        .hasMessage("tag of 5 bytes: AES-128-CCM takes 4 to 16 bytes in steps of 2");
    assertThatThrownBy(() -> GCM.withTagSize(11))
        .hasMessage("tag of 11 bytes: AES-256-GCM takes 12 to 16 bytes");
    assertThatThrownBy(() -> CBC.withTagSize(16)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> GCM.decryptor(key(GCM), iv(GCM)).tag(new byte[12]))
        .hasMessage("tag of 12 bytes: AES-256-GCM takes 16 bytes");
  }

  @Test
  void keyOfXtsWithEqualHalvesIsRefused() {
    var xts = Cipher.of("AES-128-XTS");
    assertThatThrownBy(() -> xts.encryptor(new byte[32], iv(xts)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("halves");
    assertThatThrownBy(() -> xts.decryptor(new byte[32], iv(xts)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "AES-128-XTS, 15",
    "AES-128-XTS, 16777217",
    "AES-128-CBC-CTS, 15",
    "AES-128-WRAP, 8",
    "AES-128-WRAP, 20",
    "AES-128-WRAP-PAD, 0",
  })
  void sizeThatAModeDoesNotTakeIsRefused(String name, int size) {
    var cipher = Cipher.of(name);
    try (var encryptor = cipher.encryptor(key(cipher))) {
      encryptor.update(new byte[size]);
      assertThatThrownBy(encryptor::finish)
          .isInstanceOf(IllegalBlockSizeException.class)
          .hasMessageStartingWith(size + " bytes: " + name + " takes ");
    }
  }

  @Test
  void messageLongerThanTheCounterOfCcmIsRefused() throws Exception {
    var ccm = Cipher.of("AES-128-CCM");
    assertThat(ccm.encrypt(key(ccm), new byte[13], new byte[0], new byte[65535])).hasSize(65551);
    assertThatThrownBy(() -> ccm.encrypt(key(ccm), new byte[13], new byte[0], new byte[65536]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("less than 2^16 bytes with a nonce of 13 bytes");
  }

  @Test
  void nonceIsAnotherForEachMessageByDefault() throws Exception {
    var key = key(GCM);
    var one = GCM.encrypt(key, new byte[0], new byte[5]);
    var two = GCM.encrypt(key, new byte[0], new byte[5]);
    assertThat(one).hasSize(12 + 5 + 16);
    assertThat(Arrays.copyOf(one, 12)).isNotEqualTo(Arrays.copyOf(two, 12));
    assertThat(GCM.decrypt(key, new byte[0], two)).isEqualTo(new byte[5]);
  }

  @Test
  void nonceTwiceInARowIsRefused() throws Exception {
    try (var encryptor = GCM.encryptor(key(GCM))) {
      encryptor.finish();
      assertThatThrownBy(() -> encryptor.reset(encryptor.iv()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aadMattersAndComesBeforeData() throws Exception {
    var key = key(GCM);
    var sealed = GCM.encrypt(key, new byte[] {1}, new byte[5]);
    assertThatThrownBy(() -> GCM.decrypt(key, new byte[] {2}, sealed))
        .isInstanceOf(AEADBadTagException.class);
    try (var encryptor = GCM.encryptor(key)) {
      encryptor.update(new byte[1]);
      assertThatThrownBy(() -> encryptor.aad(new byte[1]))
          .isInstanceOf(IllegalStateException.class);
    }
    try (var encryptor = CBC.encryptor(key(CBC))) {
      assertThatThrownBy(() -> encryptor.aad(new byte[1]))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("AES-128-CBC is no AEAD");
    }
    assertThatThrownBy(() -> CBC.encrypt(key(CBC), new byte[0], new byte[5]))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void tagComesLastAndIsNeededBeforeTheEnd() throws Exception {
    try (var encryptor = GCM.encryptor(key(GCM));
        var decryptor = GCM.decryptor(key(GCM), encryptor.iv())) {
      assertThatThrownBy(encryptor::tag).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(decryptor::finish).isInstanceOf(IllegalStateException.class);
      encryptor.finish();
      assertThat(decryptor.tag(encryptor.tag()).finish()).isEmpty();
    }
  }

  @Test
  void finishedContextTakesNothingUntilReset() throws Exception {
    try (var encryptor = CBC.encryptor(key(CBC), iv(CBC))) {
      var once = encryptor.finish();
      assertThatThrownBy(() -> encryptor.update(new byte[1]))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(encryptor::finish).isInstanceOf(IllegalStateException.class);
      encryptor.reset(iv(CBC));
      encryptor.update(new byte[5]);
      encryptor.reset(iv(CBC));
      assertThat(encryptor.finish()).isEqualTo(once);
    }
  }

  @Test
  void closedContextIsAnExceptionAndNeverACrash() {
    var encryptor = GCM.encryptor(key(GCM));
    encryptor.close();
    encryptor.close();
    assertThatThrownBy(() -> encryptor.update(new byte[1]))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> encryptor.aad(new byte[1])).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(encryptor::finish).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> encryptor.reset(new byte[12]))
        .isInstanceOf(IllegalStateException.class);
    var decryptor = CBC.decryptor(key(CBC), iv(CBC));
    decryptor.close();
    assertThatThrownBy(decryptor::copy).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> decryptor.padding(false)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void wrongPaddingAndIncompleteBlocksAreRefused() throws Exception {
    try (var decryptor = CBC.decryptor(key(CBC), iv(CBC))) {
      decryptor.update(new byte[16]);
      assertThatThrownBy(decryptor::finish).isInstanceOf(BadPaddingException.class);
      decryptor.reset(iv(CBC));
      decryptor.update(new byte[17]);
      assertThatThrownBy(decryptor::finish)
          .isInstanceOf(IllegalBlockSizeException.class)
          .hasMessage("the last block has 1 of 16 bytes");
      decryptor.reset(iv(CBC));
      assertThatThrownBy(decryptor::finish).isInstanceOf(IllegalBlockSizeException.class);
    }
    try (var encryptor = CBC.encryptor(key(CBC), iv(CBC)).padding(false)) {
      encryptor.update(new byte[15]);
      assertThatThrownBy(() -> encryptor.padding(true)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(encryptor::finish).isInstanceOf(IllegalBlockSizeException.class);
    }
    assertThatThrownBy(() -> GCM.encryptor(key(GCM)).padding(false))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void wrongKeyForAWrappedKeyIsRefused() throws Exception {
    for (var name : new String[] {"AES-128-WRAP", "AES-128-WRAP-PAD"}) {
      var cipher = Cipher.of(name);
      try (var decryptor = cipher.decryptor(key(cipher), new byte[0])) {
        decryptor.update(new byte[24]);
        assertThatThrownBy(decryptor::finish).isInstanceOf(AEADBadTagException.class);
      }
    }
  }

  @Test
  void sivNeedsItsKeyForEachNonce() {
    var siv = Cipher.of("AES-128-SIV");
    try (var encryptor = siv.encryptor(key(siv))) {
      assertThatThrownBy(() -> encryptor.reset(new byte[0]))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void outputThatDoesNotFitChangesNothing() throws Exception {
    var message = random(40);
    try (var encryptor = CBC.encryptor(key(CBC), iv(CBC))) {
      assertThatThrownBy(() -> encryptor.update(message, 0, 40, new byte[31], 0))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("room for 31 of 32 bytes of output");
      assertThatThrownBy(() -> encryptor.update(ByteBuffer.wrap(message), ByteBuffer.allocate(31)))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() ->
              encryptor.update(
                  ByteBuffer.wrap(message), ByteBuffer.allocate(99).asReadOnlyBuffer()))
          .isInstanceOf(ReadOnlyBufferException.class);
      assertThatThrownBy(() -> encryptor.finish(message, 0, 40, new byte[47], 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> encryptor.update(message, 30, 11))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> encryptor.update(message, -1, 1, new byte[99], 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
      var out = new byte[48];
      assertThat(encryptor.finish(message, 0, 40, out, 0)).isEqualTo(48);
      encryptor.reset(iv(CBC));
      assertThat(whole(encryptor, message)).isEqualTo(out);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"AES-256-GCM", "AES-256-CTR", "AES-256-CBC", "AES-128-OCB"})
  void megabytesInPlaceAreAsElsewhere(String name) throws Exception {
    var cipher = Cipher.of(name);
    var message = random(3_000_001);
    try (var encryptor = cipher.encryptor(key(cipher), iv(cipher));
        var decryptor = cipher.decryptor(key(cipher), iv(cipher))) {
      var sealed = whole(encryptor, message);
      var memory = Arrays.copyOf(message, message.length + 32);
      encryptor.reset(key(cipher), iv(cipher));
      int length = encryptor.finish(memory, 0, message.length, memory, 0);
      assertThat(Arrays.copyOf(memory, length)).isEqualTo(sealed);
      if (cipher.isAead()) {
        decryptor.tag(encryptor.tag());
      }
      int back = decryptor.finish(memory, 0, length, memory, 0);
      assertThat(Arrays.copyOf(memory, back)).isEqualTo(message);
    }
  }

  @Test
  void mappedFilesAreCopied(@TempDir Path folder) throws Exception {
    var message = random(100_000);
    var file = Files.write(folder.resolve("mapped"), message);
    try (var channel = FileChannel.open(file, READ, WRITE);
        var arena = Arena.ofConfined();
        var encryptor = GCM.encryptor(key(GCM), iv(GCM))) {
      var mapped = channel.map(MapMode.READ_WRITE, 0, message.length, arena).asByteBuffer();
      encryptor.finish(mapped.duplicate(), mapped);
      var sealed = GCM.encrypt(key(GCM), iv(GCM), new byte[0], message);
      var written = new byte[message.length];
      mapped.flip().get(written);
      assertThat(written).isEqualTo(Arrays.copyOf(sealed, message.length));
    }
  }

  @Test
  void copyOfADecryptionGoesItsOwnWay() throws Exception {
    var message = random(50);
    try (var encryptor = CBC.encryptor(key(CBC), iv(CBC));
        var decryptor = CBC.decryptor(key(CBC), iv(CBC))) {
      var sealed = whole(encryptor, message);
      decryptor.update(sealed, 0, 20);
      try (var copy = decryptor.copy()) {
        decryptor.update(new byte[5]);
        assertThat(copy.update(sealed, 20, 44)).isEqualTo(Arrays.copyOfRange(message, 16, 48));
        assertThat(copy.finish()).isEqualTo(Arrays.copyOfRange(message, 48, 50));
      }
    }
  }

  @Test
  void streamOfAnAlteredMessageFailsAtItsEnd() throws Exception {
    var sealed = GCM.encrypt(key(GCM), iv(GCM), new byte[0], random(100_000));
    sealed[5] ^= 1;
    try (var decryptor = GCM.decryptor(key(GCM), iv(GCM));
        var in = decryptor.inputStream(new ByteArrayInputStream(sealed))) {
      assertThat(in.readNBytes(90_000)).hasSize(90_000);
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasCauseInstanceOf(AEADBadTagException.class);
    }
    try (var decryptor = GCM.decryptor(key(GCM), iv(GCM))) {
      var out = decryptor.outputStream(new ByteArrayOutputStream());
      out.write(sealed, 0, 10);
      assertThatThrownBy(out::close)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("before the tag");
      out.close();
      assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void manyThreadsInOneContextGetExceptionsAndNoCrash() throws Exception {
    try (var encryptor = CBC.encryptor(key(CBC), iv(CBC));
        var threads = Executors.newFixedThreadPool(2)) {
      var start = new CyclicBarrier(2);
      Callable<Boolean> calls =
          () -> {
            start.await();
            for (int call = 0; call < 20_000; call++) {
              try {
                encryptor.update(new byte[100]);
              } catch (IllegalStateException e) {
                assertThat(e).hasMessage("in use by another thread");
              }
            }
            return true;
          };
      for (var done : threads.invokeAll(List.of(calls, calls))) {
        assertThat(done.get()).isTrue();
      }
    }
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  void nothingSecretIsInTheText() {
    try (var encryptor = GCM.encryptor(key(GCM))) {
      assertThat(encryptor).hasToString("AES-256-GCM encryption");
    }
    assertThat(GCM.withTagSize(12)).hasToString("AES-256-GCM (tag of 12 bytes)");
  }

  /** 2.5 GB, more than an {@code int} counts. */
  @Test
  void moreThanAnIntCountsGoesThrough() throws Exception {
    var piece = new byte[1 << 20];
    var ctr = Cipher.of("AES-128-CTR");
    try (var encryptor = ctr.encryptor(key(ctr), new byte[16])) {
      long total = 0;
      for (int i = 0; i < 2500; i++) {
        total += encryptor.update(piece, 0, piece.length, piece, 0);
      }
      assertThat(total).isEqualTo(2500L << 20);
    }
  }
}
