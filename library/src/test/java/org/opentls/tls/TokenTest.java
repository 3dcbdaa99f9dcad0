package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.api.ForkedJvm;
import org.opentls.provider.OpenTlsProvider;

/** Keys in a token of PKCS #11, which is SoftHSM if that is there. */
class TokenTest {
  private static final String PIN = "1234";

  @TempDir private Path folder;

  @Test
  void keysInATokenServeAndConnect() throws Exception {
    var library = library();
    assumeTrue(library.isPresent(), "SoftHSM is not installed");
    assumeTrue(Security.getProvider("SunPKCS11") != null, "this JDK has no PKCS #11");
    Files.createDirectory(folder.resolve("tokens"));
    Files.writeString(
        folder.resolve("softhsm2.conf"),
        "directories.tokendir = %s%n".formatted(folder.resolve("tokens")));
    var configuration =
        Files.writeString(
            folder.resolve("pkcs11.cfg"),
            "name = Token%nlibrary = %s%nslotListIndex = 0%n".formatted(library.get()));
    run("softhsm2-util", "--init-token", "--free", "--label", "t", "--pin", PIN, "--so-pin", PIN);
    generate(configuration, "ec", "-keyalg", "EC", "-groupname", "secp256r1");
    generate(configuration, "ec384", "-keyalg", "EC", "-groupname", "secp384r1");
    generate(configuration, "rsa", "-keyalg", "RSA", "-keysize", "2048");
    var command = ForkedJvm.command(Handshakes.class, configuration.toString());
    assertThat(run(command.toArray(String[]::new)))
        .contains(
            "ec TLS_1_2 ok",
            "ec TLS_1_3 ok",
            "ec384 TLS_1_2 ok",
            "ec384 TLS_1_3 ok",
            "rsa TLS_1_2 ok",
            "rsa TLS_1_3 ok",
            "all by the key manager ok");
  }

  /** Where Debian, Fedora and Homebrew have it. */
  private static Optional<Path> library() {
    return Stream.of("/usr/lib/softhsm", "/usr/lib64/softhsm", "/opt/homebrew/lib/softhsm")
        .map(place -> Path.of(place, "libsofthsm2.so"))
        .filter(Files::exists)
        .findFirst();
  }

  private void generate(Path configuration, String alias, String... options) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", "CN=" + alias));
    command.addAll(List.of("-ext", "san=dns:localhost", "-validity", "1000"));
    command.addAll(List.of("-keystore", "NONE", "-storetype", "PKCS11", "-storepass", PIN));
    command.addAll(List.of("-providerClass", "sun.security.pkcs11.SunPKCS11"));
    command.addAll(List.of("-providerArg", configuration.toString()));
    command.addAll(List.of(options));
    run(command.toArray(String[]::new));
  }

  /** Runs a program that uses the tokens of this test. */
  private String run(String... command) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SOFTHSM2_CONF", folder.resolve("softhsm2.conf").toString());
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as("%s: %s", Arrays.toString(command), output).isZero();
    return output;
  }

  /** Runs in a JVM of its own, which has the token in its environment. */
  static final class Handshakes {
    private Handshakes() {}

    public static void main(String[] arguments) throws Exception {
      var provider = Security.getProvider("SunPKCS11").configure(arguments[0]);
      Security.addProvider(provider);
      var store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, PIN.toCharArray());
      var certificates = new ArrayList<X509Certificate>();
      for (var alias : List.of("ec", "ec384", "rsa")) {
        var key = (PrivateKey) store.getKey(alias, null);
        if (key.getEncoded() != null) {
          throw new AssertionError("this key leaves the token");
        }
        var certificate = (X509Certificate) store.getCertificate(alias);
        certificates.add(certificate);
        var identity = TlsIdentity.keyStore(store, alias, PIN.toCharArray());
        for (var protocol : TlsProtocol.values()) {
          shakeHands(identity, Trust.of(List.of(certificate)), protocol);
          IO.println(alias + " " + protocol + " ok");
        }
      }
      shakeHands(store, Trust.of(certificates));
      IO.println("all by the key manager ok");
      System.exit(0);
    }

    /** Both sides have the key. */
    private static void shakeHands(TlsIdentity identity, Trust trust, TlsProtocol protocol)
        throws Exception {
      var server =
          TlsContext.server(identity)
              .trust(trust)
              .clientAuth(ClientAuth.NEED)
              .protocols(protocol)
              .build();
      var client = TlsContext.client().identity(identity).trust(trust).build();
      for (int i = 0; i < 10; i++) {
        shakeHands(client.engine(), server.engine());
      }
    }

    private static void shakeHands(KeyStore store, Trust trust) throws Exception {
      var keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, PIN.toCharArray());
      var context = SSLContext.getInstance("TLS", new OpenTlsProvider());
      context.init(keys.getKeyManagers(), null, null);
      var server = context.createSSLEngine();
      server.setUseClientMode(false);
      shakeHands(TlsContext.client().trust(trust).build().engine(), server);
    }

    private static void shakeHands(SSLEngine client, SSLEngine server) throws Exception {
      var pair = new EnginePair(client, server);
      pair.handshake();
      if (!pair.isShaken()) {
        throw new AssertionError("no handshake");
      }
    }
  }
}
