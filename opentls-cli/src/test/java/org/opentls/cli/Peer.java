package org.opentls.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.opentls.tls.TlsConnection;
import org.opentls.tls.TlsContext;

/** A server on this machine that serves one connection. */
final class Peer implements AutoCloseable {
  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Future<Void> served;

  private Peer(Service service) throws IOException {
    listening = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
    served =
        threads.submit(
            (Callable<Void>)
                () -> {
                  try (var socket = listening.accept()) {
                    service.serve(socket);
                  }
                  return null;
                });
  }

  /** What a server does with a connection. */
  interface Service {
    void serve(Socket socket) throws Exception;
  }

  /** What a server does within TLS. */
  interface TlsService {
    void serve(TlsConnection connection) throws Exception;
  }

  static Peer plain(Service service) throws IOException {
    return new Peer(service);
  }

  static Peer tls(TlsContext context, TlsService service) throws IOException {
    return new Peer(socket -> over(context, socket, service));
  }

  static void over(TlsContext context, Socket socket, TlsService service) throws Exception {
    try (var connection = context.over(socket)) {
      service.serve(connection);
    }
  }

  /** Says what it hears until the other side ends. */
  static void echo(TlsConnection connection) throws IOException {
    connection.inputStream().transferTo(connection.outputStream());
  }

  String address() {
    return "127.0.0.1:" + port();
  }

  String name() {
    return "localhost:" + port();
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Waits until the connection is served, and throws what went wrong. */
  void await() throws Exception {
    served.get(30, TimeUnit.SECONDS);
  }

  /** Waits until the connection is served, and tells what went wrong. */
  Throwable failure() throws Exception {
    try {
      await();
    } catch (ExecutionException e) {
      return Objects.requireNonNull(e.getCause());
    }
    throw new AssertionError("nothing went wrong");
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }
}
