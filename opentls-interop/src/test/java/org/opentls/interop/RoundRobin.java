package org.opentls.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands connections to servers in turn, byte by byte as they come. For any number of threads. */
final class RoundRobin implements AutoCloseable {
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  private final ServerSocket listening;
  private final List<Integer> ports = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();

  /** Begins without servers. */
  RoundRobin() throws IOException {
    listening = new ServerSocket(0, 512, HERE);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  void add(int port) {
    ports.add(port);
  }

  /** Hands it no more connections; those that are there go on. */
  void remove(int port) {
    ports.removeIf(each -> each == port);
  }

  private void accept() {
    try {
      while (true) {
        var client = listening.accept();
        Thread.ofVirtual().start(() -> connect(client));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void connect(Socket client) {
    var now = List.copyOf(ports);
    try (client;
        var server = new Socket(HERE, now.get(Math.floorMod(turn.getAndIncrement(), now.size())))) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      var back = Thread.ofVirtual().start(() -> copy(server, client));
      copy(client, server);
      back.join();
    } catch (IOException _) {
      // The client hears of it.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      // The other direction ends, too.
      try {
        to.close();
        from.close();
      } catch (IOException _) {
        // Nobody is left to tell.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
