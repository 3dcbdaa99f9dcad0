package org.opentls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentls.api.ForkedJvm;
import org.opentls.api.OpenSslNotFoundException;
import org.opentls.provider.OpenTlsProvider;

/** The provider comes and goes, and nothing else changes. */
class OpenTlsTest {
  private final List<String> before = names();

  private static List<String> names() {
    return Arrays.stream(Security.getProviders()).map(Provider::getName).toList();
  }

  @AfterEach
  void restore() {
    OpenTls.uninstall();
    Security.removeProvider(OpenTlsProvider.NAME);
    assertThat(names()).isEqualTo(before);
  }

  @Test
  void installPutsTheProviderFirstAndUninstallUndoesIt() {
    assertThat(OpenTls.isInstalled()).isFalse();
    OpenTls.install();
    assertThat(names()).startsWith("OpenTLS").endsWith(before.toArray(String[]::new));
    assertThat(OpenTls.isInstalled()).isTrue();
    OpenTls.uninstall();
    assertThat(names()).isEqualTo(before);
    assertThat(OpenTls.isInstalled()).isFalse();
  }

  @Test
  void bothMayBeCalledTwice() {
    OpenTls.uninstall();
    OpenTls.install();
    var provider = Security.getProvider("OpenTLS");
    OpenTls.install();
    assertThat(Security.getProvider("OpenTLS")).isSameAs(provider);
    assertThat(names()).hasSize(before.size() + 1);
    OpenTls.uninstall();
    OpenTls.uninstall();
    assertThat(names()).isEqualTo(before);
  }

  @Test
  void providerThatStoodElsewhereGoesBackThere() {
    Security.insertProviderAt(new OpenTlsProvider(), 3);
    var configured = names();
    OpenTls.install();
    assertThat(names()).startsWith("OpenTLS").hasSameSizeAs(configured);
    OpenTls.uninstall();
    assertThat(names()).isEqualTo(configured);
  }

  @Test
  void providerThatStoodFirstStays() {
    Security.insertProviderAt(new OpenTlsProvider(), 1);
    OpenTls.install();
    OpenTls.uninstall();
    assertThat(names()).startsWith("OpenTLS");
  }

  @Test
  void unchangedProgramsRunOnOpenSsl() throws NoSuchAlgorithmException {
    OpenTls.install();
    var digest = MessageDigest.getInstance("SHA-256");
    assertThat(digest.getProvider().getName()).isEqualTo("OpenTLS");
    assertThat(HexFormat.of().formatHex(digest.digest("abc".getBytes(US_ASCII))))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    var random = new SecureRandom();
    assertThat(random.getProvider().getName()).isEqualTo("OpenTLS");
    assertThat(random.getAlgorithm()).isEqualTo("OPENSSL");
    assertThat(random.nextLong()).isNotEqualTo(random.nextLong());
  }

  @Test
  void programWithoutOpenSslRunsOnWithTheOtherProviders() throws IOException, InterruptedException {
    var result = ForkedJvm.run(List.of("-Dorg.opentls.openssl=/nonexistent"), WithoutOpenSsl.class);
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("no services", "not installed", "SUN");
  }

  /** Runs in a JVM that finds no OpenSSL. */
  static final class WithoutOpenSsl {
    private WithoutOpenSsl() {}

    public static void main(String[] arguments) throws NoSuchAlgorithmException {
      var provider = new OpenTlsProvider();
      Security.insertProviderAt(provider, 1);
      if (provider.getServices().isEmpty() && provider.getInfo().contains("/nonexistent")) {
        IO.println("no services");
      }
      try {
        OpenTls.install();
      } catch (OpenSslNotFoundException e) {
        IO.println("not installed");
      }
      IO.println(MessageDigest.getInstance("SHA-256").getProvider().getName());
    }
  }

  @Test
  void manyThreadsMayInstallAtOnce() throws Exception {
    var running = new ArrayList<Future<?>>();
    try (var threads = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 16; i++) {
        running.add(threads.submit(OpenTls::install));
      }
    }
    for (var each : running) {
      each.get();
    }
    assertThat(names()).hasSize(before.size() + 1).startsWith("OpenTLS");
    OpenTls.uninstall();
    assertThat(names()).isEqualTo(before);
  }
}
