package org.opentls.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.tls.Certificates;
import org.opentls.tls.HttpProxy;
import org.opentls.tls.ScriptedProxy;
import org.opentls.tls.Socks5Proxy;
import org.opentls.tls.TlsConnection;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Trust;

/** What the documentation shows does what it says. */
class ProxyExamplesTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @TempDir Path folder;
  private ServerSocket listening;

  @BeforeEach
  void listen() throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
  }

  @AfterEach
  void stop() throws IOException {
    listening.close();
    threads.shutdownNow();
  }

  private interface Service {
    byte[] hear(Socket socket) throws IOException;
  }

  private Future<byte[]> serve(Service service) {
    return threads.submit(() -> {
      try (var socket = listening.accept()) {
        return service.hear(socket);
      }
    });
  }

  private static void assertHello(Future<byte[]> heard) throws Exception {
    assertThat(heard.get(30, TimeUnit.SECONDS)).isEqualTo("hello".getBytes(UTF_8));
  }

  @Test
  void connectExampleReachesANameThatTheProxyKnows() throws Exception {
    var host = "hidden.example.org";
    var identity =
        TlsIdentity.pem(
            Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("wildcard")),
            Files.writeString(folder.resolve("key.pem"), ALL.keyPem("wildcard")));
    var authority =
        Files.writeString(
            folder.resolve("ca.pem"), Certificates.chainPem(List.of(ALL.authority())));
    var heard =
        serve(socket -> {
          try (TlsConnection connection = TlsContext.server(identity).build().over(socket)) {
            return connection.inputStream().readAllBytes();
          }
        });
    try (var proxy =
        ScriptedProxy.start(client -> {
          assertThat(client.socksTarget()).isEqualTo(host + ":443");
          client.openSocks(listening.getLocalPort());
        })) {
      var client = TlsContext.client().trust(Trust.pem(authority)).build();
      ProxyExamples.connect(client, proxy.port(), host, 443);
      assertHello(heard);
    }
  }

  @Test
  void chainExampleReachesTheTargetThroughTwoProxies() throws Exception {
    var heard = serve(socket -> socket.getInputStream().readAllBytes());
    try (var second =
            ScriptedProxy.start(client -> {
              assertThat(client.head()).startsWith("CONNECT target:80 ");
              client.openHttp(listening.getLocalPort());
            });
        var first =
            ScriptedProxy.start(client -> {
              assertThat(client.socksTarget()).isEqualTo("second:8080");
              client.openSocks(second.port());
            })) {
      try (var tunnel =
          ProxyExamples.chain(
              Socks5Proxy.of("localhost", first.port()),
              HttpProxy.of("second", 8080),
              "target",
              80)) {
        tunnel.write(ByteBuffer.wrap("hello".getBytes(UTF_8)));
      }
      assertHello(heard);
    }
  }
}
