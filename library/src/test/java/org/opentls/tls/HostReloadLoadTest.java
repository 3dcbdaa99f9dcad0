package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.api.ForkedJvm;
import org.opentls.api.NativeHeap;

/** Hosts are renewed while clients come and go: no handshake fails, and nothing is left behind. */
class HostReloadLoadTest {
  @TempDir Path folder;

  @Test
  void noHandshakeFailsAndNativeMemoryStaysFlat() throws Exception {
    assumeTrue(NativeHeap.isCounted(), "only glibc counts its memory with mallinfo2");
    var authority = OpensslAuthority.root(Files.createDirectory(folder.resolve("ca")), "Root");
    for (int i = 0; i < 2; i++) {
      var issued = authority.server();
      var pair = Files.createDirectory(folder.resolve("pair" + i));
      Files.copy(issued.chain(), pair.resolve("host.pem"));
      Files.copy(issued.key(), pair.resolve("host.key"));
    }
    // The memory of the optimizing compiler would be counted too.
    var options = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    var result =
        ForkedJvm.run(
            options,
            Reloads.class,
            folder.toString(),
            setting("reloads", "1000"),
            setting("reloadPause", "0"));
    IO.println(result.output().strip());
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  /** For longer runs: {@code -Dorg.opentls.reloads=600 -Dorg.opentls.reloadPause=100}. */
  private static String setting(String name, String usual) {
    return System.getProperty("org.opentls." + name, usual);
  }

  /** Runs in a JVM of its own: {@code FOLDER RELOADS PAUSE}, the pause in milliseconds. */
  static final class Reloads {
    private Reloads() {}

    private static final int CLIENTS = 2;

    /** In bytes for each reload. A context that was left would be ten times as large. */
    private static final int TOLERANCE = 3000;

    public static void main(String[] arguments) throws Exception {
      var folder = Path.of(arguments[0]);
      int count = Integer.parseInt(arguments[1]);
      int pause = Integer.parseInt(arguments[2]);
      var hosts = VirtualHosts.builder().host("localhost", new Alternating(folder)).build();
      run(folder, hosts, Math.min(count, 200), 0);
      long before = NativeHeap.settled();
      long handshakes = run(folder, hosts, count, pause);
      long after = NativeHeap.settled(before + (long) TOLERANCE * count);
      IO.println(
          "%d reloads, %d handshakes, %d bytes of native memory a reload"
              .formatted(count, handshakes, (after - before) / count));
      System.exit(handshakes > 0 && after <= before + (long) TOLERANCE * count ? 0 : 1);
    }

    /** One pair of files after the other. */
    private static final class Alternating implements HostSource {
      private final Path folder;
      private int reads;

      Alternating(Path folder) {
        this.folder = folder;
      }

      @Override
      public TlsContext read() throws IOException {
        var pair = folder.resolve("pair" + reads++ % 2);
        return HostSource.pem(pair.resolve("host.pem"), pair.resolve("host.key")).read();
      }
    }

    private static long run(Path folder, VirtualHosts hosts, int count, int pause)
        throws IOException, InterruptedException, ExecutionException {
      var trust = Trust.pem(folder.resolve("ca").resolve("ca.pem"));
      var stop = new AtomicBoolean();
      try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
        List<Future<Long>> clients =
            IntStream.range(0, CLIENTS)
                .mapToObj(_ -> threads.submit(() -> connect(trust, hosts, stop)))
                .toList();
        try {
          for (int i = 0; i < count; i++) {
            var reload = hosts.reload();
            if (reload.renewed().size() != 1) {
              throw new AssertionError(reload);
            }
            Thread.sleep(pause);
          }
        } finally {
          stop.set(true);
        }
        long sum = 0;
        for (var client : clients) {
          sum += client.get();
        }
        return sum;
      }
    }

    /** Shakes hands until it is told to stop; a failure ends it all. */
    private static long connect(Trust trust, VirtualHosts hosts, AtomicBoolean stop)
        throws IOException {
      var client = TlsContext.client().trust(trust).build();
      long count = 0;
      while (!stop.get()) {
        var pair = new EnginePair(client.engine("localhost", -1), hosts.context().engine());
        pair.handshake();
        pair.close();
        count++;
      }
      return count;
    }
  }
}
