package org.opentls.tls;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;

/** The time until when a tunnel must be open, however many steps it takes. */
final class Deadline {
  private final Duration whole;
  private final long end;

  private Deadline(Duration whole) {
    this.whole = whole;
    this.end = System.nanoTime() + whole.toNanos();
  }

  static Deadline in(Duration whole) {
    return new Deadline(whole);
  }

  private long left() {
    return Math.max(0, end - System.nanoTime());
  }

  private ProxyException passed() {
    var seconds = BigDecimal.valueOf(whole.toMillis(), 3).stripTrailingZeros().toPlainString();
    return ProxyException.late(seconds + " s");
  }

  /** What takes time, and ends when something is closed. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Does something in time, or not at all: if it fails or the time is over, what it is done with is
   * closed.
   *
   * @throws ProxyException if the time is over
   */
  <T> T run(AutoCloseable with, Work<T> work) throws IOException {
    // Whoever completes it first, the clock or the work, has the last word.
    var ended = new CompletableFuture<Void>();
    var _ =
        ended
            .orTimeout(left(), NANOSECONDS)
            .whenComplete((_, late) -> {
              if (late != null) {
                close(with);
              }
            });
    try {
      T result = work.run();
      if (ended.complete(null)) {
        return result;
      }
    } catch (Throwable t) {
      boolean inTime = ended.complete(null);
      close(with);
      if (inTime) {
        throw t;
      }
    }
    throw passed();
  }

  private static void close(AutoCloseable with) {
    try {
      with.close();
    } catch (Exception _) {
      // Whoever waits for it is told why it was closed.
    }
  }

  /**
   * The first address of a host. A name that nobody answers for takes a thread for as long as the
   * system asks, but not the caller's.
   *
   * @throws java.net.UnknownHostException if it has none
   * @throws ProxyException if the time is over
   */
  InetAddress lookUp(String host) throws IOException {
    var asking = new FutureTask<>(() -> InetAddress.getByName(host));
    var _ = Thread.ofPlatform().daemon().name("lookup of a host").start(asking);
    try {
      return asking.get(left(), NANOSECONDS);
    } catch (TimeoutException _) {
      throw passed();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a host was looked up");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    }
  }
}
