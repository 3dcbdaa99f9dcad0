package org.opentls.cli;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.opentls.tls.BreakerState;
import org.opentls.tls.Latency;
import org.opentls.tls.ResumptionMetrics;
import tools.jackson.core.JsonGenerator;

/** The last hour, a sample each second, in arrays that never grow. For any number of threads. */
final class StatusHistory {
  /** How many samples it keeps. */
  static final int SIZE = 3600;

  /** What is sampled; NaN if there was nothing. */
  enum Series {
    /** Full handshakes in a second. */
    FULL,
    /** Handshakes in a second that went on with a session. */
    RESUMED,
    /** Failed handshakes in a second. */
    FAILED,
    /** The part of clients that has resumed a session. */
    HIT_RATE,
    /** The median of handshakes, in seconds, as all times. */
    HANDSHAKE_P50,
    /** Nine of ten handshakes. */
    HANDSHAKE_P90,
    /** 99 of a hundred handshakes. */
    HANDSHAKE_P99,
    /** The median of look-ups. */
    LOOKUP_P50,
    /** Nine of ten look-ups. */
    LOOKUP_P90,
    /** 99 of a hundred look-ups. */
    LOOKUP_P99,
    /** Connections of clients that are there. */
    CONNECTIONS,
    /** Bytes of C's allocator. */
    NATIVE_MEMORY,
    /** Bytes of the process. */
    RESIDENT_MEMORY,
    /** 1 while the store is left alone, 0 while it is asked. */
    BREAKER;

    /** In JSON. */
    String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final double NANOS = 1e9;

  private final long[] times = new long[SIZE];
  private final Map<Series, double[]> values = new EnumMap<>(Series.class);
  private int next;
  private int count;

  StatusHistory() {
    for (var series : Series.values()) {
      values.put(series, new double[SIZE]);
    }
  }

  private double[] ring(Series series) {
    return Objects.requireNonNull(values.get(series));
  }

  /**
   * Adds a sample, in place of the oldest if there are too many.
   *
   * @param view the time since the last one
   */
  synchronized void add(StatusView view) {
    times[next] = view.now().time().getEpochSecond();
    for (var series : Series.values()) {
      ring(series)[next] = value(series, view);
    }
    next = (next + 1) % SIZE;
    count = Math.min(SIZE, count + 1);
  }

  private static double value(Series series, StatusView view) {
    return switch (series) {
      case FULL -> view.rate(StatusView::full);
      case RESUMED -> view.rate(StatusView::resumed);
      case FAILED -> view.rate(StatusView::failed);
      case HIT_RATE -> view.hitRate();
      case HANDSHAKE_P50 -> seconds(Optional.of(view.handshakes()), 0.5);
      case HANDSHAKE_P90 -> seconds(Optional.of(view.handshakes()), 0.9);
      case HANDSHAKE_P99 -> seconds(Optional.of(view.handshakes()), 0.99);
      case LOOKUP_P50 -> seconds(view.lookups(), 0.5);
      case LOOKUP_P90 -> seconds(view.lookups(), 0.9);
      case LOOKUP_P99 -> seconds(view.lookups(), 0.99);
      case CONNECTIONS -> view.now().tls().serverConnections().open();
      case NATIVE_MEMORY -> orNothing(view.now().tls().nativeMemory());
      case RESIDENT_MEMORY -> orNothing(view.now().resident());
      case BREAKER -> view.now().resumption().store().map(StatusHistory::open).orElse(Double.NaN);
    };
  }

  private static double orNothing(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : Double.NaN;
  }

  private static double open(ResumptionMetrics.Store store) {
    return store.breaker() == BreakerState.CLOSED ? 0 : 1;
  }

  private static double seconds(Optional<Latency> latency, double part) {
    return latency
        .filter(times -> times.count() > 0)
        .map(times -> times.percentile(part).toNanos() / NANOS)
        .orElse(Double.NaN);
  }

  synchronized int count() {
    return count;
  }

  /** The times of all samples in order, in seconds since 1970. */
  synchronized long[] times() {
    return inOrder(times);
  }

  /** The samples of a series in order. */
  synchronized double[] values(Series series) {
    var ring = ring(series);
    var ordered = new double[count];
    for (int i = 0; i < count; i++) {
      ordered[i] = ring[at(i)];
    }
    return ordered;
  }

  private long[] inOrder(long[] ring) {
    var ordered = new long[count];
    Arrays.setAll(ordered, i -> ring[at(i)]);
    return ordered;
  }

  private int at(int number) {
    return Math.floorMod(next - count + number, SIZE);
  }

  /**
   * Writes properties of an object: the times and each series, as arrays.
   *
   * @param most how many of the last samples
   */
  synchronized void write(JsonGenerator json, int most) {
    int from = Math.max(0, count - most);
    json.writeArrayPropertyStart("time");
    for (int i = from; i < count; i++) {
      json.writeNumber(times[at(i)]);
    }
    json.writeEndArray();
    for (var series : Series.values()) {
      json.writeArrayPropertyStart(series.id());
      for (int i = from; i < count; i++) {
        write(json, ring(series)[at(i)]);
      }
      json.writeEndArray();
    }
  }

  private static void write(JsonGenerator json, double value) {
    if (Double.isNaN(value)) {
      json.writeNull();
    } else if (value == Math.rint(value)) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber((float) value);
    }
  }
}
