package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A socket on which both sides speak in the clear first. */
class StartTlsTest {
  private static final TlsContext CLIENT = TlsContext.client().trust(ALL.trust()).build();
  private static final TlsContext SERVER = TlsContext.server(ALL.identity("EC")).build();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private ServerSocket listening;
  private Future<Void> served;

  @BeforeEach
  void serve() throws IOException {
    listening = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    served =
        threads.submit(
            (Callable<Void>)
                () -> {
                  try (var socket = listening.accept()) {
                    say(socket, "220 hello\r\n");
                    hear(socket, "STARTTLS\r\n");
                    say(socket, "220 go ahead\r\n");
                    try (var connection = SERVER.over(socket)) {
                      connection.inputStream().transferTo(connection.outputStream());
                      connection.closeOutput();
                    }
                  }
                  return null;
                });
  }

  @AfterEach
  void stop() throws IOException {
    listening.close();
    threads.shutdownNow();
  }

  private static void say(Socket socket, String words) throws IOException {
    socket.getOutputStream().write(words.getBytes(UTF_8));
  }

  private static void hear(Socket socket, String words) throws IOException {
    assertThat(socket.getInputStream().readNBytes(words.length())).asString(UTF_8).isEqualTo(words);
  }

  private Socket begun() throws IOException {
    var socket =
        new Socket(
            InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}),
            listening.getLocalPort());
    hear(socket, "220 hello\r\n");
    say(socket, "STARTTLS\r\n");
    hear(socket, "220 go ahead\r\n");
    return socket;
  }

  @Test
  void contextGoesOnWithASocketThatHasSpoken() throws Exception {
    try (var connection = CLIENT.over(begun())) {
      connection.outputStream().write("secret".getBytes(UTF_8));
      connection.closeOutput();
      assertThat(connection.inputStream().readAllBytes()).asString(UTF_8).isEqualTo("secret");
    }
    served.get(30, TimeUnit.SECONDS);
  }

  @Test
  void socketFactoryGoesOnWithASocketThatHasSpoken() throws Exception {
    var factory = CLIENT.asSslContext().getSocketFactory();
    try (var socket = factory.createSocket(begun(), "localhost", listening.getLocalPort(), true)) {
      say(socket, "secret");
      hear(socket, "secret");
    }
    served.get(30, TimeUnit.SECONDS);
  }

  @Test
  void tunnelSpeaksInTheClearFirst() throws Exception {
    try (var proxy =
        ScriptedProxy.start(client -> {
          assertThat(client.socksTarget()).isEqualTo("localhost:25");
          client.openSocks(listening.getLocalPort());
        })) {
      var socket = Socks5Proxy.of("localhost", proxy.port()).connect("localhost", 25);
      hear(socket, "220 hello\r\n");
      say(socket, "STARTTLS\r\n");
      hear(socket, "220 go ahead\r\n");
      try (var connection = CLIENT.over(socket)) {
        connection.outputStream().write("secret".getBytes(UTF_8));
        connection.closeOutput();
        assertThat(connection.inputStream().readAllBytes()).asString(UTF_8).isEqualTo("secret");
      }
    }
    served.get(30, TimeUnit.SECONDS);
  }
}
