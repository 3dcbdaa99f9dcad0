package org.opentls.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    var table = new Table(List.of("a", "long name"), List.of(List.of("wide cell", "b")));
    assertThat(table.markdown())
        .isEqualTo(
            """
            | a         | long name |
            | --------- | --------- |
            | wide cell | b         |
            """);
  }
}
