package org.opentls.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.opentls.tls.TlsConnection;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsProtocol;
import org.opentls.tls.Trust;

/**
 * Clients of ours that come again and again, each with the sessions that it has got itself; the
 * first visit of each does not count. For one thread.
 */
final class FleetLoad implements AutoCloseable {
  /** So that the servers, which share this machine, are not choked. */
  private static final Duration PAUSE = Duration.ofMillis(4);

  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  /** How a visit has ended. */
  enum End {
    RESUMED,
    FULL,
    FAILED
  }

  /**
   * A visit.
   *
   * @param at {@link System#nanoTime} when it ended
   * @param told what the server says: why it was not resumed, or how it has failed
   */
  record Visit(long at, End end, String told) {}

  /** What visits have come to. */
  record Tally(List<Visit> visits) {
    long size() {
      return visits.size();
    }

    long count(End end) {
      return visits.stream().filter(visit -> visit.end == end).count();
    }

    double resumed() {
      return visits.isEmpty() ? 0 : 100.0 * count(End.RESUMED) / visits.size();
    }

    Tally between(long from, long to) {
      return new Tally(
          visits.stream().filter(visit -> visit.at - from >= 0 && visit.at - to < 0).toList());
    }

    /** The least share of resumed ones in a part of that length. */
    double leastResumed(Duration part) {
      double least = 100;
      long end = visits.getLast().at;
      for (long from = visits.getFirst().at; from < end; from += part.toNanos()) {
        var inPart = between(from, from + part.toNanos());
        // The last part is shorter, and a few visits are no share.
        if (inPart.size() >= FEWEST) {
          least = Math.min(least, inPart.resumed());
        }
      }
      return least;
    }

    private static final int FEWEST = 20;

    /** How long after a time it was until of the next visits 9 in 10 were resumed. */
    Duration backAfter(long since) {
      var later = visits.stream().filter(visit -> visit.at - since >= 0).toList();
      for (int i = 0; i + FEWEST <= later.size(); i++) {
        var next = new Tally(later.subList(i, i + FEWEST));
        if (next.resumed() >= 90) {
          return Duration.ofNanos(later.get(i).at - since);
        }
      }
      return Duration.ofDays(1);
    }
  }

  private final int port;
  private final List<TlsContext> clients = new ArrayList<>();
  private final ConcurrentLinkedQueue<Visit> visits = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> coming = new ArrayList<>();
  private volatile boolean stopped;

  /** Makes clients, each of which visits once and so has a session. */
  FleetLoad(Fleet fleet, TlsProtocol protocol, int number) throws IOException {
    port = fleet.port();
    for (int i = 0; i < number; i++) {
      var client =
          TlsContext.client()
              .trust(Trust.pem(fleet.folder().resolve("ca.pem")))
              .protocols(protocol)
              .build();
      var first = visit(client);
      if (first.end == End.FAILED) {
        throw new IOException(first.told);
      }
      clients.add(client);
    }
  }

  private Visit visit(TlsContext client) {
    try (var connection = client.connect("localhost", port)) {
      var told = answer(connection);
      boolean isResumed = connection.isResumed();
      if (told.equals("RESUMED") != isResumed) {
        return visit(End.FAILED, "the two sides do not agree: " + told);
      }
      return visit(isResumed ? End.RESUMED : End.FULL, told);
    } catch (IOException e) {
      return visit(End.FAILED, e.toString());
    }
  }

  private static Visit visit(End end, String told) {
    return new Visit(System.nanoTime(), end, told);
  }

  private static String answer(TlsConnection connection) throws IOException {
    connection.outputStream().write(REQUEST.getBytes(US_ASCII));
    var answer = new String(connection.inputStream().readAllBytes(), US_ASCII);
    return answer.substring(answer.lastIndexOf("\r\n") + 2).strip();
  }

  /** Has each client come once more. */
  Tally once() throws InterruptedException {
    return come(clients.size());
  }

  /** Has them come again, so many times in all. */
  Tally come(int times) throws InterruptedException {
    var left = new AtomicInteger(times);
    begin(() -> left.getAndDecrement() > 0, Duration.ZERO);
    return await();
  }

  /** Has them come until {@link #end}. */
  void begin() {
    begin(() -> !stopped, PAUSE);
  }

  private interface Condition {
    boolean holds();
  }

  private void begin(Condition goesOn, Duration pause) {
    stopped = false;
    for (var client : clients) {
      coming.add(
          threads.submit(() -> {
            while (goesOn.holds()) {
              visits.add(visit(client));
              Thread.sleep(pause);
            }
            return null;
          }));
    }
  }

  /** All visits since {@link #begin()}. */
  Tally end() throws InterruptedException {
    stopped = true;
    return await();
  }

  private Tally await() throws InterruptedException {
    try {
      for (var each : coming) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    coming.clear();
    var tally = new Tally(List.copyOf(visits));
    visits.clear();
    return tally;
  }

  @Override
  public void close() {
    stopped = true;
    threads.close();
  }
}
