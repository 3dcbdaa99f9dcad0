package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.tls.OpensslAuthority.Issued;
import org.opentls.tls.OpensslClient.End;

/**
 * What is agreed upon with one host gives nobody a way into another. The client is the program
 * openssl, which offers a session wherever it is told to, as an attacker would.
 */
@ParameterizedClass
@EnumSource
class HostIsolationTest {
  /** How sessions are resumed. */
  enum Way {
    OWN,
    TICKETS,
    STORE;

    /** A ticket is nothing without tickets. */
    boolean knows(String version) {
      return this != TICKETS || !version.contains("-no_ticket");
    }
  }

  private final Way way;
  private final Resumption resumption;

  HostIsolationTest(Way way) {
    this.way = way;
    var keys = KeyRingStore.inMemory();
    resumption =
        switch (way) {
          case OWN -> Resumption.none();
          case TICKETS -> Resumption.tickets(keys, KeyProtector.none()).build();
          case STORE ->
              Resumption.sessions(SessionStore.inMemory(1 << 20), keys, KeyProtector.none())
                  .build();
        };
  }

  @AfterEach
  void close() {
    resumption.close();
  }

  private VirtualHosts.Builder hosts() {
    return way == Way.OWN ? VirtualHosts.builder() : VirtualHosts.builder().resumption(resumption);
  }

  @TempDir static Path common;

  private static OpensslAuthority authority;
  private static OpensslAuthority other;
  private static Issued server;
  private static Issued client;

  @TempDir Path folder;

  @BeforeAll
  static void issue() throws Exception {
    authority = OpensslAuthority.root(Files.createDirectory(common.resolve("one")), "One");
    other = OpensslAuthority.root(Files.createDirectory(common.resolve("other")), "Other");
    server = authority.issue("server");
    client = authority.issue("client");
  }

  private static TlsContext open() throws IOException {
    return TlsContext.server(server.identity()).build();
  }

  private static TlsContext closed(Trust trust) throws IOException {
    return TlsContext.server(server.identity()).trust(trust).clientAuth(ClientAuth.NEED).build();
  }

  private End connect(VirtualHosts hosts, String name, String... options) throws Exception {
    return new OpensslClient(folder).connect(hosts.context(), name, options);
  }

  private static String[] withCertificate(String version) {
    return OpensslClient.with(client, version.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
  void aSessionIsResumedAtItsHost(String version) throws Exception {
    assumeThat(way.knows(version)).isTrue();
    var hosts = hosts().host("a.test", open()).defaultHost(open()).build();
    var options = version.split(" ");
    assertThat(connect(hosts, "a.test", options)).isEqualTo(End.FULL);
    assertThat(connect(hosts, "a.test", options)).isEqualTo(End.RESUMED);
    assertThat(connect(hosts, "A.TEST.", options)).as("it is the same name").isEqualTo(End.RESUMED);
    hosts.put("a.test", open());
    assertThat(connect(hosts, "a.test", options)).as("nothing has changed").isEqualTo(End.RESUMED);
    assertThat(connect(hosts, "", options)).as("the default host").isEqualTo(End.FULL);
    assertThat(connect(hosts, "", options)).isEqualTo(End.RESUMED);
    assertThat(connect(hosts, "b.test", options)).as("of another name").isEqualTo(End.FULL);
    assertThat(connect(hosts, "b.test", options)).isEqualTo(End.RESUMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
  void aClientWithoutACertificateGetsNowhereWithASessionOfAnOpenHost(String version)
      throws Exception {
    assumeThat(way.knows(version)).isTrue();
    var hosts =
        hosts().host("open.test", open()).host("closed.test", closed(authority.trust())).build();
    var options = version.split(" ");
    assertThat(connect(hosts, "open.test", options)).isEqualTo(End.FULL);
    assertThat(connect(hosts, "closed.test", options)).isEqualTo(End.REFUSED);
    assertThat(connect(hosts, "closed.test", withCertificate(version))).isEqualTo(End.FULL);
    assertThat(connect(hosts, "closed.test", options)).as("it is known").isEqualTo(End.RESUMED);
  }

  /** HelloRetryRequest: the client's first message comes twice. */
  @Test
  void aClientThatIsAskedForAnotherKeyShareGetsNoFurther() throws Exception {
    var open = TlsContext.server(server.identity()).groups("P-384").build();
    var closed =
        TlsContext.server(server.identity())
            .groups("P-384")
            .trust(authority.trust())
            .clientAuth(ClientAuth.NEED)
            .build();
    var hosts = hosts().host("open.test", open).host("closed.test", closed).build();
    assertThat(connect(hosts, "open.test", "-groups", "X25519:P-384")).isEqualTo(End.FULL);
    assertThat(connect(hosts, "open.test", "-groups", "X25519:P-384")).isEqualTo(End.RESUMED);
    assertThat(connect(hosts, "closed.test", "-groups", "X25519:P-384")).isEqualTo(End.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
  void anOpenHostThatClosesResumesNoSessionWithoutACertificate(String version) throws Exception {
    assumeThat(way.knows(version)).isTrue();
    var hosts = hosts().host("a.test", open()).build();
    var options = version.split(" ");
    assertThat(connect(hosts, "a.test", options)).isEqualTo(End.FULL);
    hosts.put("a.test", closed(authority.trust()));
    assertThat(connect(hosts, "a.test", options)).isEqualTo(End.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
  void whomOneHostTrustsIsUnknownAtAnother(String version) throws Exception {
    assumeThat(way.knows(version)).isTrue();
    var hosts =
        hosts()
            .host("one.test", closed(authority.trust()))
            .host("other.test", closed(other.trust()))
            .build();
    assertThat(connect(hosts, "one.test", withCertificate(version))).isEqualTo(End.FULL);
    assertThat(connect(hosts, "other.test", withCertificate(version))).isEqualTo(End.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
  void aSessionEndsWithTheTrustThatItRestsOn(String version) throws Exception {
    assumeThat(way.knows(version)).isTrue();
    var hosts = hosts().host("a.test", closed(authority.trust())).build();
    assertThat(connect(hosts, "a.test", withCertificate(version))).isEqualTo(End.FULL);
    hosts.put("a.test", closed(authority.trust()));
    assertThat(connect(hosts, "a.test", withCertificate(version))).isEqualTo(End.RESUMED);
    hosts.put("a.test", closed(authority.trust().withCrls(authority.crl())));
    assertThat(connect(hosts, "a.test", withCertificate(version))).isEqualTo(End.FULL);
    hosts.put("a.test", closed(other.trust()));
    assertThat(connect(hosts, "a.test", withCertificate(version))).isEqualTo(End.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
  void aSessionIsOfOneNameOfAWildcard(String version) throws Exception {
    assumeThat(way.knows(version)).isTrue();
    var hosts = hosts().host("*.x.test", open()).build();
    var options = version.split(" ");
    assertThat(connect(hosts, "a.x.test", options)).isEqualTo(End.FULL);
    assertThat(connect(hosts, "a.x.test", options)).isEqualTo(End.RESUMED);
    assertThat(connect(hosts, "b.x.test", options)).isEqualTo(End.FULL);
  }
}
