package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentls.tls.OpensslAuthority.Issued;

/** Lists of revoked certificates, which openssl makes. */
class RevocationTest {
  @TempDir static Path folder;

  private static OpensslAuthority root;
  private static OpensslAuthority middle;
  private static OpensslAuthority revokedMiddle;
  private static Issued good;
  private static Issued revoked;
  private static Path rootCrl;
  private static Path middleCrl;

  @BeforeAll
  static void issue() throws Exception {
    root = OpensslAuthority.root(Files.createDirectory(folder.resolve("root")), "Root");
    middle = root.intermediate("Middle");
    revokedMiddle = root.intermediate("Revoked");
    good = middle.server();
    revoked = middle.server();
    middle.revoke(revoked);
    root.revoke(revokedMiddle.own());
    rootCrl = root.crl();
    middleCrl = middle.crl();
  }

  private static void connect(TlsProtocol protocol, Trust trust, Issued server) throws IOException {
    var client = TlsContext.client().trust(trust).protocols(protocol).build();
    shake(client, TlsContext.server(server.identity()).build());
  }

  private static void shake(TlsContext client, TlsContext server) throws IOException {
    new EnginePair(client.engine("localhost", 1), server.engine()).handshake();
  }

  /** Checks what the one who judges says, and what the other hears. */
  private static void assertRefused(Throwable thrown, String reason, String alert) {
    assertThat(thrown)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessage("the certificate of the peer is not trusted: " + reason)
        .hasCauseInstanceOf(CertificateException.class);
    assertThat(thrown.getSuppressed())
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo("the peer sent the alert " + alert);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotInTheListsIsTrusted(TlsProtocol protocol) throws Exception {
    connect(protocol, root.trust().withCrls(rootCrl, middleCrl), good);
    connect(protocol, root.trust().withCrls(rootCrl).withCrls(middleCrl), good);
    connect(protocol, root.trust().withLeafCrls(middleCrl), good);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRevokedIsNot(TlsProtocol protocol) throws Exception {
    for (var trust :
        List.of(root.trust().withCrls(rootCrl, middleCrl), root.trust().withLeafCrls(middleCrl))) {
      assertRefused(
          catchThrowable(() -> connect(protocol, trust, revoked)),
          "certificate revoked",
          "certificate_revoked");
    }
    connect(protocol, root.trust(), revoked);
  }

  @ParameterizedTest
  @EnumSource
  void anAuthorityThatIsRevokedIsFoundInTheWholeChainOnly(TlsProtocol protocol) throws Exception {
    var server = revokedMiddle.server();
    var crl = revokedMiddle.crl();
    assertRefused(
        catchThrowable(() -> connect(protocol, root.trust().withCrls(rootCrl, crl), server)),
        "certificate revoked",
        "certificate_revoked");
    connect(protocol, root.trust().withLeafCrls(crl), server);
  }

  @ParameterizedTest
  @EnumSource
  void aListThatIsMissingOrOfAnotherFails(TlsProtocol protocol) throws Exception {
    for (var trust :
        List.of(
            root.trust().withCrls(rootCrl),
            root.trust().withCrls(middleCrl),
            root.trust().withLeafCrls(rootCrl, revokedMiddle.crl()))) {
      assertRefused(
          catchThrowable(() -> connect(protocol, trust, good)),
          "unable to get certificate CRL",
          "unknown_ca");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aListOutOfItsTimeFails(TlsProtocol protocol) throws Exception {
    var old =
        middle.crl("-crl_lastupdate", "20200101000000Z", "-crl_nextupdate", "20200201000000Z");
    assertRefused(
        catchThrowable(() -> connect(protocol, root.trust().withCrls(rootCrl, old), good)),
        "CRL has expired",
        "certificate_expired");
    var early =
        middle.crl("-crl_lastupdate", "20990101000000Z", "-crl_nextupdate", "20990201000000Z");
    assertRefused(
        catchThrowable(() -> connect(protocol, root.trust().withLeafCrls(early), good)),
        "CRL is not yet valid",
        "bad_certificate");
  }

  @ParameterizedTest
  @EnumSource
  void aListThatAnotherKeyHasSignedFails(TlsProtocol protocol) throws Exception {
    var place = Files.createDirectories(folder.resolve("forger-" + protocol));
    var forged = OpensslAuthority.root(place, "Middle").crl();
    assertRefused(
        catchThrowable(() -> connect(protocol, root.trust().withLeafCrls(forged), good)),
        "CRL signature failure",
        "decrypt_error");
  }

  @ParameterizedTest
  @EnumSource
  void serversJudgeClients(TlsProtocol protocol) throws Exception {
    var server =
        TlsContext.server(good.identity())
            .trust(root.trust().withCrls(rootCrl, middleCrl))
            .clientAuth(ClientAuth.NEED)
            .build();
    var builder = TlsContext.client().trust(root.trust()).protocols(protocol);
    shake(builder.identity(good.identity()).build(), server);
    var other = builder.identity(revoked.identity()).build();
    assertRefused(
        catchThrowable(() -> shake(other, server)), "certificate revoked", "certificate_revoked");
  }

  @ParameterizedTest
  @EnumSource
  void programsOfJsseFindOutAsWell(TlsProtocol protocol) throws Exception {
    var trust = root.trust().withCrls(rootCrl, middleCrl);
    var context = TlsContext.client().trust(trust).protocols(protocol).build().asSslContext();
    var server = TlsContext.server(revoked.identity()).build().asSslContext();
    SSLEngine client = context.createSSLEngine("localhost", 1);
    var pair = new EnginePair(client, server.createSSLEngine());
    assertRefused(catchThrowable(pair::handshake), "certificate revoked", "certificate_revoked");
    try (var sockets = new SocketPair(context, server)) {
      var served =
          sockets.onServer(() ->
              assertThatThrownBy(sockets.server::startHandshake)
                  .isInstanceOf(SSLHandshakeException.class)
                  .hasMessageContaining("certificate_revoked"));
      assertThatThrownBy(sockets.client::startHandshake)
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageContaining("certificate revoked");
      SocketPair.await(served);
    }
  }

  @Test
  void listsAreReadFromPemAndDerSeveralInAFile() throws Exception {
    var both =
        Files.writeString(
            folder.resolve("both.pem"),
            "Remarks\n" + Files.readString(rootCrl) + "\n" + Files.readString(middleCrl));
    var bytes = concat(der(rootCrl), der(middleCrl));
    var der = Files.write(folder.resolve("both.der"), bytes);
    for (var file : List.of(both, der)) {
      var trust = root.trust().withCrls(file);
      connect(TlsProtocol.TLS_1_3, trust, good);
      assertThatThrownBy(() -> connect(TlsProtocol.TLS_1_3, trust, revoked))
          .hasMessageContaining("certificate revoked");
    }
  }

  private static byte[] der(Path crl) throws Exception {
    var out = folder.resolve("one.der");
    OpensslAuthority.run(
        List.of(
            "openssl", "crl", "-in", crl.toString(), "-outform", "DER", "-out", out.toString()));
    return Files.readAllBytes(out);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    var both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void filesThatAreNoListsAreRefused() throws Exception {
    var trust = root.trust();
    var file = folder.resolve("none.crl");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> trust.withCrls(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ": there is no CRL in it");
    assertThatThrownBy(() -> trust.withCrls(root.own().certificate()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no CRL in it");
    byte[] good = der(middleCrl);
    for (int length = 1; length < good.length; length++) {
      Files.write(file, Arrays.copyOf(good, length));
      assertThatThrownBy(() -> trust.withCrls(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a CRL that OpenSSL cannot read");
    }
    var pem = Files.readString(middleCrl);
    for (int length = "-----BEGIN ".length(); length < pem.stripTrailing().length(); length += 7) {
      Files.writeString(file, pem.substring(0, length));
      assertThatThrownBy(() -> trust.withCrls(file)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> trust.withCrls(folder.resolve("nowhere")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(trust::withCrls).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whoeverHasNoAuthorityTakesNoLists() {
    assertThatThrownBy(() -> Trust.manager(new TrustNobody()).withCrls(rootCrl))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Trust.key(Trust.pin(good.x509())).withCrls(rootCrl))
        .isInstanceOf(IllegalStateException.class);
  }
}
