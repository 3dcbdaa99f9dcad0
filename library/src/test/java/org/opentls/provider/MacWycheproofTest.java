package org.opentls.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentls.wycheproof.WycheproofFile;
import org.opentls.wycheproof.WycheproofFile.Group;
import org.opentls.wycheproof.WycheproofFile.Result;

/** Every vector of Wycheproof for message authentication codes, by several ways through JCA. */
class MacWycheproofTest {
  private static final Provider OPENTLS = new OpenTlsProvider();

  @ParameterizedTest
  @CsvSource({
    "hmac_sha1, HmacSHA1",
    "hmac_sha224, HmacSHA224",
    "hmac_sha256, HmacSHA256",
    "hmac_sha384, HmacSHA384",
    "hmac_sha512, HmacSHA512",
    "hmac_sha512_224, HmacSHA512/224",
    "hmac_sha512_256, HmacSHA512/256",
    "hmac_sha3_224, HmacSHA3-224",
    "hmac_sha3_256, HmacSHA3-256",
    "hmac_sha3_384, HmacSHA3-384",
    "hmac_sha3_512, HmacSHA3-512",
    "hmac_sm3, HmacSM3",
    "aes_cmac, AESCMAC",
    "aria_cmac, ARIACMAC",
    "camellia_cmac, CAMELLIACMAC",
    "kmac128_no_customization, KMAC128",
    "kmac256_no_customization, KMAC256",
  })
  void everyVectorIsJudgedRight(String file, String algorithm) throws GeneralSecurityException {
    var vectors = WycheproofFile.open(file);
    assumeTrue(OPENTLS.getService("Mac", algorithm) != null, algorithm + " is not built in");
    var reused = Mac.getInstance(algorithm, OPENTLS);
    int judged = 0;
    for (var group : vectors.groups()) {
      for (var test : group.tests()) {
        assertThat(isRight(reused, algorithm, group, test))
            .as("%s %s", file, test)
            .isEqualTo(test.result() != Result.INVALID);
        judged++;
      }
    }
    assertThat(judged).isPositive();
  }

  private static boolean isRight(
      Mac reused, String algorithm, Group group, WycheproofFile.Test test)
      throws GeneralSecurityException {
    var key = new RawKey(test.bytes("key"), algorithm);
    var parameters = parameters(algorithm, group);
    try {
      reused.init(key, parameters);
    } catch (InvalidKeyException e) {
      assertThat(test.flags()).contains("InvalidKeySize");
      return false;
    }
    var fresh = Mac.getInstance(algorithm, OPENTLS);
    fresh.init(key, parameters);
    byte[] code = fresh.doFinal(test.bytes("msg"));
    assertOtherWaysAgree(reused, test.bytes("msg"), code);
    int size = group.number("tagSize") / Byte.SIZE;
    return MessageDigest.isEqual(Arrays.copyOf(code, size), test.bytes("tag"));
  }

  /** HMAC and CMAC are cut to the size of the tag; that of KMAC is part of what is hashed. */
  private static @Nullable AlgorithmParameterSpec parameters(String algorithm, Group group) {
    return algorithm.startsWith("KMAC")
        ? new KmacParameterSpec(new byte[0], group.number("tagSize") / Byte.SIZE)
        : null;
  }

  private static void assertOtherWaysAgree(Mac mac, byte[] message, byte[] code)
      throws GeneralSecurityException {
    mac.update(message);
    assertThat(mac.doFinal()).as("a reused object").isEqualTo(code);
    for (byte b : message) {
      mac.update(b);
    }
    assertThat(mac.doFinal()).as("byte by byte").isEqualTo(code);
    int half = message.length / 2;
    var shifted = new byte[message.length + 7];
    System.arraycopy(message, 0, shifted, 5, message.length);
    mac.update(shifted, 5, half);
    try {
      var clone = (Mac) mac.clone();
      clone.update(ByteBuffer.wrap(shifted, 5 + half, message.length - half).asReadOnlyBuffer());
      assertThat(clone.doFinal()).as("a clone").isEqualTo(code);
    } catch (CloneNotSupportedException e) {
      throw new AssertionError(e);
    }
    mac.update(ByteBuffer.wrap(shifted, 5 + half, message.length - half));
    var out = new byte[code.length + 3];
    mac.doFinal(out, 2);
    assertThat(Arrays.copyOfRange(out, 2, 2 + code.length)).as("offsets").isEqualTo(code);
    mac.update(message);
    mac.reset();
    mac.update(ByteBuffer.allocateDirect(message.length).put(message).flip());
    assertThat(mac.doFinal()).as("a direct buffer").isEqualTo(code);
  }
}
