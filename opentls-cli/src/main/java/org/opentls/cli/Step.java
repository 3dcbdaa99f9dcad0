package org.opentls.cli;

import java.nio.file.Path;
import java.util.List;

/**
 * A step of the tour.
 *
 * @param title what it shows
 * @param how the command or the code that does it, a line each
 * @param action does it on a file, and returns the lines to show
 */
record Step(String title, List<String> how, Action action) {
  /** What a step does. */
  interface Action {
    List<String> run(Path file) throws Exception;
  }
}
