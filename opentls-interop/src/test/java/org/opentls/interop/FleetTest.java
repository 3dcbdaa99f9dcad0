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
 * Servers of two releases of OpenSSL (R36) where {@code OPENTLS_OTHER_OPENSSL} is the folder of
 * another one.
 */
class FleetTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"FORGED", "MIXED"})
  void whatMustHoldDoes(Event event) throws Exception {
    var rows = new ArrayList<Row>();
    var other = Optional.ofNullable(System.getenv("OPENTLS_OTHER_OPENSSL")).map(Path::of);
    new FleetEvents(folder, Size.SHORT, other, rows::add).run(event);
    assertThat(rows).isNotEmpty().allMatch(Row::holds);
  }
}
