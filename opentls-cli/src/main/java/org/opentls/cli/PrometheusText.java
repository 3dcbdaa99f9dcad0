package org.opentls.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.opentls.tls.Latency;

/**
 * Metrics in Prometheus' text format 0.0.4: a family, then its samples. What a label says is
 * escaped, whatever it is.
 */
final class PrometheusText {
  /** The type that HTTP tells. */
  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final double NANOS = 1e9;

  /** In microseconds; the histograms of the library have these bounds, too. */
  private static final int LOWEST_POWER = 4;

  private static final int HIGHEST_POWER = 24;

  private final StringBuilder text = new StringBuilder();
  private String family = "";

  /** Begins a family of what only grows; its name ends with {@code _total}. */
  PrometheusText counter(String name, String help) {
    return begin(name, "counter", help);
  }

  /** Begins a family of what goes up and down. */
  PrometheusText gauge(String name, String help) {
    return begin(name, "gauge", help);
  }

  /** Begins a family of times; its name ends with {@code _seconds}. */
  PrometheusText histogram(String name, String help) {
    return begin(name, "histogram", help);
  }

  private PrometheusText begin(String name, String type, String help) {
    family = name;
    text.append("# HELP ").append(name).append(' ');
    text.append(help.replace("\\", "\\\\").replace("\n", "\\n")).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return this;
  }

  /**
   * Adds a sample of the family.
   *
   * @param labels names and values in turn
   */
  PrometheusText sample(double value, String... labels) {
    return sample("", number(value), labels(labels));
  }

  /** Adds a sample as {@link #sample(double, String...)} does. */
  PrometheusText sample(long value, String... labels) {
    return sample("", Long.toString(value), labels(labels));
  }

  /**
   * Adds the samples of a histogram.
   *
   * @param labels names and values in turn
   */
  PrometheusText sample(Latency latency, String... labels) {
    long below = 0;
    int power = LOWEST_POWER;
    var named = labels(labels);
    for (var bucket : latency.buckets()) {
      below += bucket.count();
      if (power <= HIGHEST_POWER && bucket.upTo().toNanos() == 1000L << power) {
        named.put("le", number((1000L << power) / NANOS));
        sample("_bucket", Long.toString(below), named);
        power++;
      }
    }
    named.put("le", "+Inf");
    sample("_bucket", Long.toString(below), named);
    named.remove("le");
    sample("_sum", number(latency.total().toNanos() / NANOS), named);
    return sample("_count", Long.toString(below), named);
  }

  private PrometheusText sample(String suffix, String value, Map<String, String> labels) {
    text.append(family).append(suffix);
    var separator = "{";
    for (var label : labels.entrySet()) {
      text.append(separator).append(label.getKey()).append("=\"");
      text.append(escaped(label.getValue())).append('"');
      separator = ",";
    }
    text.append(labels.isEmpty() ? " " : "} ").append(value).append('\n');
    return this;
  }

  private static Map<String, String> labels(String... pairs) {
    var labels = new LinkedHashMap<String, String>();
    for (int i = 0; i < pairs.length; i += 2) {
      labels.put(pairs[i], pairs[i + 1]);
    }
    return labels;
  }

  private static String escaped(String value) {
    return Quoting.visible(value).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
