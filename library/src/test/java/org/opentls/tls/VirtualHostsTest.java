package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which host a client gets, and what it can do there. */
class VirtualHostsTest {
  @TempDir static Path folder;

  private static OpensslAuthority authority;
  private static TlsIdentity one;
  private static TlsIdentity two;
  private static TlsIdentity many;
  private static TlsIdentity deep;
  private static TlsIdentity fallback;
  private static TlsIdentity client;

  @BeforeAll
  static void issue() throws Exception {
    authority = OpensslAuthority.root(folder, "Root");
    one = issue("one", "DNS:one.test");
    two = issue("two", "DNS:two.test");
    many = issue("many", "DNS:*.test");
    deep = issue("deep", "DNS:*.deep.test");
    fallback = issue("fallback", "DNS:fallback.test");
    client = issue("client", "DNS:client.test");
  }

  private static TlsIdentity issue(String name, String alternative) throws Exception {
    return authority.issue(name, "subjectAltName=" + alternative).identity();
  }

  private static TlsContext host(TlsIdentity identity) {
    return TlsContext.server(identity).build();
  }

  private static VirtualHosts.Builder hosts() {
    return VirtualHosts.builder()
        .host("one.test", host(one))
        .host("Two.Test.", host(two))
        .host("*.test", host(many))
        .host("*.deep.test", host(deep))
        .host("*.bücher.test", host(deep));
  }

  private static TlsContext client(UnaryOperator<TlsContext.Builder> settings) throws IOException {
    return settings.apply(TlsContext.client().trust(authority.trust()).verifyHost(false)).build();
  }

  private static SSLEngine asking(TlsContext client, String... names) {
    var engine = client.engine();
    var parameters = engine.getSSLParameters();
    parameters.setServerNames(
        List.of(names).stream().<SNIServerName>map(SNIHostName::new).toList());
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** Shakes hands, and tells whose certificate the client saw. */
  private static String served(SSLEngine client, SSLEngine server)
      throws SSLException, SSLPeerUnverifiedException {
    new EnginePair(client, server).handshake();
    var shown = (X509Certificate) client.getSession().getPeerCertificates()[0];
    return shown.getSubjectX500Principal().getName().replace("CN=", "");
  }

  private static String served(VirtualHosts hosts, String... names) throws Exception {
    return served(asking(client(it -> it), names), hosts.context().engine());
  }

  @ParameterizedTest
  @CsvSource({
    "one.test, one",
    "ONE.Test, one",
    "two.test, two",
    "three.test, many",
    "xn--bcher-kva.test, many",
    "a.deep.test, deep",
    "a.xn--bcher-kva.test, deep",
    "deep.test, many",
    "a.b.deep.test, fallback",
    "test, fallback",
    "one.example, fallback",
  })
  void theMostSpecificNameWins(String name, String identity) throws Exception {
    var hosts = hosts().defaultHost(host(fallback)).build();
    assertThat(served(hosts, name)).isEqualTo(identity);
    assertThat(hosts.find(name + '.')).isEqualTo(hosts.find(name.toLowerCase(Locale.ROOT)));
  }

  @Test
  void aClientThatTellsNoNameGetsTheDefaultHost() throws Exception {
    assertThat(served(hosts().defaultHost(host(fallback)).build())).isEqualTo("fallback");
  }

  @Test
  void aHostThatIsListedMayBeTheDefault() throws Exception {
    var hosts = hosts().defaultHost("TWO.test").build();
    assertThat(served(hosts)).isEqualTo("two");
    assertThat(served(hosts, "one.example")).isEqualTo("two");
    assertThat(hosts.expiries()).hasSize(5).doesNotContainKey(HostReload.DEFAULT_HOST);
    hosts.put("two.test", host(fallback));
    assertThat(served(hosts)).isEqualTo("fallback");
    assertThat(hosts.remove("two.test")).isTrue();
    assertThatThrownBy(() -> served(hosts)).hasMessage("the client tells no server name");
  }

  @ParameterizedTest
  @EnumSource
  void withoutADefaultHostNobodyElseIsServed(TlsProtocol protocol) throws Exception {
    var hosts = hosts().build();
    var client = client(it -> it.protocols(protocol));
    var unknown =
        catchThrowable(() -> served(asking(client, "one.example"), hosts.context().engine()));
    assertThat(unknown)
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessage("no such host here: one.example");
    assertThat(unknown.getSuppressed()[0]).hasMessageContaining("unrecognized_name");
    var none = catchThrowable(() -> served(asking(client), hosts.context().engine()));
    assertThat(none).hasMessage("the client tells no server name");
    assertThat(none.getSuppressed()[0]).hasMessageContaining("unrecognized_name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.",
        "a..b",
        ".a",
        "a b",
        "a*.b",
        "*.*.b",
        "127.0.0.1",
        "::1",
        "[::1]",
        "a/b",
        "-a.b",
        "a-.b",
        "..",
        "*test"
      })
  void whatIsNoNameIsNotListed(String name) {
    assertThatThrownBy(() -> VirtualHosts.builder().host(name, host(one)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no name of a host: " + name);
  }

  @Test
  void aNameOfTooManyBytesIsNotListed() {
    assertThatThrownBy(() -> VirtualHosts.builder().host("a".repeat(64) + ".test", host(one)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VirtualHosts.builder().host("a.".repeat(127) + "a", host(one)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsNoHostIsNotListed() throws Exception {
    var builder = hosts();
    assertThatThrownBy(() -> builder.host("ONE.test", host(one)))
        .hasMessage("there is a host ONE.test");
    assertThatThrownBy(() -> builder.host("c.test", client(it -> it)))
        .isInstanceOf(IllegalArgumentException.class);
    var inner = hosts().build().context();
    assertThatThrownBy(() -> builder.host("d.test", inner))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hostsComeAndGo() throws Exception {
    var hosts = VirtualHosts.builder().host("one.test", host(one)).build();
    assertThat(hosts.names()).containsExactly("one.test");
    assertThatThrownBy(() -> served(hosts, "two.test")).hasMessageContaining("two.test");
    hosts.put("TWO.test", host(two));
    assertThat(served(hosts, "two.test")).isEqualTo("two");
    hosts.put("two.test", host(many));
    assertThat(served(hosts, "two.test")).isEqualTo("many");
    assertThat(hosts.names()).containsExactly("one.test", "two.test");
    assertThat(hosts.remove("Two.test.")).isTrue();
    assertThat(hosts.remove("two.test")).isFalse();
    assertThatThrownBy(() -> served(hosts, "two.test")).hasMessageContaining("two.test");
  }

  @ParameterizedTest
  @EnumSource
  void aHostHasSettingsOfItsOwn(TlsProtocol protocol) throws Exception {
    var suites =
        protocol == TlsProtocol.TLS_1_3
            ? "TLS_CHACHA20_POLY1305_SHA256"
            : "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256";
    var strict =
        TlsContext.server(two)
            .protocols(protocol)
            .cipherSuites(suites)
            .groups("P-384", "P-256")
            .applicationProtocols("h2")
            .trust(authority.trust())
            .clientAuth(ClientAuth.NEED)
            .build();
    var hosts = VirtualHosts.builder().host("one.test", host(one)).host("two.test", strict).build();

    var known = client(it -> it.identity(client).applicationProtocols("http/1.1", "h2"));
    var atTwo = asking(known, "two.test");
    var server = hosts.context().engine();
    assertThat(served(atTwo, server)).isEqualTo("two");
    assertThat(atTwo.getSession().getProtocol()).isEqualTo(protocol.standardName());
    assertThat(atTwo.getSession().getCipherSuite()).isEqualTo(suites);
    assertThat(atTwo.getApplicationProtocol()).isEqualTo("h2");
    assertThat(((TlsAgreement) atTwo).group()).hasValue("secp384r1");
    assertThat(server.getSession().getPeerPrincipal()).hasToString("CN=client");
    assertThat(server.getSession().getLocalPrincipal()).hasToString("CN=two");
    assertThat(((ExtendedSSLSession) server.getSession()).getRequestedServerNames())
        .containsExactly(new SNIHostName("two.test"));

    var atOne = asking(known, "one.test");
    assertThat(served(atOne, hosts.context().engine())).isEqualTo("one");
    assertThat(atOne.getApplicationProtocol()).isEmpty();

    var unknown = client(it -> it.protocols(protocol));
    assertThatThrownBy(() -> served(asking(unknown, "two.test"), hosts.context().engine()))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("peer did not return a certificate");
    assertThat(served(asking(unknown, "one.test"), hosts.context().engine())).isEqualTo("one");
  }

  @Test
  void aVersionThatAHostDoesNotSpeakIsRefused() throws Exception {
    var only = TlsContext.server(one).protocols(TlsProtocol.TLS_1_3).build();
    var hosts = VirtualHosts.builder().host("one.test", only).defaultHost(host(two)).build();
    var old = client(it -> it.protocols(TlsProtocol.TLS_1_2));
    assertThat(catchThrowable(() -> served(asking(old, "one.test"), hosts.context().engine())))
        .isInstanceOf(SSLHandshakeException.class)
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("protocol_version"));
    assertThat(served(asking(old, "two.test"), hosts.context().engine())).isEqualTo("two");
  }

  @ParameterizedTest
  @CsvSource({
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, rsa",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, one"
  })
  void aHostWithTwoKeysShowsTheOneThatTheClientTakes(String suite, String expected)
      throws Exception {
    var rsa = authority.rsa("rsa", "subjectAltName=DNS:one.test").identity();
    var hosts =
        VirtualHosts.builder().host("one.test", TlsContext.server(one, rsa).build()).build();
    var choosy = client(it -> it.cipherSuites(suite));
    assertThat(served(asking(choosy, "one.test"), hosts.context().engine())).isEqualTo(expected);
  }

  private static void set(SSLEngine engine, Consumer<SSLParameters> setting) {
    var parameters = engine.getSSLParameters();
    setting.accept(parameters);
    engine.setSSLParameters(parameters);
  }

  @Test
  void whatIsSetForAConnectionNarrowsItsHost() throws Exception {
    var both = TlsContext.server(one).applicationProtocols("h2", "http/1.1").build();
    var asking =
        TlsContext.server(two)
            .cipherSuites("TLS_CHACHA20_POLY1305_SHA256")
            .trust(authority.trust())
            .clientAuth(ClientAuth.NEED)
            .build();
    var hosts = VirtualHosts.builder().host("one.test", both).host("two.test", asking).build();
    var http = client(it -> it.applicationProtocols("h2", "http/1.1"));

    var tls12 = hosts.context().engine();
    set(tls12, it -> it.setProtocols(new String[] {"TLSv1.2"}));
    set(tls12, it -> it.setApplicationProtocols(new String[] {"http/1.1", "ftp"}));
    var first = asking(http, "one.test");
    assertThat(served(first, tls12)).isEqualTo("one");
    assertThat(first.getSession().getProtocol()).isEqualTo("TLSv1.2");
    assertThat(first.getApplicationProtocol()).isEqualTo("http/1.1");

    var selecting = hosts.context().engine();
    selecting.setHandshakeApplicationProtocolSelector((_, offered) -> offered.getLast());
    var second = asking(http, "one.test");
    assertThat(served(second, selecting)).isEqualTo("one");
    assertThat(second.getApplicationProtocol()).isEqualTo("http/1.1");

    var open = hosts.context().engine();
    open.setWantClientAuth(true);
    assertThatThrownBy(() -> served(asking(http, "two.test"), open))
        .as("the host's claim stands")
        .hasMessageContaining("peer did not return a certificate");

    var nothing = hosts.context().engine();
    set(nothing, it -> it.setCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"}));
    assertThatThrownBy(() -> served(asking(http, "two.test"), nothing))
        .hasMessage("the host allows nothing that is spoken here");
  }

  @Test
  void anEngineMayHaveMatchersBesides() throws Exception {
    var hosts = hosts().build();
    var server = hosts.context().engine();
    set(server, it -> it.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("one\\.test"))));
    assertThatThrownBy(() -> served(asking(client(it -> it), "two.test"), server))
        .hasMessageContaining("no such server here");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100})
  void aFirstMessageInPiecesIsTheSame(int size) throws Exception {
    var hosts = hosts().defaultHost(host(fallback)).build();
    var asking = asking(client(it -> it), "one.test");
    var server = hosts.context().engine();
    var hello = ByteBuffer.allocate(1 << 15);
    asking.beginHandshake();
    var _ = asking.wrap(ByteBuffer.allocate(0), hello);
    var records = inRecordsOf(size, hello.flip());
    var wire = ByteBuffer.allocate(records.remaining());
    while (records.hasRemaining()) {
      wire.put(records.get()).flip();
      var _ = server.unwrap(wire, ByteBuffer.allocate(0));
      wire.compact();
    }
    assertThat(served(asking, server)).isEqualTo("one");
  }

  /** RFC 8446, section 5.1: a message may be spread over records. */
  private static ByteBuffer inRecordsOf(int size, ByteBuffer record) {
    byte[] header = new byte[3];
    record.get(header).getShort();
    var out = ByteBuffer.allocate(record.remaining() * 6 + 5);
    while (record.hasRemaining()) {
      byte[] piece = new byte[Math.min(size, record.remaining())];
      record.get(piece);
      out.put(header).putShort((short) piece.length).put(piece);
    }
    return out.flip();
  }

  @Test
  void tlsConnectionsAndSocketsFindTheirHostsToo() throws Exception {
    var hosts = hosts().build();
    try (var listening =
        hosts.context().asSslContext().getServerSocketFactory().createServerSocket(0)) {
      var serving =
          Thread.ofVirtual()
              .start(() -> {
                try (var socket = listening.accept()) {
                  socket.getInputStream().transferTo(socket.getOutputStream());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      var context = TlsContext.client().trust(authority.trust()).build();
      try (var raw = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
          var connection = context.over(Transport.of(raw), "two.test", 443)) {
        connection.outputStream().write(7);
        assertThat(connection.inputStream().read()).isEqualTo(7);
        assertThat(connection.session().getPeerPrincipal()).hasToString("CN=two");
      }
      serving.join();
    }
  }

  @Test
  void aContextTellsTheNameOfItsProviderThoughThatIsNotInstalled() throws Exception {
    assertThat(hosts().build().context().asSslContext().getProvider().getName())
        .isEqualTo("OpenTLS");
  }

  @Test
  void certificatesThatExpireAreTold() throws Exception {
    var hosts = hosts().defaultHost(host(fallback)).build();
    assertThat(hosts.expiries()).hasSize(6).containsKey(HostReload.DEFAULT_HOST);
    assertThat(hosts.expiringWithin(Duration.ofDays(29))).isEmpty();
    assertThat(hosts.expiringWithin(Duration.ofDays(31))).hasSize(6);
  }

  @Test
  void aHostThatIsFoundIsServedAtOnce() throws Exception {
    var calls = new AtomicInteger();
    var hosts =
        hosts()
            .resolver(
                HostResolver.blocking(name -> {
                  calls.incrementAndGet();
                  return name.equals("found.example") ? Optional.of(host(two)) : Optional.empty();
                }))
            .defaultHost(host(fallback))
            .build();
    for (int i = 0; i < 3; i++) {
      assertThat(served(hosts, "Found.example")).isEqualTo("two");
      assertThat(served(hosts, "lost.example")).isEqualTo("fallback");
      assertThat(served(hosts, "one.test")).isEqualTo("one");
      assertThat(served(hosts)).isEqualTo("fallback");
    }
    assertThat(calls).hasValue(2);
    assertThat(hosts.resolvedCount()).isEqualTo(1);
  }
}
