package org.opentls.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.opentest4j.TestAbortedException;
import org.opentls.interop.FleetEvents.Event;
import org.opentls.interop.FleetEvents.Row;
import org.opentls.interop.FleetEvents.Size;

/** Shows what happens to a fleet, and whether what must hold then does: {@code fleet/run}. */
final class FleetRun {
  private FleetRun() {}

  /**
   * Runs events and prints a table; exit code 1 says that something does not hold.
   *
   * @param arguments {@code --short}, {@code --other FOLDER}, and the names of events; all of them
   *     if none is there
   */
  public static void main(String... arguments) throws Exception {
    var words = new ArrayList<>(List.of(arguments));
    var size = words.remove("--short") ? Size.SHORT : Size.FULL;
    var other = other(words);
    var events = EnumSet.noneOf(Event.class);
    for (var word : words) {
      try {
        events.add(Event.valueOf(word.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException _) {
        refuse("fleet/run [--short] [--other FOLDER] [EVENT...], of " + names());
      }
    }
    other
        .filter(folder -> !Files.isDirectory(folder))
        .ifPresent(missing -> refuse("fleet/run: no folder: " + missing));
    System.exit(run(size, other, events.isEmpty() ? EnumSet.allOf(Event.class) : events));
  }

  private static void refuse(String why) {
    System.err.println(why);
    System.exit(2);
  }

  /** Takes an option out, and what comes after it. */
  private static Optional<Path> other(List<String> words) {
    int at = words.indexOf("--other");
    if (at < 0 || at + 1 == words.size()) {
      return Optional.empty();
    }
    words.remove(at);
    return Optional.of(Path.of(words.remove(at)).toAbsolutePath());
  }

  private static String names() {
    return EnumSet.allOf(Event.class).toString().toLowerCase(Locale.ROOT);
  }

  private static int run(Size size, Optional<Path> other, EnumSet<Event> events) throws Exception {
    var folder = Files.createTempDirectory("opentls-fleet");
    var failed = new AtomicInteger();
    var table = new FleetEvents(folder, size, other, row -> failed.addAndGet(print(row) ? 0 : 1));
    try {
      for (var event : events) {
        try {
          table.run(event);
        } catch (TestAbortedException e) {
          IO.println("%-46s left out: %s".formatted(event, e.getMessage()));
        }
      }
    } finally {
      remove(folder);
    }
    IO.println(failed.get() == 0 ? "All of it holds." : failed + " of it do not hold.");
    return failed.get() == 0 ? 0 : 1;
  }

  private static boolean print(Row row) {
    var title = row.event() + ", " + row.what();
    IO.println("%-6s %-58s %s".formatted(row.holds() ? "holds" : "FAILS", title, row.figures()));
    return row.holds();
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
