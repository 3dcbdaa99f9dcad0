package org.opentls.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** After CPython's {@code Lib/test/test_secrets.py}. */
class SecretsTest {
  /** {@code Compare_Digest_Tests}. */
  @Test
  void compareDigestTellsEqualFromUnequal() {
    assertThat(Secrets.compareDigest("a", "a")).isTrue();
    assertThat(Secrets.compareDigest("bcd", "bcd")).isTrue();
    assertThat(Secrets.compareDigest("\u00e9", "\u00e9")).isTrue();
    assertThat(Secrets.compareDigest("a", "b")).isFalse();
    assertThat(Secrets.compareDigest("abc", "abcd")).isFalse();
    assertThat(Secrets.compareDigest(new byte[] {1, 2}, new byte[] {1, 2})).isTrue();
    assertThat(Secrets.compareDigest(new byte[] {1, 2}, new byte[] {1, 3})).isFalse();
    assertThat(Secrets.compareDigest(new byte[] {}, new byte[] {})).isTrue();
  }

  /** {@code Random_Tests.test_randbits}. */
  @Test
  void randBitsStaysBelowItsPowerOfTwo() {
    for (int bits : new int[] {0, 3, 12, 30, 65}) {
      for (int i = 0; i < 6; i++) {
        assertThat(Secrets.randBits(bits).bitLength()).isLessThanOrEqualTo(bits);
      }
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Secrets.randBits(-1));
  }

  /** {@code Random_Tests.test_choice}. */
  @Test
  void choiceIsAnElement() {
    var items = List.of(1, 2, 4, 8, 16, 32, 64);
    for (int i = 0; i < 10; i++) {
      assertThat(Secrets.<Integer>choice(items)).isIn(items);
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Secrets.choice(List.of()));
  }

  /** {@code Random_Tests.test_randbelow}. */
  @Test
  void randBelowStaysBelow() {
    for (long i = 2; i < 10; i++) {
      assertThat(Secrets.randBelow(i)).isBetween(0L, i - 1);
      assertThat(Secrets.randBelow(BigInteger.valueOf(i))).isLessThan(BigInteger.valueOf(i));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Secrets.randBelow(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Secrets.randBelow(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Secrets.randBelow(BigInteger.ZERO));
  }

  /** {@code Token_Tests}. */
  @Test
  void tokensHaveTheLengthAskedFor() {
    for (int n : new int[] {0, 1, 8, 17, 100}) {
      assertThat(Secrets.tokenBytes(n)).hasSize(n);
      assertThat(Secrets.tokenHex(n)).matches("[0-9a-f]{" + 2 * n + "}");
      assertThat(Base64.getUrlDecoder().decode(Secrets.tokenUrlSafe(n))).hasSize(n);
      assertThat(Secrets.tokenUrlSafe(n)).matches("[A-Za-z0-9_-]*");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> Secrets.tokenBytes(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Secrets.tokenHex(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Secrets.tokenUrlSafe(-1));
  }

  /** {@code test_token_defaults}. */
  @Test
  void tokensAreOf32BytesByDefault() {
    assertThat(Secrets.tokenBytes()).hasSize(32);
    assertThat(Secrets.tokenHex()).hasSize(64);
    assertThat(Secrets.tokenUrlSafe()).hasSize(43);
  }

  @Test
  void noTokenComesTwice() {
    assertThat(Stream.generate(Secrets::tokenUrlSafe).limit(10_000)).doesNotHaveDuplicates();
  }
}
