package org.opentls.age;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BcryptPbkdfTest {
  /** OpenBSD, {@code regress/lib/libutil/bcrypt_pbkdf}; {@code ~} stands for a zero byte. */
  @ParameterizedTest
  @CsvSource({
    "password, salt, 4, 5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9",
    "password, ~, 4, c12b566235eee04c212598970a579a67",
    "~, salt, 4, 6051be18c2f4f82cbf0efee5471b4bb9",
    "password~, salt~, 4, 7410e44cf4fa07bfaac8a928b1727fac001375e7bf7384370f48efd121743050"
  })
  void keysAreThoseOfOpenBsd(String passphrase, String salt, int rounds, String expected) {
    byte[] key = HexFormat.of().parseHex(expected);
    assertThat(BcryptPbkdf.derive(bytes(passphrase), bytes(salt), rounds, key.length))
        .isEqualTo(key);
  }

  private static byte[] bytes(String text) {
    return text.replace('~', '\0').getBytes(ISO_8859_1);
  }

  /** E. Young's vectors for Blowfish, as B. Schneier publishes them: key, clear text, cipher. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0000000000000000, 4ef997456198dd78",
    "ffffffffffffffff, ffffffffffffffff, 51866fd5b85ecb8a",
    "3000000000000000, 1000000000000001, 7d856f9a613063f2",
    "1111111111111111, 1111111111111111, 2466dd878b963c9d",
    "0123456789abcdef, 1111111111111111, 61f9c3802281b096",
    "fedcba9876543210, 0123456789abcdef, 0aceab0fc6a0a28d",
    "7ca110454a1a6e57, 01a1d6d039776742, 59c68245eb05282b"
  })
  void aKeyExpandedOnceIsThatOfBlowfish(String key, String text, String expected) {
    int[] words = words(text);
    try (var blowfish = new Blowfish()) {
      blowfish.expand(words("5555555555555555"));
      blowfish.reset();
      blowfish.expand(words(key));
      blowfish.encrypt(words);
    }
    assertThat(words).isEqualTo(words(expected));
  }

  private static int[] words(String hex) {
    return new int[] {
      Integer.parseUnsignedInt(hex, 0, 8, 16), Integer.parseUnsignedInt(hex, 8, 16, 16)
    };
  }
}
