package org.opentls.tls;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Looks after the files of virtual hosts until it is closed; see {@link VirtualHosts#watch}. Its
 * thread keeps no program alive.
 */
public final class HostWatch implements AutoCloseable {
  private final HostTable table;
  private final Duration interval;
  private final Consumer<HostReload> listener;
  private final Thread thread;
  private final Map<String, String> told = new HashMap<>();

  HostWatch(HostTable table, Duration interval, Consumer<HostReload> listener) {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("the interval is not positive: " + interval);
    }
    this.table = table;
    this.interval = interval;
    this.listener = listener;
    thread = Thread.ofVirtual().name("opentls-host-watch").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(interval);
        look();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Whoever throws, a source or the listener, does not end the watch for all other hosts. */
  private void look() {
    try {
      tell(table.reload(true));
    } catch (RuntimeException | Error e) {
      thread().getUncaughtExceptionHandler().uncaughtException(thread(), e);
    }
  }

  private static Thread thread() {
    return Thread.currentThread();
  }

  /** A failure that goes on is told once. */
  private void tell(HostReload reload) {
    var failed = new HashMap<>(reload.failed());
    failed.entrySet().removeIf(e -> e.getValue().toString().equals(told.get(e.getKey())));
    told.keySet().retainAll(reload.failed().keySet());
    failed.forEach((name, why) -> told.put(name, why.toString()));
    var news = new HostReload(reload.added(), reload.renewed(), reload.removed(), failed);
    if (!news.isEmpty()) {
      listener.accept(news);
    }
  }

  /** Ends the watch. A look that has begun ends first, and is told. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
