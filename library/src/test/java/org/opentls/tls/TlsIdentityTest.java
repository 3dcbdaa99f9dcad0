package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsIdentityTest {
  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void pemOfAnyOrderIsRead(String alias) throws Exception {
    var key = file("key", ALL.keyPem(alias));
    var chain = ALL.chain(alias);
    var inOrder = TlsIdentity.pem(file("chain", Certificates.chainPem(chain)), key);
    assertThat(inOrder.chain()).isEqualTo(chain);
    var backwards =
        TlsIdentity.pem(file("chain", Certificates.chainPem(Certificates.reversed(chain))), key);
    assertThat(backwards.chain()).isEqualTo(chain);
  }

  @Test
  void oneFileMayHaveBoth() throws Exception {
    var both = file("both", ALL.keyPem("EC") + "a remark\n" + ALL.chainPem("EC"));
    assertThat(TlsIdentity.pem(both, both).chain()).isEqualTo(ALL.chain("EC"));
  }

  @Test
  void aPasswordIsAskedForOnceWithTheNameOfTheFile() throws Exception {
    var key = file("key", ALL.encryptedKeyPem("RSA", "geheim".toCharArray()));
    var chain = file("chain", ALL.chainPem("RSA"));
    var asked = new ArrayList<String>();
    var password = "geheim".toCharArray();
    var identity =
        TlsIdentity.pem(
            chain,
            key,
            purpose -> {
              asked.add(purpose);
              return password;
            });
    assertThat(identity.chain()).isEqualTo(ALL.chain("RSA"));
    assertThat(asked).containsExactly("key file " + key);
    assertThat(password).containsOnly('\0');
    assertThatThrownBy(() -> TlsIdentity.pem(chain, key, _ -> "wrong".toCharArray()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(key + ": the password is wrong");
    assertThatThrownBy(() -> TlsIdentity.pem(chain, key))
        .isInstanceOf(IOException.class)
        .hasMessage("key file " + key + " needs a password, and there is nobody to ask");
  }

  @Test
  void whatDoesNotBelongTogetherIsRefused() throws Exception {
    var key = file("key", ALL.keyPem("EC"));
    assertThatThrownBy(() -> TlsIdentity.pem(file("chain", ALL.chainPem("RSA")), key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("none of the certificates is that of the key");
    var chain = new ArrayList<>(ALL.chain("EC"));
    chain.addAll(ALL.chain("other-ca"));
    assertThatThrownBy(() -> TlsIdentity.pem(file("chain", Certificates.chainPem(chain)), key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("of 3 certificates 1 are no part of the chain");
  }

  @Test
  void malformedFilesAreTold() throws Exception {
    var chain = file("chain", ALL.chainPem("EC"));
    var key = file("key", ALL.keyPem("EC"));
    for (var text : List.of("", "nothing", "-----BEGIN PRIVATE KEY-----\nAAAA\n")) {
      var bad = file("bad", text);
      assertThatThrownBy(() -> TlsIdentity.pem(chain, bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(bad + ": no private key that OpenSSL can read");
      assertThatThrownBy(() -> TlsIdentity.pem(bad, key))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(bad + ": ");
    }
    assertThatThrownBy(() -> TlsIdentity.pem(chain, folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    var cut = file("cut", ALL.chainPem("EC").substring(0, 200));
    assertThatThrownBy(() -> TlsIdentity.pem(cut, key))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TlsIdentity.pem(Path.of("/dev/zero"), key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("/dev/zero: longer than 1048576 bytes");
  }

  @Test
  void pkcs12IsRead() throws Exception {
    var file = folder.resolve("store.p12");
    var asked = new AtomicInteger();
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "one",
        ALL.key("EC"),
        "geheim".toCharArray(),
        ALL.chain("EC").toArray(X509Certificate[]::new));
    try (var out = Files.newOutputStream(file)) {
      store.store(out, "geheim".toCharArray());
    }
    var identity =
        TlsIdentity.pkcs12(
            file,
            _ -> {
              asked.incrementAndGet();
              return "geheim".toCharArray();
            });
    assertThat(identity.chain()).isEqualTo(ALL.chain("EC"));
    assertThat(asked).hasValue(1);
    assertThatThrownBy(() -> TlsIdentity.pkcs12(file, _ -> "wrong".toCharArray()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ": the password is wrong");
    assertThatThrownBy(
            () -> TlsIdentity.pkcs12(file("none.p12", "nothing"), _ -> "geheim".toCharArray()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void anEntryThatIsNoKeyIsRefused() {
    assertThatThrownBy(() -> TlsIdentity.keyStore(ALL.trustStore(), "ca", new char[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no private key named ca");
  }

  @Test
  void nothingOfTheKeyIsShown() {
    assertThat(ALL.identity("client")).hasToString("TlsIdentity[CN=Ann]");
  }
}
