package org.opentls.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider.Service;
import java.security.SecureRandom;
import java.security.Security;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.ForkedJvm;
import org.opentls.api.OpenSSL;
import org.opentls.hashlib.Digest;

/** The table of services, and how to switch one off. */
class OpenTlsProviderTest {

  @AfterEach
  void clearProperties() {
    System.clearProperty(OpenTlsProvider.DISABLED_PROPERTY);
    Security.setProperty(OpenTlsProvider.DISABLED_PROPERTY, "");
  }

  /** The file's line {@code security.provider.1=OpenTLS} finds it on the class path by name. */
  @Test
  void providerCanStandInTheConfigurationOfAnUnchangedProgram(@TempDir Path folder)
      throws IOException, InterruptedException {
    var properties = folder.resolve("java.security");
    Files.writeString(properties, "security.provider.1=OpenTLS\nsecurity.provider.2=SUN\n");
    var result =
        ForkedJvm.run(List.of("-Djava.security.properties=" + properties), Configured.class);
    assertThat(result.output().strip()).isEqualTo("OpenTLS OPENSSL");
  }

  /** Says who serves an ordinary program. */
  static final class Configured {
    private Configured() {}

    public static void main(String[] arguments) throws NoSuchAlgorithmException {
      IO.println(
          MessageDigest.getInstance("SHA-256").getProvider().getName()
              + " "
              + new SecureRandom().getAlgorithm());
    }
  }

  @Test
  void infoNamesTheLoadedOpenSsl() {
    var provider = new OpenTlsProvider();
    assertThat(provider.getInfo()).contains("OpenSSL 3");
    assertThat(provider.getVersionStr()).isEqualTo("0.1");
  }

  @Test
  void everyDigestOfFixedSizeIsThere() throws NoSuchAlgorithmException {
    var provider = new OpenTlsProvider();
    for (var name : OpenSSL.digests()) {
      if (name.equals("NULL")) {
        continue;
      }
      try (var digest = Digest.of(name)) {
        if (!digest.isXof()) {
          assertThat(MessageDigest.getInstance(name, provider).digest()).isEqualTo(digest.digest());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHA-256",
        "sha-256",
        "SHA256",
        "SHA2-256",
        "2.16.840.1.101.3.4.2.1",
        "OID.2.16.840.1.101.3.4.2.1"
      })
  void digestIsFoundByEachOfItsNames(String name) throws NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance(name, new OpenTlsProvider());
    assertThat(digest.getDigestLength()).isEqualTo(32);
  }

  /** So that a program which names an alias of the JDK gets the same digest. */
  @Test
  void everyNameOfTheJdkLeadsToTheSameService() {
    var provider = new OpenTlsProvider();
    for (var service : Security.getProvider("SUN").getServices()) {
      if (service.getType().equals("MessageDigest") && !service.getAlgorithm().equals("MD2")) {
        for (var name : namesOf(service)) {
          assertThat(provider.getService("MessageDigest", name))
              .as(name)
              .extracting(Service::getAlgorithm)
              .isEqualTo(service.getAlgorithm());
        }
      }
    }
  }

  private static Set<String> namesOf(Service service) {
    var names = new TreeSet<String>();
    names.add(service.getAlgorithm());
    for (var key : service.getProvider().stringPropertyNames()) {
      if (key.startsWith("Alg.Alias.MessageDigest.")
          && service.getProvider().getProperty(key).equals(service.getAlgorithm())) {
        names.add(key.substring("Alg.Alias.MessageDigest.".length()));
      }
    }
    return names;
  }

  @Test
  void systemPropertySwitchesSingleServicesOff() {
    System.setProperty(
        OpenTlsProvider.DISABLED_PROPERTY, "messagedigest.sha256 , SecureRandom.*,No.Such");
    var provider = new OpenTlsProvider();
    assertThat(provider.getService("MessageDigest", "SHA-256")).isNull();
    assertThat(provider.getService("MessageDigest", "SHA-512")).isNotNull();
    assertThat(provider.getService("SecureRandom", "OPENSSL")).isNull();
    assertThat(provider.getService("SecureRandom", "OPENSSL-PRIV")).isNull();
  }

  @Test
  void securityPropertyCountsUnlessThereIsASystemProperty() {
    Security.setProperty(OpenTlsProvider.DISABLED_PROPERTY, "MessageDigest.*");
    assertThat(new OpenTlsProvider().getService("MessageDigest", "MD5")).isNull();
    System.setProperty(OpenTlsProvider.DISABLED_PROPERTY, "");
    assertThat(new OpenTlsProvider().getService("MessageDigest", "MD5")).isNotNull();
  }

  @Test
  void servicesTakeNoParameter() {
    var service = new OpenTlsProvider().getService("MessageDigest", "SHA-256");
    assertThatThrownBy(() -> service.newInstance("parameter"))
        .isInstanceOf(NoSuchAlgorithmException.class);
  }
}
