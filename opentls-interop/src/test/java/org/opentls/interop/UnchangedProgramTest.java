package org.opentls.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A program that names nothing of ours, and a file that puts the provider in front. */
class UnchangedProgramTest {
  /** Says who the providers are, and who makes contexts. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) throws GeneralSecurityException {
      IO.println(SSLContext.getInstance("TLS").getProvider().getName());
      IO.println(names(Arrays.stream(Security.getProviders())));
    }
  }

  private static String names(Stream<Provider> providers) {
    return providers.map(Provider::getName).collect(Collectors.joining(" "));
  }

  /** Other systems have providers of their own behind these. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void theFileAddsTheProviderToThoseOfTheJdk() throws Exception {
    var ofJdk =
        Arrays.stream(Security.getProviders())
            .filter(provider -> provider.getClass().getModule().isNamed());
    assertThat(run("-Djava.security.properties=" + file()).lines())
        .containsExactly("OpenTLS", "OpenTLS " + names(ofJdk));
  }

  private static Path file() throws Exception {
    var file = UnchangedProgramTest.class.getResource("/opentls.security");
    assertThat(file).isNotNull();
    return Path.of(file.toURI());
  }

  private static String run(String option) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                option,
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
