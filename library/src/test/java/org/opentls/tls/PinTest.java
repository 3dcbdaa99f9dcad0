package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.tls.OpensslAuthority.Issued;

/** Keys that are known beforehand. */
class PinTest {
  private static final String OTHER =
      "sha256/"
          + Base64.getEncoder()
              .encodeToString("of a key that nobody has, so far".getBytes(US_ASCII));

  @TempDir static Path folder;

  private static OpensslAuthority root;
  private static OpensslAuthority middle;
  private static Issued server;
  private static Issued alone;

  @BeforeAll
  static void issue() throws Exception {
    root = OpensslAuthority.root(Files.createDirectory(folder.resolve("root")), "Root");
    middle = root.intermediate("Middle");
    server = middle.server();
    alone = self("alone", "localhost");
  }

  private static Issued self(String place, String name) throws Exception {
    return OpensslAuthority.selfSigned(
        Files.createDirectory(folder.resolve(place)), name, "subjectAltName=DNS:" + name);
  }

  private static String pin(Issued issued) throws IOException {
    return Trust.pin(issued.x509());
  }

  private static TlsContext.Builder client(TlsProtocol protocol, Trust trust) {
    return TlsContext.client().trust(trust).protocols(protocol);
  }

  private static void connect(TlsContext.Builder client, Issued to) throws IOException {
    shake(client.build(), TlsContext.server(to.identity()).build());
  }

  private static void shake(TlsContext client, TlsContext server) throws IOException {
    new EnginePair(client.engine("localhost", 1), server.engine()).handshake();
  }

  private static void assertUnpinned(Throwable thrown, String... found) {
    assertThat(thrown)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessage("no key of the peer is pinned, it has " + List.of(found))
        .hasCauseInstanceOf(SSLPeerUnverifiedException.class);
    assertThat(thrown.getSuppressed())
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo("the peer sent the alert bad_certificate");
  }

  /** The commands are those of RFC 7469, appendix A. */
  @Test
  void pinsAreThoseThatOpensslMakes() throws Exception {
    var key = folder.resolve("key.der");
    var pem = folder.resolve("key.pem");
    OpensslAuthority.run(
        List.of(
            "openssl",
            "x509",
            "-in",
            server.certificate().toString(),
            "-noout",
            "-pubkey",
            "-out",
            pem.toString()));
    OpensslAuthority.run(
        List.of(
            "openssl",
            "pkey",
            "-pubin",
            "-in",
            pem.toString(),
            "-outform",
            "DER",
            "-out",
            key.toString()));
    var digest = folder.resolve("digest");
    OpensslAuthority.run(
        List.of(
            "openssl", "dgst", "-sha256", "-binary", "-out", digest.toString(), key.toString()));
    assertThat(pin(server))
        .isEqualTo("sha256/" + Base64.getEncoder().encodeToString(Files.readAllBytes(digest)));
  }

  @ParameterizedTest
  @EnumSource
  void aPinOfAnyCertificateInTheChainIsEnough(TlsProtocol protocol) throws Exception {
    for (var pinned : List.of(server, middle.own(), root.own())) {
      connect(client(protocol, root.trust().withPins(OTHER, pin(pinned))), server);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChainWithoutAPinnedKeyIsRefused(TlsProtocol protocol) throws Exception {
    assertUnpinned(
        catchThrowable(() -> connect(client(protocol, root.trust().withPins(OTHER)), server)),
        pin(server),
        pin(middle.own()),
        pin(root.own()));
  }

  /** Anyone can send any certificate beside the chain. */
  @ParameterizedTest
  @EnumSource
  void aCertificateThatIsSentButNoPartOfTheChainDoesNotCount(TlsProtocol protocol)
      throws Exception {
    var sent =
        Files.writeString(
            folder.resolve("sent-" + protocol),
            Files.readString(middle.own().certificate()) + Files.readString(alone.certificate()));
    var version = protocol == TlsProtocol.TLS_1_3 ? "-tls1_3" : "-tls1_2";
    try (var openssl = OpensslServer.start(server, version, "-cert_chain", sent.toString())) {
      var context = client(protocol, root.trust().withPins(pin(alone))).build();
      assertThatThrownBy(() -> context.connect("localhost", openssl.port()))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessage(
              "no key of the peer is pinned, it has "
                  + List.of(pin(server), pin(middle.own()), pin(root.own())));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPinDoesNotMakeUpForTrustOrAName(TlsProtocol protocol) throws Exception {
    assertThatThrownBy(() -> connect(client(protocol, root.trust().withPins(pin(alone))), alone))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessage("the certificate of the peer is not trusted: self-signed certificate");
    var elsewhere = middle.issue("elsewhere", "subjectAltName=DNS:elsewhere");
    var trust = root.trust().withPins(pin(elsewhere));
    assertThatThrownBy(() -> connect(client(protocol, trust), elsewhere))
        .hasMessageContaining("ostname mismatch");
    connect(client(protocol, trust).verifyHost(false), elsewhere);
  }

  @ParameterizedTest
  @EnumSource
  void aKeyAloneIsTrusted(TlsProtocol protocol) throws Exception {
    connect(client(protocol, Trust.key(OTHER, pin(alone))), alone);
    connect(client(protocol, Trust.key(pin(server))), server);
  }

  @ParameterizedTest
  @EnumSource
  void otherKeysAreNotTrustedThen(TlsProtocol protocol) throws Exception {
    assertUnpinned(
        catchThrowable(() -> connect(client(protocol, Trust.key(OTHER)), alone)), pin(alone));
    assertUnpinned(
        catchThrowable(() -> connect(client(protocol, Trust.key(pin(root.own()))), server)),
        pin(server));
    assertUnpinned(
        catchThrowable(() -> {
          connect(client(protocol, Trust.key(OTHER)).verifyHost(false), server);
        }),
        pin(server));
  }

  @ParameterizedTest
  @EnumSource
  void aKeyAloneDoesNotMakeUpForANameOrATime(TlsProtocol protocol) throws Exception {
    var elsewhere = self("elsewhere-" + protocol, "elsewhere");
    var trust = Trust.key(pin(elsewhere));
    assertThatThrownBy(() -> connect(client(protocol, trust), elsewhere))
        .hasMessageContaining("ostname mismatch");
    connect(client(protocol, trust).verifyHost(false), elsewhere);
    var old = expired(elsewhere, protocol);
    assertThatThrownBy(() -> connect(client(protocol, trust).verifyHost(false), old))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessage("the certificate of the peer is not trusted: certificate has expired");
  }

  /** A certificate for the same key whose time is over. */
  private static Issued expired(Issued issued, TlsProtocol protocol) throws Exception {
    var place = Files.createDirectory(folder.resolve("old-" + protocol));
    var authority = OpensslAuthority.root(place, "Old");
    return authority.renewed(
        issued, "-startdate", "20200101000000Z", "-enddate", "20200201000000Z");
  }

  @ParameterizedTest
  @EnumSource
  void serversKnowClientsByTheirKeys(TlsProtocol protocol) throws Exception {
    var serving =
        TlsContext.server(server.identity())
            .trust(Trust.key(pin(alone)))
            .clientAuth(ClientAuth.NEED)
            .build();
    shake(client(protocol, root.trust()).identity(alone.identity()).build(), serving);
    var stranger = client(protocol, root.trust()).identity(server.identity()).build();
    assertUnpinned(catchThrowable(() -> shake(stranger, serving)), pin(server));
    var nobody = client(protocol, root.trust()).build();
    assertThatThrownBy(() -> shake(nobody, serving)).isInstanceOf(SSLHandshakeException.class);
  }

  @ParameterizedTest
  @EnumSource
  void programsOfJsseFindOutAsWell(TlsProtocol protocol) throws Exception {
    var context = client(protocol, root.trust().withPins(OTHER)).build().asSslContext();
    var pair =
        new EnginePair(
            context.createSSLEngine("localhost", 1),
            TlsContext.server(server.identity()).build().engine());
    assertThatThrownBy(pair::handshake).hasMessageContaining("no key of the peer is pinned");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256/",
        "sha256/AAAA",
        "sha1/2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
        "sha256/!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!=",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
      })
  void whatIsNoPinIsRefused(String text) throws Exception {
    assertThatThrownBy(() -> root.trust().withPins(OTHER, text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(text);
    assertThatThrownBy(() -> Trust.key(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void pinsNeedAChainThatOpensslHasVerified() {
    assertThatThrownBy(() -> Trust.manager(new TrustNobody()).withPins(OTHER))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Trust.key(OTHER).withPins(OTHER))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(Trust::key).isInstanceOf(IllegalArgumentException.class);
  }
}
