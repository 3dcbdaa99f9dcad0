package org.opentls.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The files of the page of a server's status: its own, and those of uPlot, which draws charts. */
final class StatusFiles {
  private StatusFiles() {}

  private static final String OURS = "org/opentls/cli/";

  /** Of the WebJar; the POM has the same version. */
  private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/";

  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  /**
   * A file.
   *
   * @param type as HTTP tells it
   * @param resource where the class path has it
   */
  record File(String type, String resource) {
    byte[] contents() {
      // those of uPlot are in another module than this class
      var loader = Objects.requireNonNull(StatusFiles.class.getClassLoader());
      try (var in = loader.getResourceAsStream(resource)) {
        return Objects.requireNonNull(in, resource).readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final Map<String, File> FILES =
      Map.of(
          "/page.css", new File(STYLE, OURS + "page.css"),
          "/status.css", new File(STYLE, OURS + "status.css"),
          "/status.js", new File(SCRIPT, OURS + "status.js"),
          "/uplot.css", new File(STYLE, UPLOT + "uPlot.min.css"),
          "/uplot.js", new File(SCRIPT, UPLOT + "uPlot.iife.min.js"));

  /** Whether one is for those who have yet to log in, too. */
  static boolean isPublic(String path) {
    return path.endsWith(".css");
  }

  static Optional<File> at(String path) {
    return Optional.ofNullable(FILES.get(path));
  }
}
