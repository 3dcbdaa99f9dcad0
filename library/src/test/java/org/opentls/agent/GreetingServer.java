package org.opentls.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.opentls.tls.Certificates.ALL;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** An HTTPS server of the JDK that asks for a certificate and answers with whose it is. */
final class GreetingServer implements AutoCloseable {
  private final SSLServerSocket listening;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  GreetingServer() throws GeneralSecurityException, IOException {
    listening =
        (SSLServerSocket)
            ALL.jdk("EC")
                .getServerSocketFactory()
                .createServerSocket(0, 100, InetAddress.ofLiteral("127.0.0.1"));
    listening.setNeedClientAuth(true);
    var _ = threads.submit(this::accept);
  }

  private Void accept() throws IOException {
    while (true) {
      var socket = (SSLSocket) listening.accept();
      var _ = threads.submit(() -> answer(socket));
    }
  }

  private static Void answer(SSLSocket accepted) throws IOException {
    try (var socket = accepted;
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
      for (var line = in.readLine(); line != null && !line.isEmpty(); ) {
        line = in.readLine();
      }
      var name = socket.getSession().getPeerPrincipal().getName();
      var answer =
          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(name.length(), name);
      socket.getOutputStream().write(answer.getBytes(US_ASCII));
      return null;
    }
  }

  URI uri() {
    return URI.create("https://localhost:" + listening.getLocalPort() + "/");
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
    threads.close();
  }
}
