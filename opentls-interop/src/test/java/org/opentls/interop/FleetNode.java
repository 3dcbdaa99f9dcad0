package org.opentls.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.opentls.api.OpenSSL;
import org.opentls.redis.RedisStores;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.MissReason;
import org.opentls.tls.Resumption;
import org.opentls.tls.ResumptionListener;
import org.opentls.tls.ResumptionPolicy;
import org.opentls.tls.TlsConnection;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;

/**
 * A server of a fleet, in a JVM of its own. It tells each client whether it was resumed; its
 * standard input takes {@code metrics}, which answers with a line and begins to count anew, and
 * {@code stop}, after which it takes no more clients and ends when those that are there have gone.
 */
final class FleetNode {
  private final TlsContext context;
  private final Resumption resumption;
  private final Counts counts;
  private final Phaser clients = new Phaser(1);

  private FleetNode(TlsContext context, Resumption resumption, Counts counts) {
    this.context = context;
    this.resumption = resumption;
    this.counts = counts;
  }

  /** What has happened since it was asked last. For any number of threads. */
  private static final class Counts implements ResumptionListener {
    private final ReentrantLock lock = new ReentrantLock();
    private final LongAdder failed = new LongAdder();
    private List<Long> asked = new ArrayList<>();
    private List<Long> late = new ArrayList<>();
    private List<Long> dropped = new ArrayList<>();

    @Override
    public void storeCall(StoreOperation operation, StoreOutcome outcome, Duration time) {
      if (operation != StoreOperation.LOAD && operation != StoreOperation.TAKE) {
        return;
      }
      lock.lock();
      try {
        var times =
            switch (outcome) {
              case DONE, NOT_FOUND, FAILED -> asked;
              case TIMEOUT -> late;
              case DROPPED -> dropped;
            };
        times.add(time.toNanos());
      } finally {
        lock.unlock();
      }
    }

    /** As in {@code failed=0 asked=12,200,400 ...}: how often, the median, the longest, in µs. */
    String line() {
      lock.lock();
      try {
        var line =
            "failed=%d asked=%s late=%s dropped=%s"
                .formatted(failed.sumThenReset(), told(asked), told(late), told(dropped));
        asked = new ArrayList<>();
        late = new ArrayList<>();
        dropped = new ArrayList<>();
        return line;
      } finally {
        lock.unlock();
      }
    }

    private static String told(List<Long> nanos) {
      nanos.sort(null);
      return nanos.isEmpty()
          ? "0,0,0"
          : String.format(
              Locale.ROOT,
              "%d,%.1f,%.1f",
              nanos.size(),
              nanos.get(nanos.size() / 2) / 1e3,
              nanos.getLast() / 1e3);
    }
  }

  /**
   * Serves.
   *
   * @param arguments the port; {@code tickets} or {@code sessions}; the URI of Redis; a folder with
   *     the certificate and the key that wraps; how long a key encrypts and a ticket lives, in
   *     seconds; how long Redis is waited for, in milliseconds
   */
  public static void main(String... arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    boolean isStore = arguments[1].equals("sessions");
    var folder = Path.of(arguments[3]);
    var counts = new Counts();
    try (var redis = RedisStores.open(URI.create(arguments[2]))) {
      var protector = KeyProtector.file(folder.resolve("kek"));
      var builder =
          isStore
              ? Resumption.sessions(redis.sessions(), redis.keys(), protector)
              : Resumption.tickets(redis.keys(), protector);
      var policy =
          ResumptionPolicy.DEFAULT
              .withTicketLifetime(Duration.ofSeconds(Long.parseLong(arguments[5])))
              .withLookupDeadline(Duration.ofMillis(Long.parseLong(arguments[6])));
      try (var resumption =
          builder
              .rotation(Duration.ofSeconds(Long.parseLong(arguments[4])))
              .policy(policy)
              .listener(counts)
              .build()) {
        var identity = TlsIdentity.pem(folder.resolve("chain.pem"), folder.resolve("key.pem"));
        var context = TlsContext.server(identity).resumption(resumption).build();
        new FleetNode(context, resumption, counts).serve(port);
      }
    }
  }

  private void serve(int port) throws IOException {
    try (var listening = new ServerSocket(port, 512, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> accept(listening));
      IO.println("ready, " + OpenSSL.version());
      var commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (var line = commands.readLine(); line != null; line = commands.readLine()) {
        if (line.equals("stop")) {
          break;
        }
        IO.println(counts.line() + " local=" + isLocal() + " open=" + isStoreLeftAlone());
      }
    }
    clients.arriveAndAwaitAdvance();
  }

  private boolean isLocal() {
    return resumption.metrics().keyRing().orElseThrow().local();
  }

  private boolean isStoreLeftAlone() {
    return resumption.metrics().store().filter(store -> store.breakerOpen()).isPresent();
  }

  private void accept(ServerSocket listening) {
    try {
      while (true) {
        var socket = listening.accept();
        clients.register();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (SocketException _) {
      // Stopped.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(Socket socket) {
    boolean isAgreed = false;
    try (var connection = context.over(socket)) {
      connection.handshake();
      isAgreed = true;
      answer(connection);
    } catch (IOException _) {
      if (!isAgreed) {
        counts.failed.increment();
      }
    } finally {
      clients.arriveAndDeregister();
    }
  }

  private static void answer(TlsConnection connection) throws IOException {
    var request = new BufferedReader(new InputStreamReader(connection.inputStream(), US_ASCII));
    for (var line = request.readLine(); line != null; line = request.readLine()) {
      if (line.isEmpty()) {
        break;
      }
    }
    var body = connection.missReason().map(MissReason::name).orElse("RESUMED") + "\n";
    var answer =
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(body.length(), body);
    connection.outputStream().write(answer.getBytes(US_ASCII));
    connection.closeOutput();
  }
}
