package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.tls.OpensslAuthority.Issued;

/**
 * What is agreed upon with one host gives nobody a way into another. The client is the program
 * openssl, which offers a session wherever it is told to, as an attacker would.
 */
class HostIsolationTest {
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

  /** What a connection has come to, from the server's side. */
  private enum End {
    FULL,
    RESUMED,
    REFUSED
  }

  /** Connects, with a session that is there, and leaves another. */
  private End connect(VirtualHosts hosts, String name, String... options) throws Exception {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var command = new ArrayList<>(List.of("openssl", "s_client", "-quiet"));
      command.addAll(List.of("-connect", "127.0.0.1:" + listening.getLocalPort()));
      command.addAll(name.isEmpty() ? List.of("-noservername") : List.of("-servername", name));
      command.addAll(Arrays.asList(options));
      var session = folder.resolve("session");
      if (Files.exists(session)) {
        command.addAll(List.of("-sess_in", session.toString()));
      }
      command.addAll(List.of("-sess_out", folder.resolve("next").toString()));
      var log = folder.resolve("log").toFile();
      var program =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log).start();
      try (var connection = hosts.context().over(listening.accept())) {
        connection.handshake();
        connection.outputStream().write("hello".getBytes(UTF_8));
        connection.closeOutput();
        assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(log).content().contains("hello");
        var next = folder.resolve("next");
        if (Files.exists(next)) {
          Files.move(next, session, StandardCopyOption.REPLACE_EXISTING);
        }
        return connection.isResumed() ? End.RESUMED : End.FULL;
      } catch (SSLException _) {
        return End.REFUSED;
      } finally {
        program.destroyForcibly().waitFor();
      }
    }
  }

  private static String[] withCertificate(String version) {
    var all = new ArrayList<>(Arrays.asList(version.split(" ")));
    all.addAll(List.of("-cert", client.certificate().toString(), "-key", client.key().toString()));
    return all.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
  void aSessionIsResumedAtItsHost(String version) throws Exception {
    var hosts = VirtualHosts.builder().host("a.test", open()).defaultHost(open()).build();
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
    var hosts =
        VirtualHosts.builder()
            .host("open.test", open())
            .host("closed.test", closed(authority.trust()))
            .build();
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
    var hosts = VirtualHosts.builder().host("open.test", open).host("closed.test", closed).build();
    assertThat(connect(hosts, "open.test", "-groups", "X25519:P-384")).isEqualTo(End.FULL);
    assertThat(connect(hosts, "open.test", "-groups", "X25519:P-384")).isEqualTo(End.RESUMED);
    assertThat(connect(hosts, "closed.test", "-groups", "X25519:P-384")).isEqualTo(End.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
  void anOpenHostThatClosesResumesNoSessionWithoutACertificate(String version) throws Exception {
    var hosts = VirtualHosts.builder().host("a.test", open()).build();
    var options = version.split(" ");
    assertThat(connect(hosts, "a.test", options)).isEqualTo(End.FULL);
    hosts.put("a.test", closed(authority.trust()));
    assertThat(connect(hosts, "a.test", options)).isEqualTo(End.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
  void whomOneHostTrustsIsUnknownAtAnother(String version) throws Exception {
    var hosts =
        VirtualHosts.builder()
            .host("one.test", closed(authority.trust()))
            .host("other.test", closed(other.trust()))
            .build();
    assertThat(connect(hosts, "one.test", withCertificate(version))).isEqualTo(End.FULL);
    assertThat(connect(hosts, "other.test", withCertificate(version))).isEqualTo(End.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_3", "-tls1_2", "-tls1_2 -no_ticket"})
  void aSessionEndsWithTheTrustThatItRestsOn(String version) throws Exception {
    var hosts = VirtualHosts.builder().host("a.test", closed(authority.trust())).build();
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
    var hosts = VirtualHosts.builder().host("*.x.test", open()).build();
    var options = version.split(" ");
    assertThat(connect(hosts, "a.x.test", options)).isEqualTo(End.FULL);
    assertThat(connect(hosts, "a.x.test", options)).isEqualTo(End.RESUMED);
    assertThat(connect(hosts, "b.x.test", options)).isEqualTo(End.FULL);
  }
}
