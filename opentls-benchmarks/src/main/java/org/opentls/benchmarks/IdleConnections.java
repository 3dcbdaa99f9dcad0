package org.opentls.benchmarks;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.opentls.tls.TlsProtocol;

/**
 * What connections cost that nobody speaks on: {@code IdleConnections CONTESTANT COUNT}. Both ends
 * of each are engines in this process. Prints the memory of one connection, so of two engines,
 * after 16 KiB from the client.
 */
public final class IdleConnections {
  private static final int SOME_FIRST = 200;

  private IdleConnections() {}

  /** Opens the connections, and measures twice. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    var contestant = Contestant.valueOf(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    var engines = TlsEngines.of(contestant, TlsSetup.of(TlsProtocol.TLS_1_3));
    var wire = new Wire(ByteBuffer::allocate);
    var kept = new ArrayList<SSLEngine>();
    try {
      // What is made once for all is not counted.
      open(engines, wire, SOME_FIRST, kept);
      long heap = Footprint.heap();
      long resident = Footprint.resident();
      open(engines, wire, count, kept);
      long more = Footprint.heap() - heap;
      IO.println(
          "%s: %d connections, %d bytes of heap and %d bytes of native memory each"
              .formatted(
                  contestant, count, more / count, (Footprint.resident() - resident) / count));
    } finally {
      Reference.reachabilityFence(kept);
    }
  }

  private static void open(TlsEngines engines, Wire wire, int count, List<SSLEngine> kept)
      throws IOException {
    var message = ByteBuffer.allocate(1 << 14);
    for (int i = 0; i < count; i++) {
      var client = engines.client();
      var server = engines.server();
      wire.shakeHands(client, server);
      var _ = wire.send(client, server, message.clear());
      kept.add(client);
      kept.add(server);
    }
  }
}
