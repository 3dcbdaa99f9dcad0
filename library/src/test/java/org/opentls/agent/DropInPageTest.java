package org.opentls.agent;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.ForkedJvm;

/** What README and {@code docs/drop-in.md} tell users to write does what they say. */
class DropInPageTest {
  private static final Path PAGE = Path.of("../docs/drop-in.md");
  private static final Pattern COMMAND = Pattern.compile("(?m)^java (.*) -jar program\\.jar$");
  private static final Pattern PROPERTIES = Pattern.compile("(?ms)^```properties\\n(.*?)^```$");
  private static final Pattern QUOTED = Pattern.compile("`(\\w+)`");

  @TempDir Path folder;

  /** A program that says whom it has. */
  static final class Providers {
    private Providers() {}

    public static void main(String[] arguments) throws GeneralSecurityException {
      IO.println(
          MessageDigest.getInstance("SHA-256").getProvider().getName()
              + " "
              + Cipher.getInstance("AES/CBC/NoPadding").getProvider().getName());
      Stream.of(Security.getProviders()).map(Provider::getName).forEach(IO::println);
    }
  }

  private static List<String> run(List<String> options) throws Exception {
    var result = ForkedJvm.run(options, Providers.class);
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output().lines().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../README.md", "../docs/drop-in.md"})
  void theCommandWithTheAgentReports(Path page) throws Exception {
    var command = COMMAND.matcher(Files.readString(page));
    assertThat(command.find()).isTrue();
    var jar = AgentJar.write(folder.resolve("opentls.jar")).toString();
    var options = command.group(1).replace("opentls.jar", jar).split(" ");
    assertThat(run(List.of(options)))
        .startsWith("OpenTLS OpenTLS")
        .contains("TLS as client: 0 full handshakes, 0 resumed, 0 failed");
  }

  private List<String> runWith(String properties) throws Exception {
    var file = Files.writeString(folder.resolve("opentls.security"), properties);
    return run(List.of("-Djava.security.properties=" + file));
  }

  private static String properties() throws IOException {
    var block = PROPERTIES.matcher(Files.readString(PAGE));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  @Test
  void theFileOfPropertiesPutsTheProviderBeforeAllOthers() throws Exception {
    var expected = new ArrayList<>(run(List.of()));
    assertThat(expected.getFirst()).isEqualTo("SUN SunJCE");
    expected.set(0, "OpenTLS SunJCE");
    expected.add(1, "OpenTLS");
    assertThat(runWith(properties())).isEqualTo(expected);
    assertThat(runWith(properties().replaceAll("(?m)^org.*$", "")).getFirst())
        .isEqualTo("OpenTLS OpenTLS");
  }

  @Test
  void theNameOfTheClassMayStandThere() throws Exception {
    assertThat(runWith(properties().replace("=OpenTLS", "=org.opentls.provider.OpenTlsProvider")))
        .startsWith("OpenTLS SunJCE", "OpenTLS");
  }

  @Test
  void thePageNamesAllKindsOfServices() throws IOException {
    var row = Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| `services="));
    Set<String> named =
        QUOTED
            .matcher(row.findFirst().orElseThrow())
            .results()
            .map((MatchResult match) -> match.group(1))
            .collect(toSet());
    assertThat(named).containsAll(AgentOptions.TYPES).hasSize(AgentOptions.TYPES.size() + 1);
  }
}
