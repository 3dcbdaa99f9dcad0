package org.opentls.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.api.OpenSslException;

/** An OpenSSL that has no random generator, in a JVM of its own. */
class RandomFailureTest {
  private static final String CONFIGURATION =
      """
      openssl_conf = init
      [init]
      random = random
      [random]
      random = NO-SUCH-DRBG
      """;

  /** Every way to ask OpenSSL for random bytes; prints what failed as it must. */
  static final class EveryDraw {
    private EveryDraw() {}

    static void main() {
      var random = SystemRandom.create();
      for (int i = 0; i < 2; i++) {
        expectFailure("buffered number", random::nextLong);
        expectFailure("buffered bytes", () -> random.randbytes(16));
        expectFailure("large array", () -> random.randbytes(100_000));
        expectFailure("distribution", () -> random.normal(0, 1));
        expectFailure("seed", () -> random.mix(new byte[] {1}, 0));
        expectFailure("strength", random::strength);
        expectFailure("algorithm", random::algorithm);
        expectFailure("token", Secrets::tokenHex);
      }
    }

    private static void expectFailure(String what, Runnable draw) {
      try {
        draw.run();
        IO.println(what + " succeeded");
      } catch (OpenSslException e) {
        IO.println(what + " failed: " + e.getMessage());
      }
    }
  }

  @Test
  void withoutAGeneratorEveryDrawIsAnExceptionAndNeverZeros(@TempDir Path folder) throws Exception {
    var configuration = Files.writeString(folder.resolve("openssl.cnf"), CONFIGURATION);
    var output = folder.resolve("output");
    int exitCode = run(configuration, output);
    assertThat(output).content().doesNotContain("succeeded");
    assertThat(Files.readAllLines(output))
        .hasSize(16)
        .allSatisfy(line -> assertThat(line).contains(" failed: ").contains("NO-SUCH-DRBG"));
    assertThat(exitCode).isZero();
  }

  private static int run(Path configuration, Path output) throws Exception {
    var command =
        Stream.of(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                List.of("--enable-native-access=ALL-UNNAMED", "-Dorg.opentls.checkErrorQueue=true"),
                List.of("-cp", "target/classes" + File.pathSeparator + "target/test-classes"),
                List.of(EveryDraw.class.getName()))
            .flatMap(List::stream)
            .toList();
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("OPENSSL_CONF", configuration.toString());
    return builder.redirectOutput(output.toFile()).start().waitFor();
  }
}
