package org.opentls.hmac;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.Err;
import org.opentls.api.OpenSslException;

/** What a code promises beside the right bytes. */
class MacTest {
  private static final byte[] KEY = new byte[32];

  static List<MacBuilder> all() {
    return List.of(
        Mac.builder("HMAC").digest("sha256").key(KEY),
        Mac.builder("HMAC").digest("sha3_512").key(new byte[0]),
        Mac.builder("CMAC").cipher("AES-256-CBC").key(KEY),
        Mac.builder("CMAC").cipher("DES-EDE3-CBC").key(new byte[24]),
        Mac.builder("GMAC").cipher("AES-256-GCM").key(KEY).iv(new byte[12]),
        Mac.builder("KMAC128").key(KEY),
        Mac.builder("KMAC-256").key(KEY).size(100).custom(KEY),
        Mac.builder("KMAC256").key(KEY).size(100_000).xof(true),
        Mac.builder("POLY1305").key(KEY),
        Mac.builder("SipHash").key(new byte[16]),
        Mac.builder("SipHash").key(new byte[16]).size(8),
        Mac.builder("BLAKE2bMAC").key(KEY).size(20).salt(new byte[16]).custom(new byte[16]),
        Mac.builder("BLAKE2sMAC").key(KEY));
  }

  static List<MacBuilder> reusable() {
    return all().stream().filter(MacTest::isReusable).toList();
  }

  static List<MacBuilder> oneTime() {
    return all().stream().filter(builder -> !isReusable(builder)).toList();
  }

  private static boolean isReusable(MacBuilder builder) {
    try (var mac = builder.build()) {
      return !mac.isOneTime();
    }
  }

  @Test
  void everyCodeOfTheTableIsAvailable() {
    assertThat(Mac.available())
        .containsExactly(
            "BLAKE2BMAC",
            "BLAKE2SMAC",
            "CMAC",
            "GMAC",
            "HMAC",
            "KMAC128",
            "KMAC256",
            "POLY1305",
            "SIPHASH");
  }

  @ParameterizedTest
  @MethodSource("all")
  void dataInPiecesOfAnyKindIsTheSameData(MacBuilder builder) throws IOException {
    byte[] data = random(200_000);
    try (var once = builder.build();
        var pieces = builder.build();
        var arena = Arena.ofConfined()) {
      byte[] expected = once.update(data).digest();
      pieces.update(data, 0, 1);
      pieces.update(ByteBuffer.wrap(data, 1, 999));
      pieces.update(ByteBuffer.wrap(data, 1000, 9_000).asReadOnlyBuffer());
      var direct = arena.allocate(100_000).asByteBuffer().put(data, 10_000, 100_000).flip();
      pieces.update(direct);
      assertThat(direct.hasRemaining()).isFalse();
      pieces.update(new ByteArrayInputStream(data, 110_000, 40_000));
      pieces.update(Channels.newChannel(new ByteArrayInputStream(data, 150_000, 50_000)));
      assertThat(pieces.digest()).isEqualTo(expected).hasSize(once.size());
      assertThat(once.verify(expected)).isTrue();
      expected[expected.length - 1] ^= 1;
      assertThat(once.verify(expected)).isFalse();
      assertThat(once.verify(new byte[0])).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void digestChangesNothingAndMoreDataMayFollow(MacBuilder builder) {
    byte[] data = random(1000);
    try (var twice = builder.build();
        var once = builder.build()) {
      twice.update(data, 0, 333);
      assertThat(twice.digest()).isEqualTo(twice.digest());
      assertThat(twice.update(data, 333, 667).digest()).isEqualTo(once.update(data).digest());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  @SuppressWarnings("try") // closes the original early
  void copyGoesItsOwnWayAndOutlivesTheOriginal(MacBuilder builder) {
    byte[] data = random(500);
    try (var alone = builder.build();
        var mac = builder.build();
        var copy = mac.update(data).copy()) {
      byte[] before = mac.digest();
      copy.update(data);
      assertThat(mac.digest()).isEqualTo(before);
      mac.close();
      assertThat(copy.digest()).isEqualTo(alone.update(data).update(data).digest());
    }
  }

  @ParameterizedTest
  @MethodSource("reusable")
  void resetKeepsTheKey(MacBuilder builder) {
    byte[] data = random(777);
    try (var mac = builder.build();
        var fresh = builder.build()) {
      byte[] expected = fresh.update(data).digest();
      for (int round = 0; round < 3; round++) {
        assertThat(mac.update(data).digestAndReset()).isEqualTo(expected);
      }
      assertThat(mac.update(data).reset().update(data).digest()).isEqualTo(expected);
      var out = new byte[mac.size() + 2];
      assertThat(mac.digestAndReset(out, 1)).isEqualTo(mac.size());
      assertThat(Arrays.copyOfRange(out, 1, out.length - 1)).isEqualTo(expected);
      assertThat(mac.copy().update(data).digest()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void resetTakesAnotherKeyOfARightSize(MacBuilder builder) {
    byte[] data = random(777);
    try (var mac = builder.build();
        var fresh = builder.build()) {
      if (mac.name().startsWith("gmac")) {
        assertThatIllegalStateException().isThrownBy(() -> mac.reset(KEY));
        return;
      }
      byte[] expected = fresh.update(data).digest();
      var other =
          random(mac.name().startsWith("siphash") ? 16 : mac.name().contains("des") ? 24 : 32);
      assertThat(mac.update(data).reset(other).update(data).digest()).isNotEqualTo(expected);
      var same = mac.name().equals("hmac-sha3_512") ? new byte[0] : new byte[other.length];
      assertThat(mac.reset(same).update(data).digest()).isEqualTo(expected);
      if (!mac.name().startsWith("hmac")) {
        assertThatIllegalArgumentException().isThrownBy(() -> mac.reset(new byte[1000]));
      }
    }
  }

  /** OpenSSL 3.0 ends the process when Poly1305 goes on after its end without a new key. */
  @ParameterizedTest
  @MethodSource("oneTime")
  void oneTimeKeyServesOneMessage(MacBuilder builder) {
    try (var mac = builder.build()) {
      mac.update(KEY);
      byte[] code = mac.digest();
      assertThatIllegalStateException().isThrownBy(mac::reset).withMessageContaining("one message");
      assertThatIllegalStateException().isThrownBy(mac::digestAndReset);
      assertThatIllegalStateException().isThrownBy(() -> mac.digestAndReset(new byte[99], 0));
      assertThat(mac.digest()).isEqualTo(code);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CMAC, AES-128-CBC, 24, 16",
    "CMAC, AES-256-CBC, 0, 32",
    "GMAC, AES-128-GCM, 15, 16",
    "POLY1305, '', 31, 32",
    "SIPHASH, '', 17, 16",
    "KMAC128, '', 3, 4 to 512",
    "KMAC256, '', 513, 4 to 512",
    "BLAKE2BMAC, '', 65, 1 to 64",
    "BLAKE2SMAC, '', 0, 1 to 32",
  })
  void wrongSizeOfAKeyIsRefusedWithTheRightOne(
      String name, String cipher, int size, String expected) {
    var builder = Mac.builder(name).key(new byte[size]);
    if (!cipher.isEmpty()) {
      builder.cipher(cipher);
    }
    if (name.equals("GMAC")) {
      builder.iv(new byte[12]);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage(name + " takes a key of " + expected + " bytes, not " + size);
  }

  @ParameterizedTest
  @CsvSource({
    "SIPHASH, 16, 12",
    "SIPHASH, 16, 17",
    "POLY1305, 32, 8",
    "BLAKE2BMAC, 32, 65",
    "BLAKE2SMAC, 32, 33",
    "KMAC128, 32, 2097152",
  })
  void wrongSizeOfTheOutputIsRefused(String name, int keySize, int size) {
    var builder = Mac.builder(name).key(new byte[keySize]).size(size);
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining("not " + size);
  }

  @Test
  void longestKmacIsMade() {
    try (var mac = Mac.kmac128(KEY, KEY, 2_097_151)) {
      assertThat(mac.digest()).hasSize(2_097_151);
    }
  }

  @Test
  void whatACodeDoesNotTakeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mac.builder("POLY1305").key(KEY).iv(KEY).build())
        .withMessage("POLY1305 takes no iv");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mac.builder("HMAC").key(KEY).digest("sha1").size(19).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mac.builder("KMAC128").key(KEY).custom(new byte[513]).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mac.builder("BLAKE2SMAC").key(KEY).salt(new byte[9]).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mac.gmac("AES-128-GCM", new byte[16], new byte[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> Mac.builder("KMAC128").size(0));
  }

  @Test
  void whatACodeNeedsIsAskedFor() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Mac.builder("HMAC").key(KEY).build())
        .withMessage("HMAC lacks its digest");
    assertThatIllegalStateException()
        .isThrownBy(() -> Mac.builder("GMAC").key(KEY).cipher("AES-256-GCM").build())
        .withMessage("GMAC lacks its iv");
    assertThatIllegalStateException()
        .isThrownBy(() -> Mac.builder("KMAC128").build())
        .withMessage("KMAC128 lacks its key");
  }

  @Test
  void cipherInAnotherModeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mac.cmac("AES-128-GCM", new byte[16]))
        .withMessageContaining("CBC");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mac.gmac("AES-128-CBC", new byte[16], new byte[12]))
        .withMessageContaining("GCM");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256\0", "SHA 256", "NULL", "shake_128"})
  void whatCannotBeADigestIsRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Mac.hmac(name, KEY));
  }

  @Test
  void unknownNamesAreToldAndLeaveNoErrorBehind() {
    assertThatIllegalArgumentException().isThrownBy(() -> Mac.builder("HMAC2"));
    assertThatExceptionOfType(OpenSslException.class)
        .isThrownBy(() -> Mac.hmac("sha255", KEY))
        .withMessageContaining("sha255");
    assertThatExceptionOfType(OpenSslException.class)
        .isThrownBy(() -> Mac.cmac("AES-129-CBC", KEY));
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without a checker may do
  void nullIsRefused() {
    assertThatNullPointerException().isThrownBy(() -> Mac.builder("HMAC").key(null));
    assertThatNullPointerException().isThrownBy(() -> Mac.hmac(null, KEY));
    try (var mac = Mac.poly1305(KEY)) {
      assertThatNullPointerException().isThrownBy(() -> mac.verify(null));
      assertThatNullPointerException().isThrownBy(() -> mac.update((byte[]) null));
    }
  }

  @Test
  void rangesBeyondTheArrayAreRefused() {
    try (var mac = Mac.hmac("sha256", KEY)) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> mac.update(KEY, 1, 32));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> mac.update(KEY, Integer.MAX_VALUE, Integer.MAX_VALUE));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> mac.digestAndReset(new byte[33], 2));
    }
  }

  @Test
  void closedIsClosed() {
    var mac = Mac.hmac("sha256", KEY);
    mac.close();
    mac.close();
    assertThatIllegalStateException().isThrownBy(() -> mac.update(KEY));
    assertThatIllegalStateException().isThrownBy(mac::digest);
    assertThatIllegalStateException().isThrownBy(mac::copy);
    assertThatIllegalStateException().isThrownBy(mac::reset);
    assertThatIllegalStateException().isThrownBy(mac::digestAndReset);
  }

  @Test
  void fileAndMappedFileAreRead(@TempDir Path folder) throws IOException {
    byte[] data = random(300_000);
    var file = Files.write(folder.resolve("file"), data);
    byte[] expected = Hmac.digest(KEY, data, "sha256");
    try (var mac = Mac.hmac("sha256", KEY);
        var channel = FileChannel.open(file)) {
      assertThat(mac.update(file).digestAndReset()).isEqualTo(expected);
      var mapped = channel.map(MapMode.READ_ONLY, 0, channel.size());
      assertThat(mac.update(mapped).digestAndReset()).isEqualTo(expected);
      assertThatThrownBy(() -> mac.update(folder.resolve("none")))
          .isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void secondThreadIsRefusedOrServedAndNeverCrashes() throws Exception {
    var data = new byte[1 << 20];
    try (var mac = Mac.hmac("sha256", KEY);
        var threads = Executors.newFixedThreadPool(2)) {
      var start = new CountDownLatch(1);
      Runnable hammer =
          () -> {
            try {
              start.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            for (int i = 0; i < 50; i++) {
              try {
                mac.update(data);
                assertThat(mac.digest()).hasSize(32);
              } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("another thread");
              }
            }
          };
      var first = threads.submit(hammer);
      var second = threads.submit(hammer);
      start.countDown();
      first.get();
      second.get();
    }
  }

  @Test
  void namesSayWhatIsInside() {
    try (var hmac = Mac.hmac("SHA2-256", KEY);
        var cmac = Mac.cmac("AES-256-CBC", KEY)) {
      assertThat(hmac.name()).isEqualTo("hmac-sha256");
      assertThat(hmac).hasToString("hmac-sha256 (32 bytes)");
      assertThat(cmac.name()).isEqualTo("cmac-aes-256-cbc");
    }
  }

  @Test
  void hmacHasWhatPythonsHas() throws IOException {
    byte[] message = "what do ya want for nothing?".getBytes(US_ASCII);
    try (var hmac = Hmac.sha512(KEY)) {
      assertThat(hmac.name()).isEqualTo("hmac-sha512");
      assertThat(hmac.digestSize()).isEqualTo(64);
      assertThat(hmac.blockSize()).isEqualTo(128);
      hmac.update(message, 0, 5).update(ByteBuffer.wrap(message, 5, 5));
      hmac.update(new ByteArrayInputStream(message, 10, 5));
      try (var copy = hmac.copy()) {
        copy.update(message, 15, message.length - 15);
        byte[] expected = Hmac.digest(KEY, message, "SHA512");
        assertThat(copy.verify(expected)).isTrue();
        assertThat(Hmac.compareDigest(copy.digest(), expected)).isTrue();
        assertThat(Hmac.compareDigest(hmac.digest(), expected)).isFalse();
        assertThat(copy.digestAndReset()).isEqualTo(expected);
      }
      assertThat(hmac.reset().update(message).digest())
          .isEqualTo(Hmac.digest(KEY, message, "sha512"));
    }
  }

  private static byte[] random(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}
