package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server of this library that says hello to everybody and hears them out. */
public final class Greeter implements AutoCloseable {
  private final TlsContext context;
  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  public Greeter(TlsContext context) throws IOException {
    this.context = context;
    this.listening = new ServerSocket(0, 1000, InetAddress.ofLiteral("127.0.0.1"));
    var _ = threads.submit(this::accept);
  }

  private Void accept() throws IOException {
    while (true) {
      var socket = listening.accept();
      var _ = threads.submit(() -> greet(socket));
    }
  }

  private Void greet(Socket socket) throws IOException {
    try (var connection = context.over(socket)) {
      connection.outputStream().write("hello".getBytes(US_ASCII));
      connection.closeOutput();
      connection.inputStream().readAllBytes();
    }
    return null;
  }

  public int port() {
    return listening.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }
}
