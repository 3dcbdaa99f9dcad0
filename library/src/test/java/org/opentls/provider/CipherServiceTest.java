package org.opentls.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How the {@code Cipher} services behave, beside SunJCE's. */
class CipherServiceTest {
  private static final Provider OPENTLS = new OpenTlsProvider();
  private static final Provider SUN_JCE = Security.getProvider("SunJCE");

  private static final SecretKey AES = new SecretKeySpec(new byte[16], "AES");
  private static final SecretKey CHACHA20 = new SecretKeySpec(new byte[32], "ChaCha20");
  private static final IvParameterSpec IV = new IvParameterSpec(new byte[16]);
  private static final IvParameterSpec NONCE = new IvParameterSpec(new byte[12]);
  private static final GCMParameterSpec GCM = new GCMParameterSpec(128, new byte[12]);
  private static final ChaCha20ParameterSpec COUNTER = new ChaCha20ParameterSpec(new byte[12], 1);

  private static Cipher ours(String transformation) throws GeneralSecurityException {
    return Cipher.getInstance(transformation, OPENTLS);
  }

  interface Steps {
    void run(Cipher cipher) throws GeneralSecurityException;
  }

  /** What a user may do that is not right, or nearly so. */
  record Misuse(String name, String transformation, Steps steps) {
    Class<?> failure(Provider provider) throws GeneralSecurityException {
      var cipher = Cipher.getInstance(transformation, provider);
      try {
        steps.run(cipher);
        return Void.class;
      } catch (GeneralSecurityException | RuntimeException e) {
        return e.getClass();
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Misuse> MISUSES =
      List.of(
          new Misuse("no key", "AES/CBC/PKCS5Padding", c -> init(c, 1, null, IV)),
          new Misuse(
              "key of another algorithm",
              "AES/CBC/PKCS5Padding",
              c -> init(c, 1, new SecretKeySpec(new byte[16], "DES"), IV)),
          new Misuse(
              "key of a wrong size",
              "AES/CBC/PKCS5Padding",
              c -> init(c, 1, new SecretKeySpec(new byte[15], "AES"), IV)),
          new Misuse(
              "public key",
              "ChaCha20-Poly1305",
              c ->
                  init(
                      c,
                      1,
                      KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic(),
                      NONCE)),
          new Misuse(
              "short des key",
              "DESede/CBC/NoPadding",
              c ->
                  init(
                      c,
                      1,
                      new SecretKeySpec(new byte[16], "DESede"),
                      new IvParameterSpec(new byte[8]))),
          new Misuse(
              "des key of another algorithm",
              "DESede/ECB/NoPadding",
              c -> init(c, 1, CHACHA20, null)),
          new Misuse("key for another size", "AES_256/GCM/NoPadding", c -> init(c, 1, AES, GCM)),
          new Misuse("short chacha20 key", "ChaCha20", c -> init(c, 1, AES, COUNTER)),
          new Misuse("no iv to decrypt", "AES/CBC/PKCS5Padding", c -> init(c, 2, AES)),
          new Misuse("no spec to decrypt", "AES/CBC/PKCS5Padding", c -> init(c, 2, AES, null)),
          new Misuse("short iv", "AES/CTR/NoPadding", c -> init(c, 1, AES, NONCE)),
          new Misuse("spec of gcm for cbc", "AES/CBC/PKCS5Padding", c -> init(c, 1, AES, GCM)),
          new Misuse("iv for ecb", "AES", c -> init(c, 1, AES, IV)),
          new Misuse(
              "aad for cbc",
              "AES/CBC/PKCS5Padding",
              c -> {
                init(c, 1, AES, IV);
                c.updateAAD(new byte[1]);
              }),
          new Misuse(
              "piece of a block",
              "AES/CBC/PKCS5Padding",
              c -> init(c, 2, AES, IV).doFinal(new byte[17])),
          new Misuse(
              "wrong padding",
              "AES/CBC/PKCS5Padding",
              c -> init(c, 2, AES, IV).doFinal(new byte[16])),
          new Misuse(
              "unpadded", "AES/CBC/NoPadding", c -> init(c, 1, AES, IV).doFinal(new byte[3])),
          new Misuse(
              "short buffer",
              "AES/CBC/PKCS5Padding",
              c -> init(c, 1, AES, IV).doFinal(new byte[16], 0, 16, new byte[31], 0)),
          new Misuse(
              "short buffer to decrypt",
              "AES/CBC/PKCS5Padding",
              c -> init(c, 2, AES, IV).doFinal(new byte[64], 0, 64, new byte[1], 0)),
          new Misuse(
              "short buffer to update",
              "AES/CTR/NoPadding",
              c -> init(c, 1, AES, IV).update(ByteBuffer.allocate(5), ByteBuffer.allocate(4))),
          new Misuse(
              "read only output",
              "AES/CTR/NoPadding",
              c ->
                  init(c, 1, AES, IV)
                      .update(ByteBuffer.allocate(5), ByteBuffer.allocate(9).asReadOnlyBuffer())),
          new Misuse(
              "unwrapping garbage",
              "AES/CBC/PKCS5Padding",
              c -> init(c, 4, AES, IV).unwrap(new byte[16], "AES", 3)),
          new Misuse(
              "unwrapping a piece of a block",
              "AES/CBC/PKCS5Padding",
              c -> init(c, 4, AES, IV).unwrap(new byte[17], "AES", 3)),
          new Misuse("no spec to decrypt gcm", "AES/GCM/NoPadding", c -> init(c, 2, AES)),
          new Misuse("iv spec for gcm", "AES/GCM/NoPadding", c -> init(c, 1, AES, NONCE)),
          new Misuse(
              "short tag of gcm",
              "AES/GCM/NoPadding",
              c -> init(c, 1, AES, new GCMParameterSpec(64, new byte[12]))),
          new Misuse(
              "no nonce of gcm",
              "AES/GCM/NoPadding",
              c -> init(c, 1, AES, new GCMParameterSpec(128, new byte[0]))),
          new Misuse(
              "aad after data",
              "AES/GCM/NoPadding",
              c -> {
                init(c, 1, AES, GCM).update(new byte[3]);
                c.updateAAD(new byte[3]);
              }),
          new Misuse(
              "aad after ciphertext",
              "AES/GCM/NoPadding",
              c -> {
                init(c, 2, AES, GCM).update(new byte[3]);
                c.updateAAD(new byte[3]);
              }),
          new Misuse(
              "encrypting twice with gcm",
              "AES/GCM/NoPadding",
              c -> {
                init(c, 1, AES, GCM).doFinal();
                c.update(new byte[1]);
              }),
          new Misuse(
              "finishing twice with gcm",
              "AES/GCM/NoPadding",
              c -> {
                init(c, 1, AES, GCM).doFinal();
                c.doFinal();
              }),
          new Misuse(
              "aad after the end",
              "AES/GCM/NoPadding",
              c -> {
                init(c, 1, AES, GCM).doFinal();
                c.updateAAD(new byte[1]);
              }),
          new Misuse(
              "same nonce of gcm",
              "AES/GCM/NoPadding",
              c -> {
                init(c, 1, AES, GCM).doFinal();
                init(c, 1, AES, GCM);
              }),
          new Misuse(
              "same nonce of gcm unused",
              "AES/GCM/NoPadding",
              c -> {
                init(c, 1, AES, GCM);
                init(c, 1, AES, GCM);
              }),
          new Misuse(
              "wrong tag", "AES/GCM/NoPadding", c -> init(c, 2, AES, GCM).doFinal(new byte[40])),
          new Misuse(
              "half a tag", "AES/GCM/NoPadding", c -> init(c, 2, AES, GCM).doFinal(new byte[8])),
          new Misuse(
              "short buffer for the tag",
              "AES/GCM/NoPadding",
              c -> init(c, 1, AES, GCM).doFinal(new byte[32], 0, 32, new byte[47], 0)),
          new Misuse(
              "unwrapping with a wrong tag",
              "AES/GCM/NoPadding",
              c -> init(c, 4, AES, GCM).unwrap(new byte[40], "AES", 3)),
          new Misuse("no nonce to decrypt", "ChaCha20-Poly1305", c -> init(c, 2, CHACHA20)),
          new Misuse(
              "short nonce",
              "ChaCha20-Poly1305",
              c -> init(c, 1, CHACHA20, new IvParameterSpec(new byte[11]))),
          new Misuse(
              "spec of gcm for chacha20", "ChaCha20-Poly1305", c -> init(c, 1, CHACHA20, GCM)),
          new Misuse(
              "same nonce",
              "ChaCha20-Poly1305",
              c -> {
                init(c, 1, CHACHA20, NONCE).doFinal();
                init(c, 1, CHACHA20, NONCE);
              }),
          new Misuse(
              "encrypting twice",
              "ChaCha20-Poly1305",
              c -> {
                init(c, 1, CHACHA20, NONCE).doFinal();
                c.doFinal(new byte[3]);
              }),
          new Misuse(
              "wrong tag of poly1305",
              "ChaCha20-Poly1305",
              c -> init(c, 2, CHACHA20, NONCE).doFinal(new byte[16])),
          new Misuse(
              "half a tag of poly1305",
              "ChaCha20-Poly1305",
              c -> init(c, 2, CHACHA20, NONCE).doFinal(new byte[3])),
          new Misuse("iv spec for chacha20", "ChaCha20", c -> init(c, 1, CHACHA20, NONCE)),
          new Misuse("no nonce to decrypt chacha20", "ChaCha20", c -> init(c, 2, CHACHA20)),
          new Misuse(
              "same nonce of chacha20",
              "ChaCha20",
              c -> {
                init(c, 1, CHACHA20, COUNTER).doFinal();
                init(c, 1, CHACHA20, new ChaCha20ParameterSpec(new byte[12], 2));
              }),
          new Misuse(
              "encrypting twice with chacha20",
              "ChaCha20",
              c -> {
                init(c, 1, CHACHA20, COUNTER).doFinal();
                c.update(new byte[1]);
              }),
          new Misuse(
              "wrapping an odd key",
              "AES/KW/NoPadding",
              c -> init(c, 3, AES).wrap(new SecretKeySpec(new byte[17], "AES"))),
          new Misuse(
              "update while wrapping",
              "AES/KW/NoPadding",
              c -> init(c, 3, AES).update(new byte[1])),
          new Misuse(
              "unwrapping with a wrong key",
              "AES/KW/NoPadding",
              c -> init(c, 4, AES).unwrap(new byte[24], "AES", 3)),
          new Misuse(
              "unwrapping too little",
              "AES/KW/NoPadding",
              c -> init(c, 4, AES).unwrap(new byte[9], "AES", 3)),
          new Misuse(
              "decrypting with a wrong key",
              "AES/KW/NoPadding",
              c -> init(c, 2, AES).doFinal(new byte[24])),
          new Misuse("encrypting nothing", "AES/KW/NoPadding", c -> init(c, 1, AES).doFinal()),
          new Misuse(
              "short iv of kw",
              "AES/KW/NoPadding",
              c -> init(c, 1, AES, new IvParameterSpec(new byte[7]))),
          new Misuse(
              "other iv of kwp",
              "AES/KWP/NoPadding",
              c -> init(c, 1, AES, new IvParameterSpec(new byte[4]))),
          new Misuse(
              "key of a wrong size to wrap with",
              "AESWrap_128",
              c -> init(c, 3, new SecretKeySpec(new byte[24], "AES"))),
          new Misuse(
              "wrong parameters",
              "AES/GCM/NoPadding",
              c -> {
                var parameters = AlgorithmParameters.getInstance("AES");
                parameters.init(IV);
                c.init(2, AES, parameters);
              }));

  private static Cipher init(Cipher cipher, int opmode, @Nullable Key key)
      throws GeneralSecurityException {
    cipher.init(opmode, key);
    return cipher;
  }

  private static Cipher init(
      Cipher cipher, int opmode, @Nullable Key key, @Nullable AlgorithmParameterSpec spec)
      throws GeneralSecurityException {
    cipher.init(opmode, key, spec);
    return cipher;
  }

  static List<Misuse> misuses() {
    return MISUSES;
  }

  @ParameterizedTest
  @MethodSource("misuses")
  void failsAsSunJceFails(Misuse misuse) throws GeneralSecurityException {
    assertThat(misuse.failure(OPENTLS)).isEqualTo(misuse.failure(SUN_JCE)).isNotEqualTo(Void.class);
  }

  /** All of SunJCE's names of what OpenSSL can do. */
  static List<String> namesOfSunJce() {
    return SUN_JCE.getServices().stream()
        .filter(service -> service.getType().equals("Cipher"))
        .map(Provider.Service::getAlgorithm)
        .filter(name -> name.startsWith("AES") || name.startsWith("ChaCha20"))
        .filter(name -> !name.endsWith("/KW/PKCS5Padding"))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("namesOfSunJce")
  void hasTheNamesAndAliasesOfSunJce(String name) {
    assertThat(OPENTLS.getService("Cipher", name)).isNotNull();
    var aliases =
        SUN_JCE.entrySet().stream()
            .filter(entry -> entry.getKey().toString().startsWith("Alg.Alias.Cipher."))
            .filter(entry -> entry.getValue().equals(name))
            .map(entry -> entry.getKey().toString().substring("Alg.Alias.Cipher.".length()))
            .collect(Collectors.toCollection(TreeSet::new));
    for (var alias : aliases) {
      assertThat(OPENTLS.getService("Cipher", alias))
          .as(alias)
          .isSameAs(OPENTLS.getService("Cipher", name));
    }
  }

  @Test
  void modesAndPaddingsThatItLacksAreLeftToOthers() throws GeneralSecurityException {
    for (var transformation :
        List.of("AES/PCBC/PKCS5Padding", "AES/CFB/PKCS5Padding", "AES/CBC/ISO10126Padding")) {
      assertThatThrownBy(() -> ours(transformation)).isInstanceOf(GeneralSecurityException.class);
      Security.insertProviderAt(OPENTLS, 1);
      try {
        var cipher = Cipher.getInstance(transformation);
        cipher.init(Cipher.ENCRYPT_MODE, AES);
        assertThat(cipher.getProvider()).isEqualTo(SUN_JCE);
      } finally {
        Security.removeProvider(OPENTLS.getName());
      }
    }
    assertThatThrownBy(() -> ours("AES/CFB64/NoPadding"))
        .isInstanceOf(NoSuchAlgorithmException.class);
    assertThat(ours("DESede/CFB64/NoPadding").getBlockSize()).isEqualTo(8);
  }

  @Test
  void wrongTagLeavesNothingInTheOutput() throws GeneralSecurityException {
    var cipher = ours("AES/GCM/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE, AES, GCM);
    var out = new byte[100];
    Arrays.fill(out, (byte) 7);
    assertThat(cipher.update(new byte[60])).isEmpty();
    assertThatThrownBy(() -> cipher.doFinal(new byte[20], 0, 20, out, 10))
        .isInstanceOf(AEADBadTagException.class);
    assertThat(Arrays.copyOfRange(out, 10, 74)).containsOnly(0);
    var direct = ByteBuffer.allocateDirect(64);
    assertThatThrownBy(() -> cipher.doFinal(ByteBuffer.allocate(80), direct))
        .isInstanceOf(AEADBadTagException.class);
    for (int i = 0; i < 64; i++) {
      assertThat(direct.get(i)).isZero();
    }
  }

  @Test
  void nothingIsNoCiphertextOfAPaddedMode() throws GeneralSecurityException {
    var cipher = ours("AES/CBC/PKCS5Padding");
    cipher.init(Cipher.DECRYPT_MODE, AES, IV);
    assertThatThrownBy(cipher::doFinal).isInstanceOf(IllegalBlockSizeException.class);
  }

  @Test
  void decryptionFitsWhereThePlaintextFits() throws GeneralSecurityException {
    var cipher = ours("AES/CBC/PKCS5Padding");
    cipher.init(Cipher.ENCRYPT_MODE, AES, IV);
    var ciphertext = cipher.doFinal(new byte[21]);
    cipher.init(Cipher.DECRYPT_MODE, AES, IV);
    assertThatThrownBy(() -> cipher.doFinal(ciphertext, 0, 32, new byte[20], 0))
        .isInstanceOf(ShortBufferException.class);
    assertThat(cipher.doFinal(ciphertext, 0, 32, new byte[21], 0)).isEqualTo(21);
    var out = ByteBuffer.allocateDirect(21);
    assertThat(cipher.doFinal(ByteBuffer.wrap(ciphertext), out)).isEqualTo(21);
  }

  @Test
  void parametersGoFromOneCipherToAnother() throws Exception {
    for (var transformation :
        List.of(
            "AES/CBC/PKCS5Padding",
            "AES/GCM/NoPadding",
            "AES/CCM/NoPadding",
            "ARIA/CBC/PKCS5Padding",
            "Camellia/CTR/NoPadding",
            "SM4/OFB/NoPadding")) {
      var algorithm = transformation.substring(0, transformation.indexOf('/'));
      var key = new SecretKeySpec(new byte[16], algorithm);
      var cipher = ours(transformation);
      cipher.init(Cipher.ENCRYPT_MODE, key);
      var ciphertext = cipher.doFinal(new byte[32]);
      var encoded = cipher.getParameters().getEncoded();
      var parameters =
          AlgorithmParameters.getInstance(
              cipher.getParameters().getAlgorithm(),
              OPENTLS.getService("AlgorithmParameters", algorithm) == null ? SUN_JCE : OPENTLS);
      parameters.init(encoded);
      var other = ours(transformation);
      other.init(Cipher.DECRYPT_MODE, key, parameters);
      assertThat(other.getIV()).isEqualTo(cipher.getIV());
      assertThat(other.doFinal(ciphertext)).isEqualTo(new byte[32]);
    }
  }

  @Test
  void randomIvIsAnotherEachTime() throws GeneralSecurityException {
    var cipher = ours("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, AES);
    var one = cipher.getIV();
    cipher.init(Cipher.ENCRYPT_MODE, AES);
    assertThat(one).hasSize(12).isNotEqualTo(cipher.getIV());
  }

  @Test
  void wrapsKeysOfEveryKind() throws GeneralSecurityException {
    var pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    for (var transformation : List.of("AES/CBC/PKCS5Padding", "AES/GCM/NoPadding", "AESWrapPad")) {
      var cipher = ours(transformation);
      var wrapped = wrap(cipher, pair.getPrivate());
      assertThat(unwrap(cipher, wrapped, "EC", Cipher.PRIVATE_KEY)).isEqualTo(pair.getPrivate());
      wrapped = wrap(cipher, pair.getPublic());
      assertThat(unwrap(cipher, wrapped, "EC", Cipher.PUBLIC_KEY)).isEqualTo(pair.getPublic());
      wrapped = wrap(cipher, CHACHA20);
      assertThat(unwrap(cipher, wrapped, "ChaCha20", Cipher.SECRET_KEY)).isEqualTo(CHACHA20);
      var garbage = wrap(cipher, AES);
      assertThatThrownBy(() -> unwrap(cipher, garbage, "EC", Cipher.PRIVATE_KEY))
          .isInstanceOf(InvalidKeyException.class);
    }
  }

  private static byte[] wrap(Cipher cipher, Key key) throws GeneralSecurityException {
    cipher.init(Cipher.WRAP_MODE, AES);
    return cipher.wrap(key);
  }

  private static Key unwrap(Cipher cipher, byte[] wrapped, String name, int type)
      throws GeneralSecurityException {
    var parameters = cipher.getParameters();
    cipher.init(Cipher.UNWRAP_MODE, AES, parameters);
    return cipher.unwrap(wrapped, name, type);
  }

  @Test
  void keyGeneratorsMakeKeysForTheirCiphers() throws GeneralSecurityException {
    for (var algorithm : List.of("ARIA", "Camellia", "SM4")) {
      var generator = KeyGenerator.getInstance(algorithm, OPENTLS);
      var key = generator.generateKey();
      assertThat(key.getAlgorithm()).isEqualTo(algorithm);
      assertThat(key).isNotEqualTo(generator.generateKey());
      var cipher = ours(algorithm + "/CBC/PKCS5Padding");
      cipher.init(Cipher.ENCRYPT_MODE, key);
      assertThat(cipher.doFinal(new byte[5])).hasSize(16);
    }
    var generator = KeyGenerator.getInstance("ARIA", OPENTLS);
    generator.init(256);
    assertThat(generator.generateKey().getEncoded()).hasSize(32);
    assertThatThrownBy(() -> generator.init(512)).isInstanceOf(InvalidParameterException.class);
    assertThatThrownBy(() -> generator.init(IV))
        .isInstanceOf(InvalidAlgorithmParameterException.class);
  }

  @Test
  void equalHalvesOfAKeyOfXtsAreRefused() throws GeneralSecurityException {
    var cipher = ours("AES/XTS/NoPadding");
    assertThatThrownBy(() -> cipher.init(1, new SecretKeySpec(new byte[32], "AES"), IV))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("halves");
  }

  @Test
  void nonceOfAWrongSizeNamesTheRightOne() throws GeneralSecurityException {
    var ccm = ours("AES/CCM/NoPadding");
    assertThatThrownBy(() -> ccm.init(1, AES, new GCMParameterSpec(128, new byte[14])))
        .isInstanceOf(InvalidAlgorithmParameterException.class)
        .hasMessage("nonce of 14 bytes: AES-128-CCM takes 7 to 13 bytes");
    assertThatThrownBy(() -> ccm.init(1, AES, new GCMParameterSpec(40, new byte[12])))
        .isInstanceOf(InvalidAlgorithmParameterException.class);
    assertThatThrownBy(ccm::doFinal).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void servicesCanBeSwitchedOff() {
    System.setProperty(OpenTlsProvider.DISABLED_PROPERTY, "Cipher.AES,cipher.aeswrap_128");
    try {
      var provider = new OpenTlsProvider();
      assertThat(provider.getService("Cipher", "AES")).isNull();
      assertThat(provider.getService("Cipher", "AES_128/KW/NoPadding")).isNull();
      assertThat(provider.getService("Cipher", "AES/GCM/NoPadding")).isNotNull();
    } finally {
      System.clearProperty(OpenTlsProvider.DISABLED_PROPERTY);
    }
  }

  @Test
  void manyKeysInTurnGiveEachItsOwnCiphertext() throws GeneralSecurityException {
    var cipher = ours("AES/ECB/NoPadding");
    var keys =
        Stream.of(16, 24, 32, 16)
            .map(size -> new SecretKeySpec(Arrays.copyOf(new byte[] {1, 2}, size), "AES"))
            .toList();
    for (var key : keys) {
      var theirs = Cipher.getInstance("AES/ECB/NoPadding", SUN_JCE);
      cipher.init(Cipher.ENCRYPT_MODE, key);
      theirs.init(Cipher.ENCRYPT_MODE, key);
      assertThat(cipher.doFinal(new byte[16])).isEqualTo(theirs.doFinal(new byte[16]));
      assertThat(cipher.doFinal(new byte[16])).isEqualTo(theirs.doFinal(new byte[16]));
    }
  }
}
