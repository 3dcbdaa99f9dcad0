package org.opentls.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentls.wycheproof.WycheproofFile;
import org.opentls.wycheproof.WycheproofFile.Group;
import org.opentls.wycheproof.WycheproofFile.Result;
import org.opentls.wycheproof.WycheproofFile.Test;

/** Wycheproof's vectors, each along every path, through one {@code Cipher} that is used again. */
class WycheproofCipherTest {
  private static final Provider OPENTLS = new OpenTlsProvider();

  /** OpenSSL's longest nonce of GCM in bits. */
  private static final int MAX_GCM_NONCE = 1024;

  private static final int TWO_AES_192_KEYS = 384;

  /** An initialization that a vector asks for. */
  private interface Init {
    void init(Cipher cipher, int opmode) throws GeneralSecurityException;
  }

  private static Cipher cipher(String transformation) throws GeneralSecurityException {
    try {
      return Cipher.getInstance(transformation, OPENTLS);
    } catch (NoSuchAlgorithmException e) {
      assumeTrue(false, () -> "the loaded OpenSSL has no " + transformation);
      throw e;
    }
  }

  private static byte[] join(byte[] a, byte[] b) {
    var all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  /** Tries a vector in both directions along every path. */
  private static void check(
      Cipher cipher, String what, Result result, byte[] aad, byte[] in, byte[] out, Init init) {
    for (var path : CipherPath.values()) {
      var as = what + " along " + path;
      try {
        init.init(cipher, Cipher.DECRYPT_MODE);
        updateAad(cipher, aad);
        var opened = path.run(cipher, out);
        assertThat(result).as(as).isNotEqualTo(Result.INVALID);
        assertThat(opened).as(as).isEqualTo(in);
        init.init(cipher, Cipher.ENCRYPT_MODE);
        updateAad(cipher, aad);
        assertThat(path.run(cipher, in)).as(as).isEqualTo(out);
      } catch (GeneralSecurityException e) {
        if (result == Result.VALID) {
          fail(as, e);
        }
      }
    }
  }

  private static void updateAad(Cipher cipher, byte[] aad) {
    if (aad.length > 0) {
      int half = aad.length / 2;
      cipher.updateAAD(aad, 0, half);
      cipher.updateAAD(aad, half, aad.length - half);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "aes_gcm, AES/GCM/NoPadding, AES",
    "aes_ccm, AES/CCM/NoPadding, AES",
    "aes_gcm_siv, AES/GCM-SIV/NoPadding, AES",
    "aria_gcm, ARIA/GCM/NoPadding, ARIA",
    "aria_ccm, ARIA/CCM/NoPadding, ARIA",
    "sm4_gcm, SM4/GCM/NoPadding, SM4",
    "sm4_ccm, SM4/CCM/NoPadding, SM4",
  })
  void aeadsAgree(String file, String transformation, String algorithm) throws Exception {
    var cipher = cipher(transformation);
    for (var group : WycheproofFile.open(file).groups()) {
      int bits = group.number("tagSize");
      checkAeads(cipher, group, algorithm, nonce -> new GCMParameterSpec(bits, nonce));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "chacha20_poly1305, ChaCha20-Poly1305, ChaCha20",
    "aead_aes_siv_cmac, AES/SIV/NoPadding, AES",
  })
  void aeadsWithAnIvAgree(String file, String transformation, String algorithm) throws Exception {
    var cipher = cipher(transformation);
    for (var group : WycheproofFile.open(file).groups()) {
      checkAeads(cipher, group, algorithm, IvParameterSpec::new);
    }
  }

  private interface Spec {
    AlgorithmParameterSpec of(byte[] nonce);
  }

  private static void checkAeads(Cipher cipher, Group group, String algorithm, Spec spec) {
    for (var test : group.tests()) {
      var key = new SecretKeySpec(test.bytes("key"), algorithm);
      var iv = test.bytes("iv");
      check(
          cipher,
          test.toString(),
          isBeyondOpenSsl(cipher, group, test) ? Result.INVALID : test.result(),
          test.bytes("aad"),
          test.bytes("msg"),
          join(test.bytes("ct"), test.bytes("tag")),
          (each, opmode) -> {
            if (opmode == Cipher.ENCRYPT_MODE) {
              // An encryption in between, so that the nonce is not that of the one before.
              each.init(opmode, otherKey(key));
            }
            each.init(opmode, key, spec.of(iv));
          });
    }
  }

  /** What OpenSSL refuses, however valid. */
  private static boolean isBeyondOpenSsl(Cipher cipher, Group group, Test test) {
    var transformation = cipher.getAlgorithm();
    return (transformation.contains("/GCM/") && group.number("ivSize") > MAX_GCM_NONCE)
        || (transformation.contains("/SIV/") && test.text("msg").isEmpty())
        || (transformation.contains("/XTS/") && group.number("keySize") == TWO_AES_192_KEYS);
  }

  private static SecretKeySpec otherKey(SecretKeySpec key) {
    var bytes = key.getEncoded();
    bytes[0] ^= 1;
    return new SecretKeySpec(bytes, key.getAlgorithm());
  }

  @ParameterizedTest
  @CsvSource({
    "aes_cbc_pkcs5, AES/CBC/PKCS5Padding, AES",
    "aria_cbc_pkcs5, ARIA/CBC/PKCS5Padding, ARIA",
    "camellia_cbc_pkcs5, Camellia/CBC/PKCS5Padding, Camellia",
  })
  void paddedModesAgree(String file, String transformation, String algorithm) throws Exception {
    checkAll(file, cipher(transformation), algorithm, IvParameterSpec::new);
  }

  /** The file has tweaks as little-endian numbers; the bytes above are zero. */
  @ParameterizedTest
  @CsvSource({"aes_xts, AES/XTS/NoPadding, AES"})
  void xtsAgrees(String file, String transformation, String algorithm) throws Exception {
    checkAll(
        file, cipher(transformation), algorithm, iv -> new IvParameterSpec(Arrays.copyOf(iv, 16)));
  }

  private static void checkAll(String file, Cipher cipher, String algorithm, Spec spec) {
    for (var group : WycheproofFile.open(file).groups()) {
      for (var test : group.tests()) {
        var key = new SecretKeySpec(test.bytes("key"), algorithm);
        var iv = spec.of(test.bytes("iv"));
        check(
            cipher,
            test.toString(),
            isBeyondOpenSsl(cipher, group, test) ? Result.INVALID : test.result(),
            new byte[0],
            test.bytes("msg"),
            test.bytes("ct"),
            (each, opmode) -> each.init(opmode, key, iv));
      }
    }
  }

  /** The first half of the ciphertext is the synthetic IV, which JCA has at the end. */
  @ParameterizedTest
  @CsvSource({"aes_siv_cmac, AES/SIV/NoPadding"})
  void sivWithoutANonceAgrees(String file, String transformation) throws Exception {
    var cipher = cipher(transformation);
    for (var group : WycheproofFile.open(file).groups()) {
      for (var test : group.tests()) {
        var key = new SecretKeySpec(test.bytes("key"), "AES");
        var ct = test.bytes("ct");
        check(
            cipher,
            test.toString(),
            isBeyondOpenSsl(cipher, group, test) ? Result.INVALID : test.result(),
            test.bytes("aad"),
            test.bytes("msg"),
            join(Arrays.copyOfRange(ct, 16, ct.length), Arrays.copyOf(ct, 16)),
            (each, opmode) -> each.init(opmode, key));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"aes_wrap, AES/KW/NoPadding", "aes_kwp, AES/KWP/NoPadding"})
  void keyWrapsAgree(String file, String transformation) throws Exception {
    var cipher = cipher(transformation);
    for (var group : WycheproofFile.open(file).groups()) {
      for (var test : group.tests()) {
        var key = new SecretKeySpec(test.bytes("key"), "AES");
        check(
            cipher,
            test.toString(),
            isBeyondOpenSsl(cipher, group, test) ? Result.INVALID : test.result(),
            new byte[0],
            test.bytes("msg"),
            test.bytes("ct"),
            (each, opmode) -> each.init(opmode, key));
        checkWrap(cipher, test.toString(), test.result(), key, test.bytes("msg"), test.bytes("ct"));
      }
    }
  }

  private static void checkWrap(
      Cipher cipher, String what, Result result, SecretKeySpec key, byte[] in, byte[] out) {
    try {
      cipher.init(Cipher.UNWRAP_MODE, key);
      var unwrapped = cipher.unwrap(out, "AES", Cipher.SECRET_KEY);
      assertThat(result).as(what).isNotEqualTo(Result.INVALID);
      assertThat(unwrapped.getEncoded()).as(what).isEqualTo(in);
      cipher.init(Cipher.WRAP_MODE, key);
      assertThat(cipher.wrap(new SecretKeySpec(in, "AES"))).as(what).isEqualTo(out);
    } catch (GeneralSecurityException e) {
      if (result == Result.VALID) {
        fail(what, e);
      }
    }
  }
}
