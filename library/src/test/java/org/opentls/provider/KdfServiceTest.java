package org.opentls.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.util.Random;
import javax.crypto.KDF;
import javax.crypto.KDFParameters;
import javax.crypto.SecretKeyFactory;
import javax.crypto.interfaces.PBEKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.kdf.Argon2;
import org.opentls.kdf.Pbkdf2;
import org.opentls.kdf.Scrypt;

/** {@code KDF} and {@code SecretKeyFactory}: as the JDK's, and those that the JDK lacks. */
class KdfServiceTest {
  private static final Provider OPENTLS = new OpenTlsProvider();
  private static final Provider SUN = Security.getProvider("SunJCE");
  private static final char[] PASSWORD = "p\u00e4ssword".toCharArray();
  private static final byte[] SALT = new byte[16];

  @ParameterizedTest
  @ValueSource(strings = {"HKDF-SHA256", "HKDF-SHA384", "HKDF-SHA512"})
  void hkdfAgreesWithTheJdkOverRandomInputs(String name) throws GeneralSecurityException {
    var random = new Random(5869);
    var ours = KDF.getInstance(name, OPENTLS);
    var theirs = KDF.getInstance(name, SUN);
    for (int round = 0; round < 500; round++) {
      var builder = HKDFParameterSpec.ofExtract();
      for (int i = random.nextInt(3); i > 0; i--) {
        builder.addIKM(bytes(random, 1 + random.nextInt(80)));
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        builder.addSalt(bytes(random, 1 + random.nextInt(200)));
      }
      var info = random.nextInt(4) == 0 ? null : bytes(random, random.nextInt(2000));
      var spec =
          random.nextInt(3) == 0
              ? builder.extractOnly()
              : builder.thenExpand(info, 1 + random.nextInt(500));
      assertThat(ours.deriveData(spec)).isEqualTo(theirs.deriveData(spec));
      assertThat(ours.deriveKey("AES", spec)).isEqualTo(theirs.deriveKey("AES", spec));
    }
    assertThat(ours.getParameters()).isNull();
  }

  private static byte[] bytes(Random random, int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 31, 32, 33, 64})
  void expandTakesTheKeysThatTheJdkTakes(int size) throws GeneralSecurityException {
    var ours = KDF.getInstance("HKDF-SHA256", OPENTLS);
    var theirs = KDF.getInstance("HKDF-SHA256", SUN);
    var spec = HKDFParameterSpec.expandOnly(new RawKey(new byte[size], "Generic"), null, 10);
    byte[] expected;
    try {
      expected = theirs.deriveData(spec);
    } catch (InvalidAlgorithmParameterException e) {
      assertThatExceptionOfType(InvalidAlgorithmParameterException.class)
          .isThrownBy(() -> ours.deriveData(spec));
      return;
    }
    assertThat(ours.deriveData(spec)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HKDF-SHA256", "SCRYPT", "PBKDF2"})
  void parametersThatAreNoneAreRefused(String name) throws GeneralSecurityException {
    var kdf = KDF.getInstance(name, OPENTLS);
    assertThatExceptionOfType(InvalidAlgorithmParameterException.class)
        .isThrownBy(() -> kdf.deriveData(new IvParameterSpec(SALT)));
    assertThatExceptionOfType(InvalidAlgorithmParameterException.class)
        .isThrownBy(() -> KDF.getInstance(name, new KDFParameters() {}, OPENTLS));
  }

  @Test
  void keyWithoutANameIsRefused() throws GeneralSecurityException {
    var kdf = KDF.getInstance("HKDF-SHA256", OPENTLS);
    var spec = HKDFParameterSpec.expandOnly(new SecretKeySpec(new byte[32], "Generic"), null, 1);
    assertThatExceptionOfType(NoSuchAlgorithmException.class)
        .isThrownBy(() -> kdf.deriveKey("", spec));
  }

  @Test
  void hkdfLengthBeyondItsRangeIsRefused() throws GeneralSecurityException {
    var kdf = KDF.getInstance("HKDF-SHA256", OPENTLS);
    var spec = HKDFParameterSpec.expandOnly(new SecretKeySpec(new byte[32], "Generic"), null, 8161);
    assertThatExceptionOfType(InvalidAlgorithmParameterException.class)
        .isThrownBy(() -> kdf.deriveData(spec));
  }

  @Test
  void passwordFunctionsAreServicesToo() throws GeneralSecurityException {
    var scrypt = new Scrypt(16, 8, 1);
    var spec = new PasswordParameterSpec(scrypt, PASSWORD, SALT, 24);
    var kdf = KDF.getInstance("SCRYPT", OPENTLS);
    assertThat(kdf.deriveData(spec)).isEqualTo(scrypt.derive(PASSWORD, SALT, 24));
    assertThat(kdf.deriveKey("AES", spec).getEncoded()).hasSize(24);
    var pbkdf2 = new Pbkdf2("sha512", 10);
    assertThat(
            KDF.getInstance("PBKDF2", OPENTLS)
                .deriveData(new PasswordParameterSpec(pbkdf2, PASSWORD, SALT, 24)))
        .isEqualTo(pbkdf2.derive(PASSWORD, SALT, 24));
    assertThatExceptionOfType(InvalidAlgorithmParameterException.class)
        .isThrownBy(() -> kdf.deriveData(new PasswordParameterSpec(pbkdf2, PASSWORD, SALT, 24)));
    assertThatExceptionOfType(InvalidAlgorithmParameterException.class)
        .isThrownBy(() -> kdf.deriveData(new PasswordParameterSpec(scrypt, PASSWORD, SALT, 0)));
    spec.clearPassword();
    assertThatIllegalStateException().isThrownBy(() -> kdf.deriveData(spec));
  }

  @Test
  void argon2IsAServiceWhereOpenSslHasIt() throws GeneralSecurityException {
    assertThat(OPENTLS.getService("KDF", "ARGON2ID") != null).isEqualTo(Argon2.isAvailable());
    if (Argon2.isAvailable()) {
      var argon2 = new Argon2(Argon2.Type.ID, 64, 1, 2);
      var spec = new PasswordParameterSpec(argon2, PASSWORD, SALT, 24);
      assertThat(KDF.getInstance("Argon2id", OPENTLS).deriveData(spec))
          .isEqualTo(argon2.derive(PASSWORD, SALT, 24));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SHA1", "SHA224", "SHA256", "SHA384", "SHA512", "SHA512/224", "SHA512/256"})
  void pbkdf2AgreesWithTheJdk(String digest) throws GeneralSecurityException {
    var random = new Random(8018);
    var ours = SecretKeyFactory.getInstance("PBKDF2WithHmac" + digest, OPENTLS);
    var theirs = SecretKeyFactory.getInstance("PBKDF2WithHmac" + digest, SUN);
    for (int round = 0; round < 50; round++) {
      var spec =
          new PBEKeySpec(
              new String(bytes(random, random.nextInt(100)), ISO_8859_1).toCharArray(),
              bytes(random, 1 + random.nextInt(50)),
              1 + random.nextInt(20),
              8 + random.nextInt(1000));
      var key = ours.generateSecret(spec);
      var same = theirs.generateSecret(spec);
      assertThat(key.getEncoded()).isEqualTo(same.getEncoded());
      assertThat(key.getAlgorithm()).isEqualTo(same.getAlgorithm());
      assertThat(key.getFormat()).isEqualTo(same.getFormat());
      assertThat(key).isEqualTo(same).hasSameHashCodeAs(ours.generateSecret(spec));
      assertThat(ours.translateKey(same).getEncoded()).isEqualTo(key.getEncoded());
      assertThat(theirs.translateKey(key).getEncoded()).isEqualTo(key.getEncoded());
      var back = (PBEKeySpec) ours.getKeySpec(key, PBEKeySpec.class);
      assertThat(back.getPassword()).isEqualTo(spec.getPassword());
      assertThat(back.getSalt()).isEqualTo(spec.getSalt());
      assertThat(back.getIterationCount()).isEqualTo(spec.getIterationCount());
    }
  }

  @Test
  void specificationsThatLackSomethingAreRefused() throws GeneralSecurityException {
    var factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256", OPENTLS);
    for (var wrong :
        new PBEKeySpec[] {
          new PBEKeySpec(PASSWORD),
          new PBEKeySpec(PASSWORD, SALT, 1),
          new PBEKeySpec(PASSWORD, SALT, 1, 7),
          new PBEKeySpec(new char[] {0xd800}, SALT, 1, 128),
        }) {
      assertThatExceptionOfType(InvalidKeySpecException.class)
          .isThrownBy(() -> factory.generateSecret(wrong));
    }
    var other = new SecretKeySpec(new byte[16], "AES");
    assertThatExceptionOfType(InvalidKeySpecException.class)
        .isThrownBy(() -> factory.generateSecret(other));
    assertThatExceptionOfType(InvalidKeySpecException.class)
        .isThrownBy(() -> factory.getKeySpec(other, PBEKeySpec.class));
    assertThatExceptionOfType(InvalidKeyException.class)
        .isThrownBy(() -> factory.translateKey(other));
  }

  @Test
  void destroyedKeyIsGone() throws Exception {
    var factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256", OPENTLS);
    var key = (PBEKey) factory.generateSecret(new PBEKeySpec(PASSWORD, SALT, 2, 128));
    assertThat(key.toString()).isEqualTo("PBKDF2WithHmacSHA256 key");
    key.destroy();
    assertThat(key.isDestroyed()).isTrue();
    assertThatIllegalStateException().isThrownBy(key::getEncoded);
    assertThatIllegalStateException().isThrownBy(key::getPassword);
  }

  @Test
  void keyIsWrittenWithoutThePassword() throws Exception {
    var factory = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256", OPENTLS);
    var key = factory.generateSecret(new PBEKeySpec(PASSWORD, SALT, 2, 128));
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(key);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject())
          .isEqualTo(new SecretKeySpec(key.getEncoded(), "PBKDF2WithHmacSHA256"));
    }
  }
}
