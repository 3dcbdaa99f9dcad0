package org.opentls.kdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.Err;
import org.opentls.api.OpenSSL;
import org.opentls.api.OpenSslException;
import org.opentls.api.UnsupportedOpenSslException;
import org.opentls.hmac.Hmac;

/** What the functions promise beside the right bytes. */
class KdfTest {
  private static final byte[] NONE = {};
  private static final byte[] KEY = new byte[32];

  @Test
  void defaultsAreOwasps() {
    assertThat(Pbkdf2.sha256()).isEqualTo(new Pbkdf2("sha256", 600_000));
    assertThat(Pbkdf2.sha512()).isEqualTo(new Pbkdf2("sha512", 210_000));
    assertThat(Scrypt.recommended()).isEqualTo(new Scrypt(131_072, 8, 1));
    assertThat(Argon2.recommended()).isEqualTo(new Argon2(Argon2.Type.ID, 19_456, 2, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8, 1",
    "1, 8, 1",
    "3, 8, 1",
    "-2147483648, 8, 1",
    "1023, 8, 1",
    "16, 0, 1",
    "16, 8, 0",
    "65536, 1, 1",
    "16, 16777216, 1",
    "16, 8, 2097152",
    "2, 16777215, 2",
  })
  void scryptOutOfRangeIsRefused(int cost, int blockSize, int parallelism) {
    refused(() -> new Scrypt(cost, blockSize, parallelism));
  }

  /** One byte less and OpenSSL refuses; its own limit is 1 GiB and 1 MiB more. */
  @Test
  void memoryOfScryptIsWhatOpenSslCounts() {
    var scrypt = new Scrypt(1024, 8, 3);
    assertThat(scrypt.memory()).isEqualTo(128 * 8 * 3 + 128 * 8 * (1024 + 2));
    assertThat(scrypt.derive(KEY, KEY, 8)).hasSize(8);
    var less =
        Derivation.by("SCRYPT")
            .bytes("pass", KEY)
            .bytes("salt", KEY)
            .number("n", 1024)
            .number("r", 8)
            .number("p", 3)
            .number("maxmem_bytes", scrypt.memory() - 1);
    assertThatExceptionOfType(OpenSslException.class)
        .isThrownBy(() -> less.derive(8))
        .withMessageContaining("memory limit");
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  void argonOutOfRangeIsRefused() {
    refused(() -> new Argon2(Argon2.Type.ID, 7, 1, 1));
    refused(() -> new Argon2(Argon2.Type.ID, 15, 1, 2));
    refused(() -> new Argon2(Argon2.Type.ID, 8, 0, 1));
    refused(() -> new Argon2(Argon2.Type.ID, 8, 1, 0));
    refused(() -> Argon2.recommended().derive(KEY, new byte[7], 32));
    refused(() -> Argon2.recommended().derive(KEY, new byte[8], 3));
  }

  @Test
  void argonBeforeOpenSsl32NamesTheVersion() {
    assumeFalse(Argon2.isAvailable(), "this OpenSSL has Argon2");
    assertThatExceptionOfType(UnsupportedOpenSslException.class)
        .isThrownBy(() -> Argon2.recommended().derive(KEY, KEY, 32))
        .satisfies(e -> assertThat(e.requiredVersion()).isEqualTo("3.2"));
  }

  @Test
  void pbkdf2OutOfRangeIsRefused() {
    refused(() -> new Pbkdf2("sha256", 0));
    refused(() -> new Pbkdf2("shake_128", 1));
    refused(() -> new Pbkdf2("sha256", 1).derive(KEY, KEY, 0));
    refused(() -> new Pbkdf2("sha256", 1).derive(KEY, KEY, -1));
    assertThatExceptionOfType(OpenSslException.class).isThrownBy(() -> new Pbkdf2("sha255", 1));
  }

  @Test
  void emptyPasswordAndSaltArePossible() {
    assertThat(new Pbkdf2("sha256", 1).derive(NONE, NONE, 32)).hasSize(32);
    assertThat(new Scrypt(2, 1, 1).derive(new char[0], NONE, 32)).hasSize(32);
  }

  @Test
  void halfOfASurrogatePairIsRefused() {
    var scrypt = new Scrypt(2, 1, 1);
    for (var password : new char[][] {{0xd83d}, {'a', 0xdd11, 'b'}}) {
      refused(() -> scrypt.derive(password, KEY, 32));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha1", "sha256", "sha512", "sha3_256"})
  void hkdfGivesUpTo255Blocks(String digest) {
    var hkdf = new Hkdf(digest);
    int size = hkdf.extract(NONE, NONE).length;
    assertThat(hkdf.derive(KEY, NONE, NONE, 255 * size)).hasSize(255 * size);
    refused(() -> hkdf.derive(KEY, NONE, NONE, 255 * size + 1));
    refused(() -> hkdf.expand(KEY, NONE, 0));
  }

  /** Section 2.2 of RFC 5869: no salt is a salt of zeros. */
  @Test
  void extractIsHmac() {
    var hkdf = Hkdf.sha512();
    assertThat(hkdf.extract(NONE, KEY)).isEqualTo(Hmac.digest(new byte[64], KEY, "sha512"));
    assertThat(hkdf.extract(KEY, NONE)).isEqualTo(Hmac.digest(KEY, NONE, "sha512"));
  }

  /** OpenSSL's own takes 1024 bytes of info, so longer ones go another way. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1023, 1024, 1025, 70_000})
  void infoMayHaveAnySize(int infoSize) {
    var random = new Random(infoSize);
    var info = new byte[infoSize];
    random.nextBytes(info);
    var hkdf = Hkdf.sha256();
    for (int length : new int[] {1, 31, 32, 33, 64, 100, 8160}) {
      assertThat(hkdf.expand(KEY, info, length)).isEqualTo(expandByHmac(info, length));
    }
  }

  private static byte[] expandByHmac(byte[] info, int length) {
    var output = new byte[length];
    byte[] block = NONE;
    for (int i = 0; i * 32 < length; i++) {
      try (var hmac = Hmac.sha256(KEY)) {
        block = hmac.update(block).update(info).update(new byte[] {(byte) (i + 1)}).digest();
      }
      System.arraycopy(block, 0, output, i * 32, Math.min(32, length - i * 32));
    }
    return output;
  }

  @Test
  void otherFunctionsCheckTheirSizes() {
    refused(() -> new X963Kdf("sha256").derive(NONE, NONE, 16));
    refused(() -> new X963Kdf("sha256").derive(KEY, NONE, 0));
    refused(() -> SingleStepKdf.ofDigest("sha256").derive(NONE, NONE, 16));
    refused(() -> SingleStepKdf.ofKmac128(new byte[3]));
    refused(() -> Kbkdf.ofHmac("sha256").derive(NONE, NONE, NONE, 16));
    refused(() -> Kbkdf.ofHmac("sha256").derive(KEY, NONE, NONE, 0));
    refused(() -> Kbkdf.ofCmac("AES-256-CBC").derive(new byte[16], NONE, NONE, 16));
    refused(() -> Kbkdf.ofCmac("AES-256-GCM"));
    refused(() -> Kbkdf.ofHmac("sha256").withCounterBits(12));
    refused(() -> Kbkdf.ofHmac("sha256").withCounterBits(0));
    refused(() -> Kbkdf.ofHmac("sha256").withCounterBits(40));
    refused(() -> new Tls13Kdf("sha512"));
    refused(() -> new Tls13Kdf("sha256").expandLabel(new byte[31], "key", NONE, 16));
    refused(() -> new Tls13Kdf("sha256").expandLabel(KEY, "", NONE, 16));
    refused(() -> new Tls13Kdf("sha256").expandLabel(KEY, "key", new byte[256], 16));
    refused(() -> new Tls13Kdf("sha256").extract(new byte[1], KEY));
  }

  /** SP 800-108: K(1) = PRF(key, [1] || label || 0 || context || [L]). */
  @Test
  void partsOfTheInputOfKbkdfCanBeLeftOut() {
    byte[] label = {1, 2};
    byte[] context = {3};
    var kbkdf = Kbkdf.ofHmac("sha256");
    assertThat(kbkdf.derive(KEY, label, context, 32))
        .isEqualTo(Hmac.digest(KEY, new byte[] {0, 0, 0, 1, 1, 2, 0, 3, 0, 0, 1, 0}, "sha256"));
    assertThat(kbkdf.withSeparator(false).derive(KEY, label, context, 32))
        .isEqualTo(Hmac.digest(KEY, new byte[] {0, 0, 0, 1, 1, 2, 3, 0, 0, 1, 0}, "sha256"));
    assertThat(kbkdf.withLength(false).derive(KEY, label, context, 32))
        .isEqualTo(Hmac.digest(KEY, new byte[] {0, 0, 0, 1, 1, 2, 0, 3}, "sha256"));
  }

  @Test
  void shorterCounterOfKbkdfIsMadeOrNamesTheVersion() {
    byte[] label = {1, 2};
    var kbkdf = Kbkdf.ofHmac("sha256").withCounterBits(8);
    try {
      assertThat(kbkdf.derive(KEY, label, NONE, 32))
          .isEqualTo(Hmac.digest(KEY, new byte[] {1, 1, 2, 0, 0, 0, 1, 0}, "sha256"));
    } catch (UnsupportedOpenSslException e) {
      assertThat(e.requiredVersion()).isEqualTo("3.1");
      assertThat(OpenSSL.version().isAtLeast(3, 1)).isFalse();
    }
  }

  @Test
  void singleStepWithKmacHasTheSizeThatIsAskedFor() {
    assertThat(SingleStepKdf.ofKmac128(NONE).derive(KEY, NONE, 100))
        .hasSize(100)
        .isNotEqualTo(SingleStepKdf.ofKmac256(NONE).derive(KEY, NONE, 100));
  }

  @Test
  void closedKeyIsGone() {
    var key = new Pbkdf2("sha1", 1).deriveWithNewSalt(KEY, 16);
    byte[] copy = key.key();
    key.close();
    assertThatIllegalStateException().isThrownBy(key::key);
    assertThat(copy).isNotEqualTo(new byte[16]);
  }

  @Test
  void manyThreadsShareAFunction() throws Exception {
    var hkdf = Hkdf.sha256();
    byte[] expected = hkdf.derive(KEY, KEY, KEY, 32);
    var running = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 500; i++) {
        running.add(
            threads.submit(() -> {
              for (int round = 0; round < 10; round++) {
                assertThat(Arrays.equals(hkdf.derive(KEY, KEY, KEY, 32), expected)).isTrue();
              }
            }));
      }
    }
    for (var each : running) {
      each.get();
    }
  }

  private static void refused(ThrowingCallable call) {
    assertThatIllegalArgumentException().isThrownBy(call);
  }
}
