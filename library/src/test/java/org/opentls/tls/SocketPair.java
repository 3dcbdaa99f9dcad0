package org.opentls.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Two sockets that are connected, without a handshake yet, and a thread for the server's. */
final class SocketPair implements AutoCloseable {
  final SSLSocket client;
  final SSLSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  SocketPair(SSLContext clients, SSLContext servers) throws IOException {
    var address = InetAddress.getLoopbackAddress();
    try (var listening = servers.getServerSocketFactory().createServerSocket(0, 1, address)) {
      client =
          (SSLSocket)
              clients.getSocketFactory().createSocket("localhost", listening.getLocalPort());
      server = (SSLSocket) listening.accept();
    }
  }

  /** Work of the server's side. */
  interface Work {
    void run() throws Exception;
  }

  /** Works in another thread. If that fails both sockets are closed, so that nobody waits. */
  Future<?> onServer(Work work) {
    return threads.submit(() -> {
      try {
        work.run();
        return null;
      } catch (Throwable t) {
        try (client;
            server) {
          throw t;
        }
      }
    });
  }

  /** Shakes hands on both sides. */
  void handshake() throws IOException, InterruptedException {
    var shaken = onServer(server::startHandshake);
    client.startHandshake();
    await(shaken);
  }

  static void await(Future<?> work) throws IOException, InterruptedException {
    try {
      work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    try (client;
        server) {
      threads.close();
    }
  }
}
