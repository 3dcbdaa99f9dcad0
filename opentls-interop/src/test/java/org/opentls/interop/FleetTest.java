package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentls.interop.FleetEvents.Event;
import org.opentls.interop.FleetEvents.Row;
import org.opentls.interop.FleetEvents.Size;

/**
 * Some of what {@code fleet/run} shows, in a short form: servers, Redis and clients in processes.
 */
class FleetTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"FORGED", "RESTARTS"})
  void whatMustHoldDoes(Event event) throws Exception {
    var rows = new ArrayList<Row>();
    new FleetEvents(folder, Size.SHORT, Optional.empty(), rows::add).run(event);
    assertThat(rows).isNotEmpty().allMatch(Row::holds);
  }
}
