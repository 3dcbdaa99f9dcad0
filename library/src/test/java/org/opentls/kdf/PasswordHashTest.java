package org.opentls.kdf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.kdf.PasswordHash.Limits;

/** Passwords as they are stored. */
class PasswordHashTest {
  private static final char[] PASSWORD = "correct horse \u20ac".toCharArray();
  private static final char[] WRONG = "correct horse \u20ad".toCharArray();
  private static final String SALT = "c29tZXNhbHRzb21lc2FsdA";
  private static final String HASH = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  static List<PasswordKdf> functions() {
    return List.of(
        new Pbkdf2("sha256", 3),
        new Pbkdf2("sha3_256", 2),
        new Pbkdf2("sha512_256", 2),
        new Scrypt(16, 8, 2));
  }

  @ParameterizedTest
  @MethodSource("functions")
  void storedHashKnowsItsPassword(PasswordKdf function) {
    var stored = PasswordHash.of(PASSWORD, function).encoded();
    var hash = PasswordHash.parse(stored);
    assertThat(hash.encoded()).isEqualTo(stored);
    assertThat(hash.function()).isEqualTo(function);
    assertThat(hash.verify(PASSWORD)).isTrue();
    assertThat(hash.verify(WRONG)).isFalse();
    assertThat(hash.verify(new char[0])).isFalse();
  }

  @Test
  void everyHashHasASaltOfItsOwn() {
    var function = new Pbkdf2("sha256", 1);
    assertThat(PasswordHash.of(PASSWORD, function).encoded())
        .isNotEqualTo(PasswordHash.of(PASSWORD, function).encoded());
  }

  /** RFC 7914 section 12, the third example, in this format. */
  @Test
  void hashOfRfc7914IsVerified() {
    var base64 = Base64.getEncoder().withoutPadding();
    var stored =
        "$scrypt$ln=14,r=8,p=1$"
            + base64.encodeToString("SodiumChloride".getBytes(UTF_8))
            + "$"
            + base64.encodeToString(
                HexFormat.of()
                    .parseHex(
                        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                            + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"));
    var hash = PasswordHash.parse(stored);
    assertThat(hash.encoded()).isEqualTo(stored);
    assertThat(hash.verify("pleaseletmein".toCharArray())).isTrue();
    assertThat(hash.verify("pleaseletmeout".toCharArray())).isFalse();
  }

  /** RFC 9106 has no example without secret and data; this one is the reference program's. */
  @Test
  void hashOfTheArgon2ProgramIsVerified() {
    var stored =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    var hash = PasswordHash.parse(stored);
    assertThat(hash.encoded()).isEqualTo(stored);
    assertThat(hash.function()).isEqualTo(new Argon2(Argon2.Type.ID, 65_536, 2, 1));
    assertThat(hash.needsRehash(Argon2.recommended())).isTrue();
    assumeTrue(Argon2.isAvailable(), "OpenSSL 3.2 brought Argon2");
    assertThat(hash.verify("password".toCharArray())).isTrue();
    assertThat(hash.verify("passwort".toCharArray())).isFalse();
  }

  @Test
  void rehashIsDueWhenThePolicyOrASizeDiffers() {
    var policy = new Pbkdf2("sha256", 10);
    var hash = PasswordHash.of(PASSWORD, policy);
    assertThat(hash.needsRehash(policy)).isFalse();
    assertThat(hash.needsRehash(new Pbkdf2("sha256", 11))).isTrue();
    assertThat(hash.needsRehash(new Pbkdf2("sha512", 10))).isTrue();
    assertThat(hash.needsRehash(Scrypt.recommended())).isTrue();
    assertThat(PasswordHash.parse("$pbkdf2-sha256$i=10$c29tZXNhbHQ$" + HASH).needsRehash(policy))
        .isTrue();
    assertThat(
            PasswordHash.parse("$pbkdf2-sha256$i=10$" + SALT + "$AAAAAAAAAAAAAAAAAAAAAA")
                .needsRehash(policy))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$pbkdf2-sha256$i=10000001$",
        "$pbkdf2-sha256$i=2147483647$",
        "$scrypt$ln=30,r=8,p=1$",
        "$scrypt$ln=19,r=8,p=1$",
        "$scrypt$ln=10,r=8,p=100000$",
        "$scrypt$ln=1,r=16777215,p=1$",
        "$argon2id$v=19$m=2147483647,t=1,p=1$",
        "$argon2id$v=19$m=524288,t=9,p=1$",
        "$argon2d$v=19$m=19456,t=2147483647,p=1$",
      })
  void hostileCostIsRefusedBeforeItIsPaid(String start) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PasswordHash.parse(start + SALT + "$" + HASH))
        .withMessageContaining("beyond");
  }

  @Test
  void limitsCanBeOthers() {
    var stored = "$pbkdf2-sha256$i=600000$" + SALT + "$" + HASH;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PasswordHash.parse(stored, new Limits(599_999, 1, 1)));
    assertThat(PasswordHash.parse(stored, new Limits(600_000, 1, 1)).function())
        .isEqualTo(Pbkdf2.sha256());
    var scrypt = "$scrypt$ln=17,r=8,p=1$" + SALT + "$" + HASH;
    long memory = Scrypt.recommended().memory();
    assertThat(PasswordHash.parse(scrypt, new Limits(1, memory, 1L << 27)).function())
        .isEqualTo(Scrypt.recommended());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PasswordHash.parse(scrypt, new Limits(1, memory - 1, 1L << 27)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PasswordHash.parse(scrypt, new Limits(1, memory, (1L << 27) - 1)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Limits(0, 1, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "$",
        "plain",
        "$pbkdf2-sha256$i=0$%s$%s",
        "$pbkdf2-sha256$i=010$%s$%s",
        "$pbkdf2-sha256$i=-1$%s$%s",
        "$pbkdf2-sha256$i=9999999999$%s$%s",
        "$pbkdf2-sha256$i=10$%s$%s\n",
        " $pbkdf2-sha256$i=10$%s$%s",
        "$pbkdf2-SHA256$i=10$%s$%s",
        "$pbkdf2-shake-128$i=10$%s$%s",
        "$pbkdf2-sha2-256$i=10$%s$%s",
        "$pbkdf2-sha256$i=10$%s=$%s",
        "$pbkdf2-sha256$i=10$%s$%s=",
        "$pbkdf2-sha256$i=10$%s$%s$",
        "$pbkdf2-sha256$i=10$c29tZXNhbHR$%s",
        "$scrypt$ln=0,r=8,p=1$%s$%s",
        "$scrypt$ln=31,r=8,p=1$%s$%s",
        "$scrypt$ln=4,r=0,p=1$%s$%s",
        "$scrypt$ln=4,r=8,p=0$%s$%s",
        "$scrypt$ln=16,r=1,p=1$%s$%s",
        "$scrypt$r=8,ln=4,p=1$%s$%s",
        "$argon2id$m=19456,t=2,p=1$%s$%s",
        "$argon2id$v=16$m=19456,t=2,p=1$%s$%s",
        "$argon2id$v=19$m=7,t=2,p=1$%s$%s",
        "$argon2x$v=19$m=19456,t=2,p=1$%s$%s",
      })
  void whatIsNotInTheFormatIsRefusedAndNotQuoted(String text) {
    var stored = text.replaceFirst("%s", SALT).replaceFirst("%s", HASH);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PasswordHash.parse(stored))
        .satisfies(e -> assertThat(e.toString()).doesNotContain(SALT).doesNotContain(HASH));
  }

  @Test
  void textForPeopleHoldsNeitherSaltNorHash() {
    var hash = PasswordHash.of(PASSWORD, new Pbkdf2("sha256", 1));
    var parts = hash.encoded().split("\\$", -1);
    assertThat(hash.toString())
        .contains("sha256")
        .doesNotContain(parts[3])
        .doesNotContain(parts[4]);
  }

  @Test
  void derivedKeyCanBeMadeAgain() {
    try (var key = new Scrypt(16, 1, 1).deriveWithNewSalt(PASSWORD, 20)) {
      assertThat(key.salt()).hasSize(16);
      assertThat(key.function().derive(PASSWORD, key.salt(), 20)).isEqualTo(key.key());
      assertThat(key).hasToString("key of 20 bytes by " + key.function());
    }
    var password = "word".getBytes(UTF_8);
    try (var key = new Pbkdf2("sha1", 1).deriveWithNewSalt(password, 7)) {
      assertThat(key.function().derive(password, key.salt(), 7)).isEqualTo(key.key());
    }
  }
}
