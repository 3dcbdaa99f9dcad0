package org.opentls.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;
import static org.opentls.tls.Certificates.PASSWORD;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.KeyStore;
import java.security.KeyStore.PasswordProtection;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.Provider;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Random;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentls.api.OpenSSL;

/** The service {@code KeyStore}: the JDK's stores, opened once. */
class OpenedStoreTest {
  private static final char[] OTHER = "changed it".toCharArray();

  private Provider provider;
  private byte[] bytes;

  @BeforeEach
  void serve() throws Exception {
    OpenSSL.load();
    System.setProperty(OpenTlsProvider.KEY_STORES_PROPERTY, "2");
    provider = new OpenTlsProvider();
    bytes = bytes("client");
  }

  @AfterEach
  void clearProperty() {
    System.clearProperty(OpenTlsProvider.KEY_STORES_PROPERTY);
  }

  private static byte[] bytes(String alias) throws Exception {
    return bytes(ALL.keyStore(alias), PASSWORD);
  }

  private static byte[] bytes(KeyStore store, char[] password) throws Exception {
    var out = new ByteArrayOutputStream();
    store.store(out, password);
    return out.toByteArray();
  }

  private KeyStore load(byte[] file, char @Nullable [] password) throws Exception {
    var store = KeyStore.getInstance("PKCS12", provider);
    store.load(new ByteArrayInputStream(file), password);
    return store;
  }

  /** What the JDK makes of a file. */
  private static KeyStore jdk(byte[] file, char @Nullable [] password) throws Exception {
    var store = KeyStore.getInstance("PKCS12", "SUN");
    store.load(new ByteArrayInputStream(file), password);
    return store;
  }

  private static long opened() {
    return ServiceUse.now().storesOpened();
  }

  private static long found() {
    return ServiceUse.now().storesFound();
  }

  @Test
  void thereIsNoneUnlessItIsAskedFor() {
    System.clearProperty(OpenTlsProvider.KEY_STORES_PROPERTY);
    assertThat(new OpenTlsProvider().getService("KeyStore", "PKCS12")).isNull();
    System.setProperty(OpenTlsProvider.KEY_STORES_PROPERTY, "0");
    assertThat(new OpenTlsProvider().getService("KeyStore", "PKCS12")).isNull();
    System.setProperty(OpenTlsProvider.KEY_STORES_PROPERTY, "many");
    assertThat(new OpenTlsProvider().getService("KeyStore", "PKCS12")).isNull();
  }

  @Test
  void theSameBytesWithTheSamePasswordAreOpenedOnce() throws Exception {
    long opened = opened();
    long found = found();
    var key = load(bytes, PASSWORD).getKey("client", PASSWORD);
    assertThat(load(bytes, PASSWORD).getKey("CLIENT", PASSWORD)).isSameAs(key);
    var entry = load(bytes, PASSWORD).getEntry("client", new PasswordProtection(PASSWORD));
    assertThat(((PrivateKeyEntry) entry).getPrivateKey()).isSameAs(key);
    assertThat(opened() - opened).isEqualTo(1);
    assertThat(found() - found).isEqualTo(2);
  }

  @Test
  void itIsAsTheJdkHasIt() throws Exception {
    for (int i = 0; i < 2; i++) {
      var ours = load(bytes, PASSWORD);
      var theirs = jdk(bytes, PASSWORD);
      assertThat(Collections.list(ours.aliases())).isEqualTo(Collections.list(theirs.aliases()));
      assertThat(ours.size()).isEqualTo(theirs.size());
      assertThat(ours.isKeyEntry("client")).isTrue();
      assertThat(ours.isCertificateEntry("client")).isFalse();
      assertThat(ours.containsAlias("other")).isFalse();
      assertThat(ours.getKey("client", PASSWORD)).isEqualTo(theirs.getKey("client", PASSWORD));
      assertThat(ours.getKey("other", PASSWORD)).isNull();
      assertThat(ours.getEntry("other", new PasswordProtection(PASSWORD))).isNull();
      assertThat(ours.getCertificateChain("client"))
          .isEqualTo(theirs.getCertificateChain("client"));
      assertThat(ours.getCertificateAlias(ours.getCertificate("client"))).isEqualTo("client");
      assertThat(ours.getCreationDate("client")).isNotNull();
      assertThat(ours.entryInstanceOf("client", PrivateKeyEntry.class)).isTrue();
      assertThat(ours.getEntry("client", new PasswordProtection(PASSWORD)).getAttributes())
          .isEqualTo(theirs.getEntry("client", new PasswordProtection(PASSWORD)).getAttributes());
    }
  }

  @Test
  void aWrongPasswordOpensNothing() throws Exception {
    load(bytes, PASSWORD).getKey("client", PASSWORD);
    assertThatThrownBy(() -> load(bytes, OTHER)).isInstanceOf(IOException.class);
    var store = load(bytes, PASSWORD);
    assertThatThrownBy(() -> store.getKey("client", OTHER))
        .isInstanceOf(UnrecoverableKeyException.class);
    assertThatThrownBy(() -> store.getEntry("client", new PasswordProtection(OTHER)))
        .isInstanceOf(UnrecoverableKeyException.class);
    assertThatThrownBy(() -> store.getKey("client", null))
        .isInstanceOf(UnrecoverableKeyException.class);
  }

  @Test
  void aChangedFileIsAnother() throws Exception {
    var _ = load(bytes, PASSWORD);
    var forged = bytes.clone();
    forged[forged.length / 2] ^= 1;
    assertThatThrownBy(() -> load(forged, PASSWORD)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> load(new byte[] {1, 2, 3}, PASSWORD)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> load(new byte[0], PASSWORD)).isInstanceOf(IOException.class);
  }

  @Test
  void whoeverChangesAStoreHasItAlone() throws Exception {
    var untouched = load(bytes, PASSWORD);
    var changed = load(bytes, PASSWORD);
    changed.setCertificateEntry("authority", ALL.authority());
    changed.setEntry(
        "secret",
        new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")),
        new PasswordProtection(PASSWORD));
    changed.setKeyEntry(
        "EC",
        ALL.keyStore("EC").getKey("EC", PASSWORD),
        OTHER,
        ALL.chain("EC").toArray(Certificate[]::new));
    var emptied = load(bytes, PASSWORD);
    emptied.deleteEntry("client");
    assertThat(emptied.size()).isZero();
    assertThat(untouched.size()).isEqualTo(1);
    assertThat(load(bytes, PASSWORD).size()).isEqualTo(1);
    assertThat(changed.size()).isEqualTo(4);
    assertThat(changed.getKey("client", PASSWORD)).isNotNull();
    var again = jdk(bytes(changed, OTHER), OTHER);
    assertThat(again.getKey("client", PASSWORD)).isEqualTo(untouched.getKey("client", PASSWORD));
    assertThat(again.getKey("EC", OTHER)).isNotNull();
    assertThat(again.getCertificate("authority")).isEqualTo(ALL.authority());
  }

  @Test
  void aStoreThatWasNotChangedCanBeWritten() throws Exception {
    var again = jdk(bytes(load(bytes, PASSWORD), OTHER), OTHER);
    assertThat(again.getCertificateChain("client")).hasSize(2);
  }

  @Test
  void anEmptyOneCanBeFilled() throws Exception {
    var store = KeyStore.getInstance("PKCS12", provider);
    store.load(null, null);
    store.setCertificateEntry("ca", ALL.authority());
    assertThat(jdk(bytes(store, PASSWORD), PASSWORD).getCertificate("ca"))
        .isEqualTo(ALL.authority());
    assertThat(load(bytes, PASSWORD).size()).isEqualTo(1);
  }

  @Test
  void oneThatIsLoadedAgainForgetsWhatItWas() throws Exception {
    var store = load(bytes, PASSWORD);
    store.load(new ByteArrayInputStream(bytes("EC")), PASSWORD);
    assertThat(Collections.list(store.aliases())).containsExactly("ec");
    store.load(null, PASSWORD);
    assertThat(store.size()).isZero();
  }

  /** Without a password certificates are not decrypted, and nothing is derived. */
  @Test
  void withoutAPasswordNothingIsKept() throws Exception {
    long opened = opened();
    assertThat(load(bytes, null).getCertificateChain("client"))
        .isEqualTo(jdk(bytes, null).getCertificateChain("client"));
    assertThat(opened()).isEqualTo(opened);
  }

  @Test
  void aLargeFileIsNotKept() throws Exception {
    var store = KeyStore.getInstance("PKCS12", "SUN");
    store.load(null, null);
    var large = new byte[300_000];
    new Random(1).nextBytes(large);
    store.setEntry(
        "large",
        new KeyStore.SecretKeyEntry(new SecretKeySpec(large, "AES")),
        new PasswordProtection(PASSWORD));
    byte[] file = bytes(store, PASSWORD);
    long opened = opened();
    for (int i = 0; i < 2; i++) {
      assertThat(load(file, PASSWORD).getKey("large", PASSWORD).getEncoded()).isEqualTo(large);
    }
    assertThat(opened()).isEqualTo(opened);
  }

  @Test
  void thoseThatWereUsedLastAreKept() throws Exception {
    var ec = bytes("EC");
    var rsa = bytes("RSA");
    long opened = opened();
    for (var file : new byte[][] {bytes, ec, bytes, rsa, bytes, ec}) {
      var _ = load(file, PASSWORD);
    }
    assertThat(opened() - opened).isEqualTo(4);
  }

  /** As the JDK's store of that name does: {@code keystore.type.compat}. */
  @Test
  void theOldFormatIsReadAsWell() throws Exception {
    var old = KeyStore.getInstance("JKS");
    old.load(null, null);
    old.setKeyEntry(
        "client",
        ALL.keyStore("client").getKey("client", PASSWORD),
        PASSWORD,
        ALL.chain("client").toArray(Certificate[]::new));
    byte[] file = bytes(old, PASSWORD);
    var key = load(file, PASSWORD).getKey("client", PASSWORD);
    assertThat(load(file, PASSWORD).getKey("client", PASSWORD)).isSameAs(key);
  }
}
