package org.opentls.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import javax.crypto.KDF;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.opentls.age.HybridIdentity;
import org.opentls.age.HybridRecipient;
import org.opentls.api.OpenSSL;
import org.opentls.api.OpenSslException;
import org.opentls.api.UnsupportedOpenSslException;
import org.opentls.cipherlib.Cipher;
import org.opentls.hashlib.Digest;
import org.opentls.kdf.Argon2;
import org.opentls.provider.OpenTlsProvider;
import org.opentls.tls.TlsContext;

/**
 * What a capability does that the loaded OpenSSL has, and what its absence does: each line of the
 * table in {@code docs/compatibility.md} one way or the other.
 */
class CompatibilityTest {
  private static final byte[] SALT = "sixteen bytes ok".getBytes(US_ASCII);

  private static void assertThere(boolean isThere, ThrowingCallable call, String what, String since)
      throws IOException {
    assertThat(page()).contains("| " + since + " | ").contains("`" + what + "`");
    if (isThere) {
      assertThat(catchThrowable(call)).isNull();
    } else {
      assertThat(catchThrowable(call))
          .isInstanceOf(UnsupportedOpenSslException.class)
          .hasMessageStartingWith(what + " needs OpenSSL " + since + " or later, built with it;")
          .extracting(thrown -> ((UnsupportedOpenSslException) thrown).requiredVersion())
          .isEqualTo(since);
    }
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/compatibility.md"));
  }

  @Test
  void argon2() throws Exception {
    assertThere(
        OpenSSL.kdfs().contains("ARGON2ID"),
        () -> Argon2.recommended().derive("password".toCharArray(), SALT, 32),
        "Argon2",
        "3.2");
    if (!OpenSSL.kdfs().contains("ARGON2ID")) {
      assertThatThrownBy(() -> KDF.getInstance("ARGON2ID", new OpenTlsProvider()))
          .isInstanceOf(NoSuchAlgorithmException.class);
    }
  }

  @Test
  void blake2OfOtherSizes() throws Exception {
    boolean isThere;
    try (var digest = Digest.builder("blake2b").size(20).build()) {
      isThere = digest.digestSize() == 20;
    } catch (UnsupportedOpenSslException _) {
      isThere = false;
    }
    // Only an attempt tells: a distribution may carry over what a later version brought.
    assertThat(isThere || !OpenSSL.version().isAtLeast(3, 2)).isTrue();
    assertThere(
        isThere,
        () -> Digest.builder("blake2b").size(20).build().close(),
        "blake2b of 20 bytes without a key",
        "3.2");
  }

  @Test
  void postQuantumRecipients() throws Exception {
    assertThere(HybridRecipient.isSupported(), HybridIdentity::generate, "ML-KEM-768", "3.5");
  }

  @Test
  void gcmSiv() {
    if (OpenSSL.ciphers().contains("AES-256-GCM-SIV")) {
      assertThat(Cipher.of("AES-256-GCM-SIV").isAead()).isTrue();
    } else {
      assertThatThrownBy(() -> Cipher.of("AES-256-GCM-SIV"))
          .isInstanceOf(OpenSslException.class)
          .hasMessageContaining("unsupported");
    }
  }

  @Test
  void postQuantumGroups() {
    var builder = TlsContext.client().groups("X25519MLKEM768", "X25519");
    if (OpenSSL.groups().contains("X25519MLKEM768")) {
      assertThat(builder.build().engine().getSSLParameters()).isNotNull();
    } else {
      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("groups that OpenSSL does not take: ");
      var engine = TlsContext.client().build().engine();
      var parameters = engine.getSSLParameters();
      parameters.setNamedGroups(new String[] {"X25519MLKEM768", "x25519"});
      engine.setSSLParameters(parameters);
      assertThat(engine.getSSLParameters().getNamedGroups()).hasSize(2);
    }
  }

  @Test
  void oldVersionsAreNotSpokenOnAny() {
    var engine = TlsContext.client().build().engine();
    assertThatThrownBy(() -> engine.setEnabledProtocols(new String[] {"TLSv1.1"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not supported: TLSv1.1");
  }
}
