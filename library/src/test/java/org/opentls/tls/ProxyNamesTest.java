package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.api.ForkedJvm;

/** In a JVM whose resolver keeps a list of what it is asked, and knows nothing. */
class ProxyNamesTest {
  private static final String HOST = "hidden.example.org";

  @TempDir Path folder;

  @Test
  void nobodyIsAskedForTheNameOfATarget() throws Exception {
    Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(
        folder.resolve("META-INF/services").resolve(InetAddressResolverProvider.class.getName()),
        Listening.class.getName());
    var chain = Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("wildcard"));
    var key = Files.writeString(folder.resolve("key.pem"), ALL.keyPem("wildcard"));
    var authority =
        Files.writeString(
            folder.resolve("ca.pem"), Certificates.chainPem(List.of(ALL.authority())));
    var result =
        ForkedJvm.runWith(
            List.of(),
            Set.of(folder, place(Assertions.class)),
            Program.class,
            chain.toString(),
            key.toString(),
            authority.toString());
    assertThat(result.output().lines())
        .as(result.output())
        .endsWith(
            "10 tunnels",
            "asked for []",
            // which shows that it would have been noticed
            "asked for [" + HOST + "]");
    assertThat(result.exitCode()).isZero();
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** A resolver of the JVM's. */
  public static final class Listening extends InetAddressResolverProvider {
    static final Queue<String> ASKED = new ConcurrentLinkedQueue<>();

    @Override
    public InetAddressResolver get(Configuration configuration) {
      return new InetAddressResolver() {
        @Override
        public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
            throws UnknownHostException {
          ASKED.add(host);
          throw new UnknownHostException(host);
        }

        @Override
        public String lookupByAddress(byte[] address) throws UnknownHostException {
          ASKED.add(InetAddress.getByAddress(address).getHostAddress());
          throw new UnknownHostException();
        }
      };
    }

    @Override
    public String name() {
      return "one that listens";
    }
  }

  /** Opens tunnels in every way. */
  static final class Program {
    private Program() {}

    public static void main(String[] files) throws Exception {
      var identity = TlsIdentity.pem(Path.of(files[0]), Path.of(files[1]));
      var server = TlsContext.server(identity).build();
      var client = TlsContext.client().trust(Trust.pem(Path.of(files[2]))).build();
      try (var listening = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
          var socks =
              ScriptedProxy.start(proxied -> {
                assertThat(proxied.socksTarget()).isEqualTo(HOST + ":443");
                proxied.openSocks(listening.getLocalPort());
              });
          var http =
              ScriptedProxy.start(proxied -> {
                assertThat(proxied.head()).contains(HOST + ":443");
                proxied.openHttp(listening.getLocalPort());
              })) {
        var _ = Thread.startVirtualThread(() -> serve(server, listening));
        int count = 0;
        for (var proxy :
            List.of(
                Socks5Proxy.of("127.0.0.1", socks.port()),
                HttpProxy.of("127.0.0.1", http.port()))) {
          count += tunnels(client, proxy);
        }
        IO.println(count + " tunnels");
        IO.println("asked for " + Listening.ASKED);
        try {
          Socks5Proxy.of("127.0.0.1", socks.port()).resolveLocally().connect(HOST, 443).close();
        } catch (UnknownHostException _) {
          IO.println("asked for " + Listening.ASKED);
        }
      }
      System.exit(0);
    }

    private static void serve(TlsContext server, ServerSocket listening) {
      while (true) {
        try (var connection = server.over(listening.accept())) {
          connection.outputStream().write("hello".getBytes(UTF_8));
          connection.closeOutput();
        } catch (IOException e) {
          if (listening.isClosed()) {
            return;
          }
          throw new AssertionError(e);
        }
      }
    }

    private static int tunnels(TlsContext client, ProxyServer proxy) throws IOException {
      greet(client.connect(HOST, 443, proxy));
      greet(client.over(proxy.connect(HOST, 443)));
      greet(client.over(Transport.of(proxy.connectChannel(HOST, 443)), HOST, 443));
      var factory = client.socketFactory(proxy);
      greet(factory.createSocket(HOST, 443));
      var later = factory.createSocket();
      later.connect(InetSocketAddress.createUnresolved(HOST, 443));
      greet(later);
      return 5;
    }

    private static void greet(TlsConnection connection) throws IOException {
      try (connection) {
        assertThat(connection.inputStream().readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
      }
    }

    private static void greet(Socket socket) throws IOException {
      try (socket) {
        assertThat(socket).isInstanceOf(SSLSocket.class);
        assertThat(socket.getInputStream().readAllBytes()).isEqualTo("hello".getBytes(UTF_8));
        assertThat(socket.getRemoteSocketAddress().toString()).contains(HOST);
      }
    }
  }
}
