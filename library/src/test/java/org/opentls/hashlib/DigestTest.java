package org.opentls.hashlib;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.Err;
import org.opentls.api.OpenSSL;
import org.opentls.api.OpenSslException;
import org.opentls.api.UnsupportedOpenSslException;

/** What a digest promises beside the right bytes. */
class DigestTest {
  private static final byte[] ABC = "abc".getBytes(US_ASCII);
  private static final String SHA256_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  private static final String SHA256_EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  static Iterable<String> available() {
    return Digest.available();
  }

  @ParameterizedTest
  @MethodSource("available")
  void nameFindsTheSameDigestAgain(String name) {
    try (var digest = Digest.of(name)) {
      assertThat(digest.name()).isEqualTo(name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA256", "sha256", "SHA2-256", "Sha-256", "2.16.840.1.101.3.4.2.1"})
  void anyNameOfOpenSslFindsTheDigest(String name) {
    try (var digest = Digest.of(name)) {
      assertThat(digest.name()).isEqualTo("sha256");
      assertThat(digest.update(ABC).hexdigest()).isEqualTo(SHA256_ABC);
    }
  }

  /** Sizes as CPython's {@code hashlib} states them. */
  @ParameterizedTest
  @CsvSource({
    "md5, 16, 64",
    "sha1, 20, 64",
    "sha224, 28, 64",
    "sha256, 32, 64",
    "sha384, 48, 128",
    "sha512, 64, 128",
    "sha3_224, 28, 144",
    "sha3_256, 32, 136",
    "sha3_384, 48, 104",
    "sha3_512, 64, 72",
    "shake_128, 0, 168",
    "shake_256, 0, 136",
    "blake2b, 64, 128",
    "blake2s, 32, 64",
  })
  void sizesAreThoseOfPython(String name, int digestSize, int blockSize) {
    try (var digest = Digest.of(name)) {
      assertThat(digest.digestSize()).isEqualTo(digestSize);
      assertThat(digest.blockSize()).isEqualTo(blockSize);
      assertThat(digest.isXof()).isEqualTo(digestSize == 0);
    }
  }

  @Test
  void guaranteedIsAvailableAndEachHasItsConstructor() {
    assertThat(Digest.available()).containsAll(Digest.guaranteed()).doesNotContain("null");
    var made =
        new Digest[] {
          Digest.md5(),
          Digest.sha1(),
          Digest.sha224(),
          Digest.sha256(),
          Digest.sha384(),
          Digest.sha512(),
          Digest.sha3_224(),
          Digest.sha3_256(),
          Digest.sha3_384(),
          Digest.sha3_512(),
          Digest.shake128(),
          Digest.shake256(),
          Digest.blake2b(),
          Digest.blake2s(),
        };
    assertThat(made)
        .extracting(Digest::name)
        .containsExactlyInAnyOrderElementsOf(Digest.guaranteed());
  }

  @Test
  void unknownAlgorithmSaysWhatWasMissingAndLeavesNoErrorBehind() {
    assertThatThrownBy(() -> Digest.of("SHA-255"))
        .isInstanceOf(OpenSslException.class)
        .hasMessageContaining("unsupported")
        .hasMessageContaining("SHA-255");
    assertThat(Err.drain()).isEmpty();
  }

  /** C ends a name at a NUL byte and OpenSSL at a colon, so the rest would be ignored. */
  @ParameterizedTest
  @ValueSource(strings = {"", "SHA256\0", "SHA256:SHA1", "NULL", "SHA 256", "\u017fha256"})
  void whatCannotBeANameIsRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Digest.of(name));
  }

  @Test
  void namesWithoutADigestAndSpellingsAreNotRemembered() {
    Digest.of("sha256").close();
    int before = Md.fetched();
    for (var name : new String[] {"SHA256", "Sha256", "sHA256", "nosuch1", "nosuch2"}) {
      try (var digest = Digest.of(name)) {
        assertThat(digest.name()).isEqualTo("sha256");
      } catch (OpenSslException e) {
        assertThat(name).startsWith("nosuch");
      }
    }
    assertThat(Md.fetched()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("available")
  void digestChangesNothingAndMoreDataMayFollow(String name) {
    byte[] data = random(1000);
    try (var twice = Digest.of(name);
        var once = Digest.of(name)) {
      twice.update(data, 0, 333);
      assertThat(output(twice)).isEqualTo(output(twice));
      twice.update(data, 333, 667);
      assertThat(output(twice)).isEqualTo(output(once.update(data)));
    }
  }

  @ParameterizedTest
  @MethodSource("available")
  void copyGoesItsOwnWay(String name) {
    byte[] data = random(500);
    try (var digest = Digest.of(name);
        var copy = digest.update(data).copy();
        var alone = Digest.of(name)) {
      var before = output(digest);
      copy.update(data);
      assertThat(output(digest)).isEqualTo(before);
      assertThat(output(copy)).isEqualTo(output(alone.update(data).update(data)));
    }
  }

  @Test
  void digestAndResetStartsAnewAndLaterDataCounts() {
    try (var digest = Digest.sha256()) {
      assertThat(digest.update(ABC).digestAndReset()).isEqualTo(Digests.sha256(ABC));
      assertThat(digest.hexdigest()).isEqualTo(SHA256_EMPTY);
      assertThat(digest.update(ABC).hexdigest()).isEqualTo(SHA256_ABC);
      assertThat(digest.reset().hexdigest()).isEqualTo(SHA256_EMPTY);
    }
  }

  @Test
  void copyAfterTheEndIsAFreshDigest() {
    try (var digest = Digest.sha256()) {
      digest.update(ABC).digestAndReset();
      try (var copy = digest.copy()) {
        assertThat(copy.hexdigest()).isEqualTo(SHA256_EMPTY);
      }
    }
  }

  @Test
  void digestAndResetWritesIntoTheMiddleOfAnArray() {
    try (var digest = Digest.sha256()) {
      var out = new byte[34];
      assertThat(digest.update(ABC).digestAndReset(out, 1)).isEqualTo(32);
      assertThat(Arrays.copyOfRange(out, 1, 33)).isEqualTo(Digests.sha256(ABC));
      assertThat(out[0] | out[33]).isZero();
      assertThatThrownBy(() -> digest.digestAndReset(out, 3))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> digest.digestAndReset(out, -1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void rangesOutsideTheArrayAreRefusedAndAddNothing() {
    try (var digest = Digest.sha256()) {
      var data = new byte[10];
      for (int[] range : new int[][] {{-1, 1}, {0, 11}, {10, 1}, {5, -1}, {1, Integer.MAX_VALUE}}) {
        assertThatThrownBy(() -> digest.update(data, range[0], range[1]))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThat(digest.update(data, 10, 0).hexdigest()).isEqualTo(SHA256_EMPTY);
    }
  }

  @Test
  void closedDigestIsClosedForEveryMethodAndClosingTwiceIsHarmless() {
    var digest = Digest.sha256();
    var xof = Digest.shake128();
    digest.close();
    digest.close();
    xof.close();
    assertClosed(() -> digest.update(ABC));
    assertClosed(() -> digest.update(new byte[0]));
    assertClosed(() -> digest.update(ByteBuffer.allocate(1)));
    assertClosed(() -> digest.update(ByteBuffer.allocateDirect(1)));
    assertClosed(() -> digest.update(ByteBuffer.allocate(1).asReadOnlyBuffer()));
    assertClosed(digest::digest);
    assertClosed(digest::hexdigest);
    assertClosed(digest::digestAndReset);
    assertClosed(() -> digest.digestAndReset(new byte[32], 0));
    assertClosed(digest::reset);
    assertClosed(digest::copy);
    assertClosed(() -> xof.digest(1));
    assertClosed(xof::squeeze);
    assertThat(digest.name()).isEqualTo("sha256");
    assertThat(digest.digestSize()).isEqualTo(32);
  }

  private static void assertClosed(ThrowingCallable call) {
    assertThatIllegalStateException().isThrownBy(call).withMessage("closed");
  }

  @Test
  void closingAfterUseOfAnotherLeavesThatOneAlone() {
    try (var kept = Digest.sha256()) {
      kept.update(ABC);
      Digest.sha256().close();
      assertThat(kept.hexdigest()).isEqualTo(SHA256_ABC);
    }
  }

  @Test
  void twoThreadsAtOnceGetAnExceptionOrTheRightBytesAndNeverACrash() throws Exception {
    var digest = Digest.sha256();
    var data = random(1 << 20);
    var start = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(4)) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < 4; i++) {
        int number = i;
        running.add(
            threads.submit(() -> {
              start.await();
              for (int round = 0; round < 200; round++) {
                misuse(digest, data, number);
              }
              return null;
            }));
      }
      start.countDown();
      for (var each : running) {
        each.get();
      }
    }
    digest.close();
    assertClosed(digest::digest);
  }

  private static void misuse(Digest digest, byte[] data, int number) {
    try {
      switch (number) {
        case 0 -> digest.update(data);
        case 1 -> digest.digestAndReset();
        case 2 -> digest.copy().close();
        default -> digest.digest();
      }
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("in use by another thread");
    }
  }

  @Test
  void xofWithoutALengthIsRefusedOnEveryVersion() {
    try (var shake = Digest.shake128()) {
      assertThatIllegalStateException()
          .isThrownBy(shake::digest)
          .withMessageContaining("digest(int)");
      assertThatIllegalStateException().isThrownBy(shake::hexdigest);
      assertThatIllegalStateException().isThrownBy(shake::digestAndReset);
      assertThatIllegalStateException().isThrownBy(() -> shake.digestAndReset(new byte[64], 0));
      assertThatIllegalStateException().isThrownBy(() -> Digests.digest("shake_128", ABC));
      assertThatIllegalArgumentException().isThrownBy(() -> shake.digest(-1));
      assertThat(shake.digest(0)).isEmpty();
    }
  }

  @Test
  void fixedDigestTakesNoLength() {
    try (var digest = Digest.sha256()) {
      assertThatIllegalStateException().isThrownBy(() -> digest.digest(32));
      assertThatIllegalStateException().isThrownBy(() -> digest.hexdigest(32));
      assertThatIllegalStateException().isThrownBy(digest::squeeze);
    }
  }

  @Test
  void longOutputBeginsWithTheShorterOne() {
    try (var shake = Digest.shake256()) {
      shake.update(ABC);
      var output = shake.digest(1_000_003);
      for (int length : new int[] {1, 135, 136, 137, 65_535, 65_536, 65_537}) {
        assertThat(output).startsWith(shake.digest(length));
      }
    }
  }

  @Test
  void shakeOfFixedSizeIsADigestLikeAnyOther() {
    try (var fixed = Digest.builder("SHAKE128").size(32).build();
        var shake = Digest.shake128()) {
      assertThat(fixed.isXof()).isFalse();
      assertThat(fixed.digestSize()).isEqualTo(32);
      assertThat(fixed.update(ABC).digest()).isEqualTo(shake.update(ABC).digest(32));
      assertThat(fixed.digestAndReset()).isEqualTo(shake.digest(32));
      assertThat(fixed.update(ABC).digestAndReset()).isEqualTo(shake.digest(32));
    }
  }

  /** RFC 7693 allows sizes from 1 on; OpenSSL 3.0 would give 64 bytes and report success. */
  @Test
  void blake2OfAnotherSizeIsRightOrRefusedWithTheVersionNeeded() {
    try (var digest = Digest.builder("blake2b").size(20).build()) {
      // CPython: hashlib.blake2b(b'abc', digest_size=20).hexdigest()
      assertThat(digest.update(ABC).hexdigest())
          .isEqualTo("384264f676f39536840523f284921cdc68b6846b");
      assertThat(digest.reset().update(ABC).digestAndReset()).hasSize(20);
      assertThat(digest.update(ABC).copy().digest()).isEqualTo(digest.digest()).hasSize(20);
    } catch (UnsupportedOpenSslException e) {
      assertThat(e.requiredVersion()).isEqualTo("3.2");
      assertThat(OpenSSL.version().major() * 100 + OpenSSL.version().minor()).isLessThan(302);
    }
  }

  @Test
  void blake2OfItsOwnSizeNeedsNoNewVersion() {
    try (var digest = Digest.builder("blake2s").size(32).build()) {
      assertThat(digest.update(ABC).digest()).isEqualTo(Digests.blake2s(ABC));
    }
  }

  @Test
  void keyOfBlake2StaysOverResetAndCopy() {
    try (var mac = Digest.builder("blake2b").key(ABC).size(20).build()) {
      // CPython: hashlib.blake2b(b'abc', key=b'abc', digest_size=20).hexdigest()
      var expected = "5889e49212d5e26139ea10adfc5fc1664e3a4417";
      assertThat(mac.update(ABC).hexdigest()).isEqualTo(expected);
      assertThat(mac.copy().hexdigest()).isEqualTo(expected);
      assertThat(mac.reset().update(ABC).hexdigest()).isEqualTo(expected);
      assertThat(mac.digestAndReset()).isEqualTo(mac.update(ABC).digest());
      assertThat(mac.name()).isEqualTo("blake2b");
      assertThat(mac.blockSize()).isEqualTo(128);
    }
  }

  @Test
  void saltWithoutKeyIsATypedRefusal() {
    assertThatThrownBy(() -> Digest.builder("blake2b").salt(ABC).build())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("key");
    assertThatThrownBy(() -> Digest.builder("blake2s").person(ABC).build())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("key");
  }

  @Test
  void valuesOutOfRangeAreRefusedBeforeAnyNativeCall() {
    assertRefused(Digest.builder("blake2b").size(65));
    assertRefused(Digest.builder("blake2s").size(33));
    assertRefused(Digest.builder("blake2b").key(new byte[65]));
    assertRefused(Digest.builder("blake2s").key(new byte[33]));
    assertRefused(Digest.builder("blake2b").key(ABC).salt(new byte[17]));
    assertRefused(Digest.builder("blake2s").key(ABC).person(new byte[9]));
    assertRefused(Digest.builder("sha256").key(ABC));
    assertRefused(Digest.builder("sha256").size(20));
    assertThatIllegalArgumentException().isThrownBy(() -> Digest.builder("blake2b").size(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Digest.builder("blake2b").size(-1));
  }

  private static void assertRefused(Digest.Builder builder) {
    assertThatIllegalArgumentException().isThrownBy(builder::build);
  }

  @Test
  void digestNotForSecurityIsTheSameDigest() {
    try (var digest = Digest.builder("md5").usedForSecurity(false).build()) {
      assertThat(digest.update(ABC).digest()).isEqualTo(Digests.md5(ABC));
    }
  }

  @Test
  void streamIsReadToItsEndAndStaysOpen() throws IOException {
    byte[] data = random(200_000);
    var closed = new boolean[1];
    InputStream in =
        new FilterInputStream(new ByteArrayInputStream(data)) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    in.readNBytes(10);
    try (var digest = Digest.sha256()) {
      digest.update(data, 0, 10);
      assertThat(digest.update(in).digest()).isEqualTo(Digests.sha256(data));
    }
    assertThat(closed[0]).isFalse();
  }

  @Test
  void channelIsReadFromItsPosition(@TempDir Path folder) throws IOException {
    byte[] data = random(300_000);
    var file = Files.write(folder.resolve("data"), data);
    try (var channel = Files.newByteChannel(file);
        var digest = Digest.sha256()) {
      channel.position(7);
      digest.update(data, 0, 7).update(channel);
      assertThat(digest.digest()).isEqualTo(Digests.sha256(data));
      assertThat(channel.isOpen()).isTrue();
    }
  }

  @Test
  void channelOfAnyKindIsRead() throws IOException {
    byte[] data = random(150_000);
    try (var channel = Channels.newChannel(new ByteArrayInputStream(data));
        var digest = Digest.sha256()) {
      assertThat(digest.update(channel).digest()).isEqualTo(Digests.sha256(data));
    }
  }

  @Test
  void channelThatDoesNotBlockIsRefused() throws IOException {
    var pipe = Pipe.open();
    try (var source = pipe.source();
        var _ = pipe.sink();
        var digest = Digest.sha256()) {
      source.configureBlocking(false);
      assertThatThrownBy(() -> digest.update(source))
          .isInstanceOf(IllegalBlockingModeException.class);
    }
  }

  @Test
  void missingFileIsAnIoExceptionAndTheDigestGoesOn(@TempDir Path folder) {
    try (var digest = Digest.sha256()) {
      assertThatThrownBy(() -> digest.update(folder.resolve("none")))
          .isInstanceOf(NoSuchFileException.class);
      assertThat(digest.update(ABC).hexdigest()).isEqualTo(SHA256_ABC);
    }
  }

  @Test
  void toStringTellsTheAlgorithmAndNoData() {
    try (var digest = Digest.builder("blake2b").key(ABC).size(20).build()) {
      assertThat(digest).hasToString("blake2b (20 bytes)");
    }
    try (var shake = Digest.shake128()) {
      assertThat(shake).hasToString("shake_128");
    }
  }

  private static byte[] output(Digest digest) {
    return digest.isXof() ? digest.digest(100) : digest.digest();
  }

  private static byte[] random(int size) {
    var data = new byte[size];
    new Random(size).nextBytes(data);
    return data;
  }

  /** A name must not be taken for another once that one has been fetched. */
  @Test
  void aNameWithALookalikeLetterIsNoName() {
    try (var digest = Digest.of("shake_128")) {
      assertThat(digest.isXof()).isTrue();
    }
    assertThatThrownBy(() -> Digest.of("sha\u212ae_128"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRefusedNameIsShownInPartAndWithoutControlCharacters() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Digest.of("a\u001b[31m\n\u202eb"))
        .withMessage("not the name of a digest: a\\u001b[31m\\u000a\\u202eb");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Digest.of("x".repeat(1_000_000)))
        .withMessage("not the name of a digest: " + "x".repeat(64) + "...");
  }

  @Test
  void aStreamThatReturnsNoByteIsRefusedAndNotReadForEver() {
    var stuck =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] out, int offset, int length) {
            return 0;
          }
        };
    try (var digest = Digest.sha256()) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              assertThatThrownBy(() -> digest.update(stuck))
                  .isInstanceOf(IOException.class)
                  .hasMessage("the stream returned no byte"));
      assertThat(digest.hexdigest()).isEqualTo(SHA256_EMPTY);
    }
  }
}
