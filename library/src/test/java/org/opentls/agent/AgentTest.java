package org.opentls.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.OpenTls;
import org.opentls.api.ForkedJvm;
import org.opentls.programs.Unchanged;

/** {@code -javaagent:opentls.jar} before a program that knows nothing of it. */
class AgentTest {
  private static final String NO_OPENSSL = "-Dorg.opentls.openssl=/nonexistent";

  @TempDir static Path folder;
  private static Path jar = Path.of("");

  @BeforeAll
  static void writeJar() throws IOException {
    jar = AgentJar.write(folder.resolve("opentls.jar"));
  }

  private static ForkedJvm.Result run(String agentOptions, String... jvmOptions)
      throws IOException, InterruptedException {
    var options = new ArrayList<>(List.of(jvmOptions));
    options.add("-javaagent:" + jar + agentOptions);
    return ForkedJvm.run(options, Unchanged.class);
  }

  @Test
  void theProgramRunsOnOpenSslAndOnTheJdkForWhatIsNotThere() throws Exception {
    var result = run("");
    assertThat(result.exitCode()).isZero();
    assertThat(result.output().lines())
        .containsExactly(
            "SHA-256 OpenTLS",
            "SHA-512 OpenTLS",
            "TLS OpenTLS",
            "TLSv1.1 SunJSSE",
            "KeyStore OpenTLS",
            "Cipher OpenTLS",
            "SecureRandom OpenTLS");
  }

  @Test
  void onlyTheServicesThatAreNamedAreServed() throws Exception {
    assertThat(run("=services=TLS+Cipher").output().lines())
        .containsExactly(
            "SHA-256 SUN",
            "SHA-512 SUN",
            "TLS OpenTLS",
            "TLSv1.1 SunJSSE",
            "KeyStore OpenTLS",
            "Cipher OpenTLS",
            "SecureRandom SUN");
  }

  @Test
  void whatStandsBehindWithoutIsLeftToOthers() throws Exception {
    var result =
        run(
            "=without=KeyStore.PKCS12+MessageDigest.SHA-256",
            "-Dorg.opentls.provider.disabled=SecureRandom.*");
    assertThat(result.output().lines())
        .containsExactly(
            "SHA-256 SUN",
            "SHA-512 OpenTLS",
            "TLS OpenTLS",
            "TLSv1.1 SunJSSE",
            "KeyStore SUN",
            "Cipher OpenTLS",
            "SecureRandom SUN");
  }

  /** The JVM then finds the agent in the module, and not in the jar of the agent. */
  @Test
  void theLibraryMayBeAModuleOfTheProgram() throws Exception {
    var result =
        run(
            "",
            "--module-path=target/classes",
            "--add-modules=org.opentls",
            "--enable-native-access=org.opentls");
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output().lines()).hasSize(7).contains("SHA-256 OpenTLS", "TLS OpenTLS");
  }

  @Test
  void opensKeyStoresItselfUnlessTold() throws Exception {
    assertThat(run("", "-Dorg.opentls.keystore.cache=0").output()).contains("KeyStore SUN");
  }

  @Test
  void theReportTellsWhatWasMadeAndWhatWasLeftToOthers() throws Exception {
    assertThat(run("=report").output().lines())
        .contains("TLS as client: 0 full handshakes, 0 resumed, 0 failed")
        .contains("made on OpenSSL:", "  MessageDigest.SHA-256 1", "  SSLContext.TLS 1")
        .contains("asked for and left to other providers:", "  SSLContext.TLSv1.1 1");
  }

  @Test
  void theReportGoesToAFile() throws Exception {
    var file = folder.resolve("report.txt");
    assertThat(run("=report=" + file + ",without=Cipher").output()).doesNotContain("handshakes");
    assertThat(Files.readString(file))
        .startsWith("OpenTLS on OpenSSL ")
        .contains("left to other providers:", "  Cipher.AES/GCM/NoPadding ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"=verbose", "=services=Signature", "=without=MessageDigest.SHA-255", "=report="})
  void whatIsWrongEndsTheStartWithALine(String options) throws Exception {
    var result = run(options);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output().lines()).singleElement().asString().startsWith("OpenTLS agent: ");
  }

  @Test
  void aReportThatCannotBeWrittenEndsTheStart() throws Exception {
    var result = run("=report=" + folder.resolve("nowhere").resolve("report.txt"));
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output().lines())
        .singleElement()
        .asString()
        .contains("cannot be written", "nowhere");
  }

  @Test
  void withoutOpenSslTheProgramRunsOnTheJdkAndALineSaysSo() throws Exception {
    var result = run("=report", NO_OPENSSL);
    assertThat(result.exitCode()).isZero();
    var lines = result.output().lines().toList();
    assertThat(lines.getFirst())
        .startsWith("OpenTLS agent: the program runs on the JDK alone: no usable OpenSSL")
        .contains("/nonexistent");
    assertThat(lines).hasSize(9).contains("SHA-256 SUN", "TLS SunJSSE", "KeyStore SUN");
    assertThat(lines.getLast()).contains("no OpenSSL was found");
  }

  @Test
  void withoutOpenSslTheProgramDoesNotStartIfItIsRequired() throws Exception {
    var result = run("=required", NO_OPENSSL);
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output().lines()).singleElement().asString().contains("no usable OpenSSL");
    assertThat(run("=required").exitCode()).isZero();
  }

  /** JEP 472; the default of a later JDK. */
  @Test
  void withoutPermissionToCallCTheProgramRunsOnTheJdk() throws Exception {
    var command = new ArrayList<>(ForkedJvm.command(Unchanged.class));
    command.remove("--enable-native-access=ALL-UNNAMED");
    command.addAll(1, List.of("--illegal-native-access=deny", "-javaagent:" + jar));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("--enable-native-access", "SHA-256 SUN").doesNotContain("\tat ");
  }

  /** A program that is given the agent while it runs. */
  static final class Running {
    private Running() {}

    public static void main(String[] arguments) throws GeneralSecurityException {
      IO.println(MessageDigest.getInstance("SHA-256").getProvider().getName());
      try {
        Agent.agentmain("verbose");
      } catch (IllegalArgumentException e) {
        IO.println(e.getMessage());
      }
      Agent.agentmain(null);
      IO.println(MessageDigest.getInstance("SHA-256").getProvider().getName());
      IO.println(OpenTls.isInstalled());
    }
  }

  @Test
  void aProgramThatRunsIsServedFromThenOn() throws Exception {
    var lines = ForkedJvm.run(List.of(), Running.class).output().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).isEqualTo("SUN");
    assertThat(lines.get(1)).contains("unknown option 'verbose'");
    assertThat(lines.subList(2, 4)).containsExactly("OpenTLS", "true");
  }
}
