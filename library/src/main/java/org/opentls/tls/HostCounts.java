package org.opentls.tls;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What clients of each host have come to. For any number of threads. */
final class HostCounts {
  /** All hosts that have no row of their own. */
  static final String OTHER = NameCounts.OTHER;

  /** A program may list hosts and remove them again, without end. */
  static final int MOST = 1024;

  private final ConcurrentHashMap<String, Row> rows = new ConcurrentHashMap<>();

  /** One host. */
  static final class Row {
    private final LongAdder resumed = new LongAdder();
    private final Map<MissReason, LongAdder> missed = new EnumMap<>(MissReason.class);

    private Row() {
      for (var reason : MissReason.values()) {
        missed.put(reason, new LongAdder());
      }
    }

    void resumed() {
      resumed.increment();
    }

    void missed(MissReason reason) {
      Objects.requireNonNull(missed.get(reason)).increment();
    }

    private ResumptionMetrics.Host read() {
      var misses = new EnumMap<MissReason, Long>(MissReason.class);
      missed.forEach((reason, count) -> {
        if (count.sum() > 0) {
          misses.put(reason, count.sum());
        }
      });
      return new ResumptionMetrics.Host(resumed.sum(), Collections.unmodifiableMap(misses));
    }
  }

  /**
   * The row of a host.
   *
   * @param name that which it is listed under
   */
  Row of(String name) {
    var row = rows.get(name);
    return row == null
        ? rows.computeIfAbsent(rows.size() < MOST ? name : OTHER, _ -> new Row())
        : row;
  }

  SortedMap<String, ResumptionMetrics.Host> read() {
    var read = new TreeMap<String, ResumptionMetrics.Host>();
    rows.forEach((name, row) -> read.put(name, row.read()));
    return Collections.unmodifiableSortedMap(read);
  }
}
