package org.opentls.benchmarks;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Trust;
import org.opentls.tls.VirtualHosts;

/**
 * What virtual hosts cost: {@code ManyHosts COUNT}. Prints the memory of one host, each with a
 * context and an identity of its own, and the time of a lookup and of a full handshake with the
 * last of them.
 */
public final class ManyHosts {
  private static final int LOOKUPS = 1_000_000;
  private static final int HANDSHAKES = 2000;

  private ManyHosts() {}

  /** Makes the hosts, and measures. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    int count = Integer.parseInt(arguments[0]);
    var certificates = TlsCertificates.create();
    // What is made once for all is not counted.
    var first = hosts(certificates, 1);
    handshakes(first, certificates, "host0.example", HANDSHAKES);
    try {
      long heap = Footprint.heap();
      long resident = Footprint.resident();
      var hosts = hosts(certificates, count);
      long heapEach = (Footprint.heap() - heap) / count;
      long nativeEach = (Footprint.resident() - resident) / count;
      var last = "host" + (count - 1) + ".example";
      lookups(hosts, last);
      long lookup = lookups(hosts, last) / LOOKUPS;
      handshakes(hosts, certificates, last, HANDSHAKES);
      long handshake = handshakes(hosts, certificates, last, HANDSHAKES) / HANDSHAKES;
      IO.println(
          "%d hosts: %d bytes of heap and %d of native memory each; %d ns a lookup, %d us a handshake"
              .formatted(count, heapEach, nativeEach, lookup, handshake / 1000));
    } finally {
      Reference.reachabilityFence(first);
    }
  }

  private static VirtualHosts hosts(TlsCertificates certificates, int count) throws IOException {
    var builder = VirtualHosts.builder();
    for (int i = 0; i < count; i++) {
      var identity = TlsIdentity.of(certificates.key(), List.of(certificates.certificate()));
      builder.host("host" + i + ".example", TlsContext.server(identity).build());
    }
    return builder.build();
  }

  /** In nanoseconds. */
  private static long lookups(VirtualHosts hosts, String name) {
    long start = System.nanoTime();
    for (int i = 0; i < LOOKUPS; i++) {
      if (hosts.find(name).isEmpty()) {
        throw new IllegalStateException(name + " is not found");
      }
    }
    return System.nanoTime() - start;
  }

  /** In nanoseconds. */
  private static long handshakes(
      VirtualHosts hosts, TlsCertificates certificates, String name, int count) throws IOException {
    var trust = Trust.of(List.of(certificates.authority()));
    var client = TlsContext.client().trust(trust).verifyHost(false).build();
    var wire = new Wire(ByteBuffer::allocate);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      // Without a port no session is resumed.
      var ends = List.of(client.engine(name, -1), hosts.context().engine());
      wire.shakeHands(ends.getFirst(), ends.getLast());
      wire.close(ends.getFirst(), ends.getLast());
    }
    return System.nanoTime() - start;
  }
}
