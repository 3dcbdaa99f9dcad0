package org.opentls.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.Provider.Service;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.opentls.provider.OpenTlsProvider;

/** What stands behind {@code -javaagent:opentls.jar=}. */
class AgentOptionsTest {
  @ParameterizedTest
  @NullAndEmptySource
  void withoutOptionsAllIsServedAndNothingReported(String text) {
    assertThat(AgentOptions.parse(text))
        .isEqualTo(new AgentOptions(List.of(), false, new AgentOptions.Report.None()));
  }

  @Test
  void theKindsAreThoseOfTheProvider() {
    System.setProperty(OpenTlsProvider.KEY_STORES_PROPERTY, "1");
    try {
      assertThat(
              new OpenTlsProvider()
                  .getServices().stream().map(Service::getType).collect(Collectors.toSet()))
          .containsExactlyInAnyOrderElementsOf(AgentOptions.TYPES);
    } finally {
      System.clearProperty(OpenTlsProvider.KEY_STORES_PROPERTY);
    }
  }

  @Test
  void servicesSwitchesAllOthersOff() {
    assertThat(AgentOptions.parse("services=TLS+messagedigest").disabled())
        .containsExactly(
            "AlgorithmParameters.*",
            "Cipher.*",
            "KDF.*",
            "KeyGenerator.*",
            "Mac.*",
            "SecretKeyFactory.*",
            "SecureRandom.*");
  }

  @Test
  void withoutSwitchesKindsAndSingleServicesOff() {
    var options = AgentOptions.parse("without=TLS+Cipher+MessageDigest.SHA-256");
    assertThat(options.disabled())
        .containsExactlyInAnyOrder(
            "SSLContext.*",
            "TrustManagerFactory.*",
            "KeyStore.*",
            "Cipher.*",
            "MessageDigest.SHA-256");
    assertThat(options.single()).containsExactly("MessageDigest.SHA-256");
  }

  @Test
  void allOptionsGoTogether() {
    var options = AgentOptions.parse("services=TLS,report=out.txt,required");
    assertThat(options.required()).isTrue();
    assertThat(options.report()).isEqualTo(new AgentOptions.Report.ToFile(Path.of("out.txt")));
    assertThat(AgentOptions.parse("report").report()).isEqualTo(new AgentOptions.Report.OnError());
  }

  @ParameterizedTest
  @CsvSource({
    "verbose, unknown option 'verbose'",
    "Report, unknown option 'Report'",
    "'report,', unknown option ''",
    "'report,report=file', the option 'report' is given twice",
    "report=, lacks the name of a file",
    "required=yes, the option 'required' takes no value",
    "services, the option 'services' lacks a name",
    "services=, the option 'services' lacks a name",
    "services=TLS+, the option 'services' lacks a name",
    "services=Signature, no service 'Signature'",
    "services=MessageDigest.SHA-256, no service 'MessageDigest.SHA-256'",
    "without=DTLS, no service 'DTLS'",
    "without=Signature.Ed25519, no service 'Signature.Ed25519'",
    "without=Cipher., no service 'Cipher.'",
    "without=.SHA-256, no service '.SHA-256'"
  })
  void whatIsWrongIsNamed(String text, String message) {
    assertThatThrownBy(() -> AgentOptions.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aFileThatCannotBeIsNamed() {
    assertThatThrownBy(() -> AgentOptions.parse("report=a\0b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be the name of a file");
  }
}
