package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads Prometheus' text format 0.0.4 and takes nothing that is not in it: families in one piece,
 * each with one HELP and one TYPE before its samples, no sample twice, histograms whose buckets add
 * up. Fails with an assertion otherwise.
 */
final class PrometheusReader {
  private static final Pattern HELP =
      Pattern.compile("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\\\]|\\\\\\\\|\\\\n)+)");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? ([+-]?Inf|NaN|[-+]?[0-9.]+(?:E-?[0-9]+)?)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\\\\\"]|\\\\[\\\\\"n])*)\"(,|$)");

  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

  /**
   * A number.
   *
   * @param labels as they were before they were escaped
   */
  record Sample(String name, Map<String, String> labels, double value) {}

  private final Map<String, String> types = new LinkedHashMap<>();
  private final List<Sample> samples = new ArrayList<>();
  private final Set<Sample> seen = new HashSet<>();
  private String family = "";

  static PrometheusReader of(String text) {
    assertThat(text).endsWith("\n");
    var reader = new PrometheusReader();
    text.lines().forEach(reader::read);
    reader.checkHistograms();
    return reader;
  }

  private void read(String line) {
    var help = HELP.matcher(line);
    var type = TYPE.matcher(line);
    if (help.matches()) {
      family = help.group(1);
      assertThat(types).as("a family in one piece").doesNotContainKey(family);
    } else if (type.matches()) {
      assertThat(type.group(1)).as("the type of the family").isEqualTo(family);
      assertThat(types.put(family, type.group(2))).isNull();
      assertThat(family.endsWith("_total")).as(family).isEqualTo(isCounter());
    } else {
      sample(line);
    }
  }

  private boolean isCounter() {
    return "counter".equals(types.get(family));
  }

  private void sample(String line) {
    var sample = SAMPLE.matcher(line);
    assertThat(sample.matches()).as(line).isTrue();
    var name = sample.group(1);
    var suffixes =
        "histogram".equals(types.get(family)) ? Set.of("_bucket", "_sum", "_count") : Set.of("");
    assertThat(types).as(line).containsKey(family);
    assertThat(name).startsWith(family);
    assertThat(suffixes).contains(name.substring(family.length()));
    var labels = labels(sample.group(2) == null ? "" : sample.group(2));
    var read =
        new Sample(name, labels, Double.parseDouble(sample.group(3).replace("Inf", "Infinity")));
    assertThat(seen.add(new Sample(name, labels, 0))).as("not twice: " + line).isTrue();
    assertThat(isCounter() && read.value() < 0).as(line).isFalse();
    samples.add(read);
  }

  private static Map<String, String> labels(String text) {
    var labels = new HashMap<String, String>();
    var label = LABEL.matcher(text);
    int at = 0;
    while (at < text.length()) {
      assertThat(label.find(at) && label.start() == at).as(text).isTrue();
      var value =
          ESCAPE
              .matcher(label.group(2))
              .replaceAll(each -> each.group(1).equals("n") ? "\n" : "\\" + each.group(1));
      assertThat(labels.put(label.group(1), value)).as("not twice").isNull();
      at = label.end();
    }
    return labels;
  }

  private void checkHistograms() {
    for (var type : types.entrySet()) {
      if (type.getValue().equals("histogram")) {
        checkHistogram(type.getKey());
      }
    }
  }

  private void checkHistogram(String name) {
    for (var count : all(name + "_count")) {
      double below = 0;
      double bound = 0;
      for (var bucket : all(name + "_bucket")) {
        var labels = new HashMap<>(bucket.labels());
        double le =
            Double.parseDouble(String.valueOf(labels.remove("le")).replace("Inf", "Infinity"));
        if (labels.equals(count.labels())) {
          assertThat(le).as("bounds rise").isGreaterThan(bound);
          assertThat(bucket.value()).as("buckets add up").isGreaterThanOrEqualTo(below);
          bound = le;
          below = bucket.value();
        }
      }
      assertThat(bound).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(below).isEqualTo(count.value());
    }
  }

  List<Sample> all(String name) {
    return samples.stream().filter(sample -> sample.name().equals(name)).toList();
  }

  /** The one sample of a name and these labels, and no more. */
  double value(String name, Map<String, String> labels) {
    var found = all(name).stream().filter(sample -> sample.labels().equals(labels)).toList();
    assertThat(found).as(name + labels).hasSize(1);
    return found.getFirst().value();
  }
}
