package org.opentls.benchmarks;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table in Markdown whose columns line up in a terminal as well.
 *
 * @param heading the names of the columns
 * @param rows the cells, as many in each row as there are columns
 */
record Table(List<String> heading, List<List<String>> rows) {
  /** The table, with a line feed after every row. */
  String markdown() {
    var widths = IntStream.range(0, heading.size()).map(this::width).boxed().toList();
    var rule = widths.stream().map("-"::repeat).toList();
    return Stream.concat(Stream.of(heading, rule), rows.stream())
        .map(row -> line(row, widths))
        .collect(joining());
  }

  private int width(int column) {
    return Stream.concat(Stream.of(heading), rows.stream())
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElseThrow();
  }

  private static String line(List<String> row, List<Integer> widths) {
    return IntStream.range(0, widths.size())
        .mapToObj(i -> row.get(i) + " ".repeat(widths.get(i) - row.get(i).length()))
        .collect(joining(" | ", "| ", " |\n"));
  }
}
