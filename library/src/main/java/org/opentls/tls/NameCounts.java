package org.opentls.tls;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts by names of which there are few. For any number of threads. */
final class NameCounts {
  /** Under this are all names that are too many. */
  static final String OTHER = "(other)";

  private static final int MOST = 128;

  private final ConcurrentHashMap<String, LongAdder> counts = new ConcurrentHashMap<>();

  void add(String name) {
    var count = counts.get(name);
    (count == null ? begin(name) : count).increment();
  }

  private LongAdder begin(String name) {
    return counts.computeIfAbsent(counts.size() < MOST ? name : OTHER, _ -> new LongAdder());
  }

  SortedMap<String, Long> read() {
    var read = new TreeMap<String, Long>();
    counts.forEach((name, count) -> read.put(name, count.sum()));
    return Collections.unmodifiableSortedMap(read);
  }
}
