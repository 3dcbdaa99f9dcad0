package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.random.Secrets;

class KeyProtectorTest {
  private static final byte[] PLAIN = "the keys of a day".getBytes(UTF_8);
  private static final byte[] CONTEXT = "ring one".getBytes(UTF_8);

  private final byte[] one = Secrets.tokenBytes(32);
  private final byte[] other = Secrets.tokenBytes(32);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32, 1024})
  void whatIsWrappedIsUnwrappedByWhoeverHasTheKey(int size) throws Exception {
    byte[] plain = Secrets.tokenBytes(size);
    byte[] wrapped = KeyProtector.aes(List.of(one)).wrap(plain, CONTEXT);
    assertThat(KeyProtector.aes(List.of(one)).unwrap(wrapped, CONTEXT)).isEqualTo(plain);
    assertThat(wrapped).hasSize(1 + 8 + 12 + size + 16);
  }

  /** NIST SP 800-38D as the JDK has it: a version, the key's id, the nonce, ciphertext and tag. */
  @Test
  void itIsAesGcmWithTheHeaderInTheAssociatedData() throws Exception {
    byte[] wrapped = KeyProtector.aes(List.of(one)).wrap(PLAIN, CONTEXT);
    var cipher = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(one, "AES"),
        new GCMParameterSpec(128, wrapped, 9, 12));
    cipher.updateAAD(wrapped, 0, 9);
    cipher.updateAAD(CONTEXT);
    assertThat(cipher.doFinal(wrapped, 21, wrapped.length - 21)).isEqualTo(PLAIN);
  }

  @Test
  void theFirstKeyWrapsAndAllUnwrap() throws Exception {
    var before = KeyProtector.aes(List.of(one));
    var between = KeyProtector.aes(List.of(other, one));
    var after = KeyProtector.aes(List.of(other));
    byte[] old = before.wrap(PLAIN, CONTEXT);
    byte[] fresh = between.wrap(PLAIN, CONTEXT);
    assertThat(between.unwrap(old, CONTEXT)).isEqualTo(PLAIN);
    assertThat(after.unwrap(fresh, CONTEXT)).isEqualTo(PLAIN);
    assertThatThrownBy(() -> after.unwrap(old, CONTEXT))
        .isInstanceOf(AEADBadTagException.class)
        .hasMessage("wrapped under a key that is not here");
  }

  @Test
  void anotherContextIsRefused() throws Exception {
    var protector = KeyProtector.aes(List.of(one));
    byte[] wrapped = protector.wrap(PLAIN, CONTEXT);
    assertThatThrownBy(() -> protector.unwrap(wrapped, "ring two".getBytes(UTF_8)))
        .isInstanceOf(AEADBadTagException.class);
  }

  @Test
  void eachChangedBitAndEachCutIsRefused() {
    var protector = KeyProtector.aes(List.of(one));
    byte[] wrapped = wrapped(protector);
    for (int bit = 0; bit < wrapped.length * Byte.SIZE; bit++) {
      byte[] changed = wrapped.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertThatThrownBy(() -> protector.unwrap(changed, CONTEXT))
          .isInstanceOf(GeneralSecurityException.class);
    }
    for (int size = 0; size < wrapped.length; size++) {
      byte[] cut = Arrays.copyOf(wrapped, size);
      assertThatThrownBy(() -> protector.unwrap(cut, CONTEXT))
          .isInstanceOf(GeneralSecurityException.class);
    }
  }

  private static byte[] wrapped(KeyProtector protector) {
    try {
      return protector.wrap(PLAIN, CONTEXT);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void noNonceComesTwice() throws Exception {
    var protector = KeyProtector.aes(List.of(one));
    var nonces = new HashSet<String>();
    for (int i = 0; i < 1000; i++) {
      nonces.add(HexFormat.of().formatHex(protector.wrap(PLAIN, CONTEXT), 9, 21));
    }
    assertThat(nonces).hasSize(1000);
  }

  /** R16: keys that nobody has drawn at random decrypt what many servers send. */
  @Test
  void keysThatAreNotRandomAreRefused() {
    assertThatThrownBy(() -> KeyProtector.aes(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no key");
    assertThatThrownBy(() -> KeyProtector.aes(List.of(new byte[16])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a key has 32 bytes, not 16");
    byte[] few = new byte[32];
    for (int i = 0; i < few.length; i++) {
      few[i] = (byte) (i % 15);
    }
    for (byte[] weak : List.of(new byte[32], few)) {
      assertThatThrownBy(() -> KeyProtector.aes(List.of(one, weak)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a key that nobody has drawn at random");
    }
  }

  private static String line(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }

  @Test
  void aFileHasAKeyALine() throws Exception {
    var file =
        Files.writeString(
            folder.resolve("kek"),
            "# made in May\n\n" + line(other) + "\r\n  " + line(one) + "  \n# the end");
    var protector = KeyProtector.file(file);
    assertThat(protector).hasToString("AesProtector[keys=2]");
    byte[] wrapped = protector.wrap(PLAIN, CONTEXT);
    assertThat(KeyProtector.aes(List.of(other)).unwrap(wrapped, CONTEXT)).isEqualTo(PLAIN);
    byte[] old = KeyProtector.aes(List.of(one)).wrap(PLAIN, CONTEXT);
    assertThat(protector.unwrap(old, CONTEXT)).isEqualTo(PLAIN);
  }

  @Test
  void whatOpensslPrintsIsAKey() throws Exception {
    var file = folder.resolve("kek");
    var process =
        new ProcessBuilder("openssl", "rand", "-base64", "32")
            .redirectOutput(file.toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    var protector = KeyProtector.file(file);
    assertThat(protector.unwrap(protector.wrap(PLAIN, CONTEXT), CONTEXT)).isEqualTo(PLAIN);
  }

  private void assertRefused(String content, String why) throws IOException {
    var file = Files.writeString(folder.resolve("kek"), content);
    assertThatThrownBy(() -> KeyProtector.file(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + why);
  }

  @Test
  void aMalformedFileIsToldByItsLineAndNotByItsContent() throws Exception {
    assertRefused("", ": no key in it");
    assertRefused("# nothing\n", ": no key in it");
    assertRefused("#\n" + line(one) + "\nsesame!\n", ", line 3: not base64");
    assertRefused(line(new byte[32]) + "\n", ", line 1: a key that nobody has drawn at random");
    assertRefused(
        line(one) + "\n" + line(Secrets.tokenBytes(31)), ", line 2: a key has 32 bytes, not 31");
    assertRefused("a".repeat(1 << 17), ": too long for a file of keys");
    assertThatThrownBy(() -> KeyProtector.file(folder.resolve("missing")))
        .isInstanceOf(NoSuchFileException.class);
  }

  /** Nor does any cause quote it. */
  @Test
  void noExceptionHasWhatIsInTheFile() throws Exception {
    var file = Files.writeString(folder.resolve("kek"), "sesame!sesame!");
    assertThatThrownBy(() -> KeyProtector.file(file))
        .satisfies(thrown -> {
          for (Throwable t = thrown; t != null; t = t.getCause()) {
            assertThat(t.toString()).doesNotContain("sesame").doesNotContain("!");
          }
        });
  }

  @Test
  void aKeyStoreHasOneToo() throws Exception {
    var password = "changeit".toCharArray();
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setEntry(
        "kek",
        new KeyStore.SecretKeyEntry(new SecretKeySpec(one, "AES")),
        new KeyStore.PasswordProtection(password));
    store.setEntry(
        "short",
        new KeyStore.SecretKeyEntry(new SecretKeySpec(one, 0, 16, "AES")),
        new KeyStore.PasswordProtection(password));
    byte[] wrapped = KeyProtector.keyStore(store, "kek", password).wrap(PLAIN, CONTEXT);
    assertThat(KeyProtector.aes(List.of(one)).unwrap(wrapped, CONTEXT)).isEqualTo(PLAIN);
    assertThatThrownBy(() -> KeyProtector.keyStore(store, "none", password))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no secret key named none");
    assertThatThrownBy(() -> KeyProtector.keyStore(store, "short", password))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a key has 32 bytes, not 16");
    assertThatThrownBy(() -> KeyProtector.keyStore(store, "kek", "wrong".toCharArray()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("key kek: ");
  }

  @Test
  void theCallersArraysStayAsTheyAreAndAreNotKept() throws Exception {
    byte[] key = one.clone();
    var protector = KeyProtector.aes(List.of(key));
    byte[] plain = PLAIN.clone();
    Arrays.fill(key, (byte) 0);
    byte[] wrapped = protector.wrap(plain, CONTEXT);
    assertThat(plain).isEqualTo(PLAIN);
    assertThat(KeyProtector.aes(List.of(one)).unwrap(wrapped, CONTEXT)).isEqualTo(PLAIN);
  }
}
