package org.opentls.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.api.ForkedJvm;
import org.opentls.api.OpenSSL;

/**
 * What docs/tasks/fips.md says. No package of Debian has the module, so the second test runs where
 * {@code OPENTLS_FIPS_MODULE} names one.
 */
class FipsTest {
  private static final List<String> WITH_THE_MODULE =
      """
      requireFips: works
      SHA-256: works
      SHA3-256: works
      MD5: OpenSslException
      MD5, not for security: OpenSslException
      BLAKE2b: OpenSslException
      HMAC: works
      random numbers: works
      Box: works
      ChaCha20-Poly1305: OpenSslException
      PBKDF2: works
      scrypt: OpenSslException
      Cobblestone: works
      age with a passphrase: OpenSslException
      age with a key: OpenSslException
      TLSv1.2: works
      TLSv1.3: works
      """
          .lines()
          .toList();

  @TempDir Path folder;

  /** Refuses to go on without the module. */
  static void requireFips() {
    if (!OpenSSL.isFipsEnabled() || !OpenSSL.hasProvider("fips")) {
      throw new IllegalStateException("FIPS is off; providers: " + OpenSSL.providers());
    }
  }

  @Test
  void aProgramThatNeedsTheModuleFindsOutThatItIsNotThere() {
    assumeFalse(OpenSSL.hasProvider("fips"), "it is there");
    assertThatThrownBy(FipsTest::requireFips)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("FIPS is off; providers: " + OpenSSL.providers());
  }

  /** OpenSSL passes over a module that it cannot load, and goes on without. */
  @Test
  void aConfigurationWhoseModuleIsMissingIsNotToldByOpenSsl() throws Exception {
    var configuration = configuration(folder.resolve("missing.so"), "activate = 1\n");
    assertThat(run(configuration, "briefly"))
        .first()
        .asString()
        .startsWith("requireFips: IllegalState");
  }

  @Test
  void withTheModuleOnlyWhatIsApprovedWorks() throws Exception {
    var module = module();
    assumeTrue(module != null, "no OPENTLS_FIPS_MODULE");
    var checked = folder.resolve("fipsmodule.cnf");
    var install =
        new ProcessBuilder(
                "openssl", "fipsinstall", "-quiet", "-module", module, "-out", checked.toString())
            .inheritIO()
            .start();
    assertThat(install.waitFor()).isZero();
    var section = Files.readString(checked).lines().filter(line -> !line.startsWith("[")).toList();
    var configuration = configuration(Path.of(module), String.join("\n", section) + "\n");
    assertThat(run(configuration)).containsExactlyElementsOf(WITH_THE_MODULE);
  }

  private static @Nullable String module() {
    var named = System.getenv("OPENTLS_FIPS_MODULE");
    return named == null || named.isEmpty() ? null : named;
  }

  private Path configuration(Path module, String section) throws IOException {
    return Files.writeString(
        folder.resolve("fips.cnf"),
        """
        openssl_conf = openssl_init

        [openssl_init]
        providers = providers
        alg_section = algorithms

        [providers]
        fips = fips
        base = base

        [fips]
        module = %s
        %s
        [base]
        activate = 1

        [algorithms]
        default_properties = fips=yes
        """
            .formatted(module, section));
  }

  private static List<String> run(Path configuration, String... arguments)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(ForkedJvm.command(FipsProgram.class, arguments))
            .redirectErrorStream(true);
    builder.environment().put("OPENSSL_CONF", configuration.toString());
    var process = builder.start();
    var lines = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor()).as(lines.toString()).isZero();
    return lines;
  }
}
