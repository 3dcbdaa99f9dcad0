package org.opentls.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.kdf.Hkdf;
import org.opentls.kdf.Pbkdf2;
import org.opentls.wycheproof.WycheproofFile;
import org.opentls.wycheproof.WycheproofFile.Result;

/** Every vector of Wycheproof for HKDF and PBKDF2, through JCA and through this library's own. */
class KdfWycheproofTest {
  private static final Provider OPENTLS = new OpenTlsProvider();

  /** From so many iterations on, one way is enough: there are vectors of 2^24. */
  private static final int MANY = 10_000;

  @ParameterizedTest
  @ValueSource(strings = {"SHA256", "SHA384", "SHA512"})
  void everyVectorOfHkdfIsJudgedRight(String digest) throws GeneralSecurityException {
    var kdf = KDF.getInstance("HKDF-" + digest, OPENTLS);
    var hkdf = new Hkdf(digest);
    for (var test : hkdfVectors(digest)) {
      var key = new RawKey(test.bytes("ikm"), "Generic");
      var salt = new RawKey(test.bytes("salt"), "Generic");
      var info = test.bytes("info");
      int size = test.number("size");
      var whole = HKDFParameterSpec.ofExtract().addIKM(key).addSalt(salt).thenExpand(info, size);
      if (test.result() == Result.INVALID) {
        assertThatThrownBy(() -> kdf.deriveData(whole))
            .as("%s", test)
            .isInstanceOf(InvalidAlgorithmParameterException.class);
        continue;
      }
      byte[] expected = test.bytes("okm");
      assertThat(kdf.deriveData(whole)).as("%s", test).isEqualTo(expected);
      assertThat(kdf.deriveKey("AES", whole).getEncoded()).isEqualTo(expected);
      var extract = HKDFParameterSpec.ofExtract().addIKM(key).addSalt(salt).extractOnly();
      SecretKey prk = kdf.deriveKey("Generic", extract);
      assertThat(kdf.deriveData(HKDFParameterSpec.expandOnly(prk, info, size))).isEqualTo(expected);
      assertThat(hkdf.derive(test.bytes("ikm"), test.bytes("salt"), info, size))
          .isEqualTo(expected);
    }
  }

  /** The JDK has no name for HKDF with SHA-1. */
  @ParameterizedTest
  @ValueSource(strings = "SHA1")
  void everyVectorOfHkdfWithAnOldDigestIsJudgedRight(String digest) {
    var hkdf = new Hkdf(digest);
    for (var test : hkdfVectors(digest)) {
      if (test.result() == Result.INVALID) {
        assertThatThrownBy(() ->
                hkdf.derive(
                    test.bytes("ikm"), test.bytes("salt"), test.bytes("info"), test.number("size")))
            .isInstanceOf(IllegalArgumentException.class);
      } else {
        assertThat(
                hkdf.derive(
                    test.bytes("ikm"), test.bytes("salt"), test.bytes("info"), test.number("size")))
            .as("%s", test)
            .isEqualTo(test.bytes("okm"));
      }
    }
  }

  private static List<WycheproofFile.Test> hkdfVectors(String digest) {
    return vectors("hkdf_" + digest.toLowerCase(Locale.ROOT));
  }

  private static List<WycheproofFile.Test> vectors(String file) {
    var tests = new ArrayList<WycheproofFile.Test>();
    for (var group : WycheproofFile.open(file).groups()) {
      tests.addAll(group.tests());
    }
    assertThat(tests).isNotEmpty();
    return tests;
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA1", "SHA224", "SHA256", "SHA384", "SHA512"})
  void everyVectorOfPbkdf2IsJudgedRight(String digest) throws GeneralSecurityException {
    var factory = SecretKeyFactory.getInstance("PBKDF2WithHmac" + digest, OPENTLS);
    for (var test : vectors("pbkdf2_hmac" + digest.toLowerCase(Locale.ROOT))) {
      assertThat(test.result()).isEqualTo(Result.VALID);
      byte[] password = test.bytes("password");
      byte[] salt = test.bytes("salt");
      int iterations = test.number("iterationCount");
      byte[] expected = test.bytes("dk");
      boolean isText = salt.length > 0 && isUtf8(password);
      if (isText) {
        var spec =
            new PBEKeySpec(
                new String(password, UTF_8).toCharArray(),
                salt,
                iterations,
                expected.length * Byte.SIZE);
        assertThat(factory.generateSecret(spec).getEncoded()).as("%s", test).isEqualTo(expected);
      }
      if (!isText || iterations < MANY) {
        assertThat(new Pbkdf2(digest, iterations).derive(password, salt, expected.length))
            .as("%s", test)
            .isEqualTo(expected);
      }
    }
  }

  private static boolean isUtf8(byte[] password) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(password));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
