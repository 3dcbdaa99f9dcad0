package org.opentls.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.Err;
import org.opentls.api.UnsupportedOpenSslException;

class TagRecipientTest {
  /** The example of the C2SP specification of age. */
  private static final String SPECIFIED =
      "age1tag1qt8lw0ual6avlwmwatk888yqnmdamm7xfd0wak53ut6elz5c4swx2yqdj4e";

  private static final byte[] PLAINTEXT = {1, 2, 3};

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  @Test
  void aTokenOpensWhatIsForIt() throws GeneralSecurityException, IOException {
    var key = TokenKey.generate();
    var other = TokenKey.generate();
    var file = Age.encrypt(PLAINTEXT, other.recipient(), key.recipient());
    assertThat(Age.inspect(new ByteArrayInputStream(file)).stanzas())
        .extracting(Stanza::type)
        .containsExactly("p256tag", "p256tag");
    var own = Age.encrypt(PLAINTEXT, key.recipient(), X25519Identity.generate().recipient());
    assertThat(Age.decrypt(own, key)).isEqualTo(PLAINTEXT);
  }

  @Test
  void aTokenOpensWhatIsForItAgainstQuantumComputersToo()
      throws GeneralSecurityException, IOException {
    assumeTrue(HybridRecipient.isSupported(), "needs ML-KEM");
    var key = TokenKey.generate();
    var beside = HybridIdentity.generate();
    var file = Age.encrypt(PLAINTEXT, key.hybridRecipient(), beside.recipient());
    assertThat(Age.decrypt(file, key)).isEqualTo(PLAINTEXT);
    assertThat(Age.decrypt(file, beside)).isEqualTo(PLAINTEXT);
  }

  @Test
  void onlyPostQuantumRecipientsStandBesideAPostQuantumOne() throws GeneralSecurityException {
    var key = TokenKey.generate();
    assertThat(key.recipient().isPostQuantum()).isFalse();
    assertThat(key.hybridRecipient().isPostQuantum()).isTrue();
    assertThatThrownBy(() -> Age.encrypt(PLAINTEXT, key.recipient(), key.hybridRecipient()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("postquantum");
  }

  @Test
  void whatOpenSslLacksIsToldWhenItIsNeeded() throws GeneralSecurityException {
    assumeFalse(HybridRecipient.isSupported(), "needs an OpenSSL without ML-KEM");
    var recipient = TokenKey.generate().hybridRecipient();
    assertThatThrownBy(() -> Age.encrypt(PLAINTEXT, recipient))
        .isInstanceOf(UnsupportedOpenSslException.class)
        .hasMessageContaining("ML-KEM-768 needs OpenSSL 3.5");
  }

  @Test
  void textsAreReadAndWritten() throws GeneralSecurityException {
    var hybrid = TokenKey.generate().hybridRecipient();
    assertThat(Recipient.parse(SPECIFIED)).isInstanceOf(TagRecipient.class).hasToString(SPECIFIED);
    assertThat(Recipient.parse(hybrid.toString())).isEqualTo(hybrid).hasSameHashCodeAs(hybrid);
    assertThat(TagRecipient.parse(SPECIFIED)).isNotEqualTo(hybrid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"age1tag1", "age1tagpq1", "age1tag1qqqq", "age1tagpq1qqqq", "age1", ""})
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> TagRecipient.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not an age recipient: ");
  }

  private static void assertRefused(String prefix, byte[] key, String message) {
    var text = String.valueOf(Bech32.encode(prefix, key));
    assertThatThrownBy(() -> TagRecipient.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not an age recipient: " + message);
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  void keysThatNobodyHasAreRefused() throws GeneralSecurityException {
    assertRefused("age1tag", new byte[32], "32 bytes, not 33");
    assertRefused("age1tag", new byte[33], "no point of the curve");
    // the first coordinate of no point
    assertRefused("age1tag", hex("02" + "ff".repeat(32)), "no point of the curve");
    assertRefused("age1tag", hex("05" + "00".repeat(32)), "no point of the curve");
    assertRefused("age1tagpq", new byte[33], "33 bytes, not 1249");
    byte[] key = TokenKey.generate().hybridKey();
    key[key.length - 1] ^= 1;
    assertRefused("age1tagpq", key, "no point of the curve");
    key[0] = (byte) 0xff;
    key[1] = (byte) 0xff;
    assertRefused("age1tagpq", key, "a number above the modulus");
  }

  /** RFC 9180, A.5.1. */
  @Test
  void theSecretOfAnExchangeIsThatOfRfc9180() throws GeneralSecurityException {
    byte[] enc =
        hex(
            "04c07836a0206e04e31d8ae99bfd549380b072a1b1b82e563c935c095827824fc1"
                + "559eac6fb9e3c70cd3193968994e7fe9781aa103f5b50e934b5b2f387e381291");
    byte[] pk =
        hex(
            "04a697bffde9405c992883c5c439d6cc358170b51af72812333b015621dc0f40ba"
                + "d9bb726f68a5c013806a790ec716ab8669f84f6b694596c2987cf35baba2a006");
    var sk = TokenKey.secretKey("a4d1c55836aa30f9b3fbb6ac98d338c877c2867dd3a77396d13f68d3ab150d3b");
    assertThat(new Hpke(0x10).secret(TokenKey.agree(sk, enc), Bytes.concat(enc, pk)))
        .isEqualTo(hex("806520f82ef0b03c823b7fc524b6b55a088f566b9751b89551c170f4113bd850"));
    assertThat(P256.uncompressed(P256.compressed(enc))).hasValue(enc);
    assertThat(P256.uncompressed(P256.compressed(pk))).hasValue(pk);
  }
}
