package org.opentls.benchmarks;

import java.io.IOException;
import java.lang.ref.Reference;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLServerSocket;
import org.opentls.tls.TlsProtocol;

/**
 * What connections cost that nobody speaks on: {@code IdleConnections CONTESTANT COUNT
 * engines|sockets BYTES}. Both ends of each are in this process. Prints the memory of one
 * connection, so of two ends, after a message of so many bytes from the client.
 */
public final class IdleConnections {
  private static final int SOME_FIRST = 200;

  private IdleConnections() {}

  /** Opens the connections, and measures twice. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    var contestant = Contestant.valueOf(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    var engines = TlsEngines.of(contestant, TlsSetup.of(TlsProtocol.TLS_1_3));
    var message = new byte[Integer.parseInt(arguments[3])];
    var kept = new ArrayList<>();
    try (var opener =
        arguments[2].equals("sockets")
            ? new Sockets(engines, message)
            : new Engines(engines, message)) {
      // What is made once for all is not counted.
      open(opener, SOME_FIRST, kept);
      long heap = Footprint.heap();
      long resident = Footprint.resident();
      open(opener, count, kept);
      long more = Footprint.heap() - heap;
      IO.println(
          "%s: %d connections, %d bytes of heap and %d bytes of native memory each"
              .formatted(
                  contestant, count, more / count, (Footprint.resident() - resident) / count));
    } finally {
      Reference.reachabilityFence(kept);
    }
  }

  private static void open(Opener opener, int count, List<Object> kept) throws IOException {
    for (int i = 0; i < count; i++) {
      opener.open(kept);
    }
  }

  /** Opens one connection after another. */
  private sealed interface Opener extends AutoCloseable {
    /** Opens one, sends a message, and adds both ends. */
    void open(List<Object> kept) throws IOException;

    @Override
    void close() throws IOException;
  }

  private static final class Engines implements Opener {
    private final TlsEngines engines;
    private final byte[] message;
    private final Wire wire = new Wire(ByteBuffer::allocate);

    Engines(TlsEngines engines, byte[] message) {
      this.engines = engines;
      this.message = message;
    }

    @Override
    public void open(List<Object> kept) throws IOException {
      var client = engines.client();
      var server = engines.server();
      wire.shakeHands(client, server);
      var _ = wire.send(client, server, ByteBuffer.wrap(message));
      kept.add(client);
      kept.add(server);
    }

    @Override
    public void close() {}
  }

  private static final class Sockets implements Opener {
    private final TlsEngines engines;
    private final byte[] message;
    private final SSLServerSocket listening;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Sockets(TlsEngines engines, byte[] message) throws IOException {
      this.engines = engines;
      this.message = message;
      listening = engines.listen();
    }

    @Override
    public void open(List<Object> kept) throws IOException {
      var served = threads.submit(this::serve);
      var client = engines.connect(listening.getInetAddress(), listening.getLocalPort());
      client.getOutputStream().write(message);
      kept.add(client);
      try {
        kept.add(served.get());
      } catch (ExecutionException | InterruptedException e) {
        throw new IOException(e);
      }
    }

    private Socket serve() throws IOException {
      var server = listening.accept();
      var _ = server.getInputStream().readNBytes(message.length);
      return server;
    }

    @Override
    public void close() throws IOException {
      listening.close();
      threads.close();
    }
  }
}
