package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.opentls.api.ForkedJvm;

/** A thread that waits for the network leaves its carrier to others. */
class VirtualThreadsTest {
  @Test
  void nobodyWhoWaitsForTheNetworkHoldsACarrier() throws Exception {
    var options =
        List.of(
            "-Djdk.virtualThreadScheduler.parallelism=2",
            "-Djdk.virtualThreadScheduler.maxPoolSize=2");
    var result = ForkedJvm.run(options, Handshakes.class, "1000");
    assertThat(result.output()).contains("1000 handshakes, 0 pinned");
    assertThat(result.exitCode()).isZero();
  }

  /** Runs in a JVM of its own; more handshakes than in the test can be asked for by hand. */
  static final class Handshakes {
    private static final int AT_ONCE = 100;

    private Handshakes() {}

    public static void main(String[] arguments) throws Exception {
      int count = Integer.parseInt(arguments[0]);
      // What is loaded and linked the first time may hold a carrier; that is not waiting.
      var _ = pinnedDuring(AT_ONCE);
      var pinned = pinnedDuring(count);
      pinned.forEach(IO::println);
      // The JDK has locks of its own, which are held for a moment.
      long waiting = pinned.stream().filter(event -> !isForLock(event)).count();
      IO.println("%d handshakes, %d pinned".formatted(count, waiting));
    }

    private static boolean isForLock(RecordedEvent event) {
      return "Contended monitor enter".equals(event.getString("blockingOperation"));
    }

    private static List<RecordedEvent> pinnedDuring(int count) throws Exception {
      var pinned = new ConcurrentLinkedQueue<RecordedEvent>();
      try (var recording = new RecordingStream()) {
        recording.setReuse(false);
        recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO).withStackTrace();
        recording.onEvent("jdk.VirtualThreadPinned", pinned::add);
        recording.startAsync();
        run(count);
        recording.stop();
      }
      return List.copyOf(pinned);
    }

    private static void run(int count) throws Exception {
      var server =
          TlsContext.server(ALL.identity("EC"))
              .trust(ALL.trust())
              .clientAuth(ClientAuth.NEED)
              .build();
      var client = TlsContext.client().trust(ALL.trust()).identity(ALL.identity("client")).build();
      var places = new Semaphore(AT_ONCE);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor();
          var listening = new ServerSocket(0, AT_ONCE, InetAddress.getLoopbackAddress())) {
        var all = new ArrayList<Future<Void>>();
        all.add(threads.submit(accepting(threads, server, listening, count)));
        for (int i = 0; i < count; i++) {
          places.acquire();
          all.add(threads.submit(connecting(client, listening.getLocalPort(), places)));
        }
        for (var one : all) {
          one.get();
        }
      }
    }

    private static Callable<Void> accepting(
        ExecutorService threads, TlsContext server, ServerSocket listening, int count) {
      return () -> {
        for (int i = 0; i < count; i++) {
          var socket = listening.accept();
          var _ =
              threads.submit(
                  (Callable<Void>)
                      () -> {
                        try (var connection = server.over(socket)) {
                          connection.outputStream().write(connection.inputStream().read());
                        }
                        return null;
                      });
        }
        return null;
      };
    }

    private static Callable<Void> connecting(TlsContext client, int port, Semaphore places) {
      return () -> {
        try (var connection = client.connect("localhost", port)) {
          connection.outputStream().write(7);
          if (connection.inputStream().read() != 7) {
            throw new IOException("not what was sent");
          }
          return null;
        } finally {
          places.release();
        }
      };
    }
  }
}
