package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9180, A.2.1 and A.5.1: HKDF-SHA256 and ChaCha20-Poly1305 in the mode base. */
class HpkeTest {
  private static final Hpke X25519_KEM = new Hpke(0x20);
  private static final byte[] INFO = hex("4f6465206f6e2061204772656369616e2055726e");
  private static final byte[] PLAINTEXT =
      hex("4265617574792069732074727574682c20747275746820626561757479");
  private static final byte[] AAD = "Count-0".getBytes(US_ASCII);

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /** RFC 9180, A.2.1. */
  @Test
  void theSecretOfAnExchangeIsThatOfRfc9180() {
    byte[] enc = hex("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a");
    byte[] pk = hex("4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a");
    byte[] sk = hex("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb");
    byte[] shared = X25519.sharedSecret(sk, enc).orElseThrow();
    assertThat(X25519_KEM.secret(shared, Bytes.concat(enc, pk)))
        .isEqualTo(hex("0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7"));
  }

  /** RFC 9180, A.2.1 and A.5.1, the first message. */
  @ParameterizedTest
  @CsvSource({
    "0x20, 0bbe78490412b4bbea4812666f7916932b828bba79942424abb65244930d69a7,"
        + " ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91,"
        + " 5c4d98150661b848853b547f,"
        + " 1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db"
        + "21993c62ce81883d2dd1b51a28",
    "0x10, 806520f82ef0b03c823b7fc524b6b55a088f566b9751b89551c170f4113bd850,"
        + " a8f45490a92a3b04d1dbf6cf2c3939ad8bfc9bfcb97c04bffe116730c9dfe3fc,"
        + " 726b4390ed2209809f58c693,"
        + " 6469c41c5c81d3aa85432531ecf6460ec945bde1eb428cb2fedf7a29f5a685b4"
        + "ccb0d057f03ea2952a27bb458b",
  })
  void messagesAreThoseOfRfc9180(
      String kem, String secret, String key, String nonce, String ciphertext) {
    var hpke = new Hpke(Integer.decode(kem));
    try (var keys = hpke.keys(hex(secret), INFO)) {
      assertThat(keys.key()).isEqualTo(hex(key));
      assertThat(keys.nonce()).isEqualTo(hex(nonce));
    }
    assertThat(hpke.seal(hex(secret), INFO, AAD, PLAINTEXT)).isEqualTo(hex(ciphertext));
    assertThat(hpke.open(hex(secret), INFO, AAD, hex(ciphertext))).hasValue(PLAINTEXT);
  }

  @Test
  void whatWasChangedIsNotOpened() {
    var secret = new byte[32];
    byte[] sealed = X25519_KEM.seal(secret, INFO, AAD, PLAINTEXT);
    sealed[0] ^= 1;
    assertThat(X25519_KEM.open(secret, INFO, AAD, sealed)).isEmpty();
    sealed[0] ^= 1;
    assertThat(X25519_KEM.open(secret, INFO, new byte[0], sealed)).isEmpty();
    assertThat(X25519_KEM.open(secret, new byte[0], AAD, sealed)).isEmpty();
    assertThat(new Hpke(0x10).open(secret, INFO, AAD, sealed)).isEmpty();
  }
}
