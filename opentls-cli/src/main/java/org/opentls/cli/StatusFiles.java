package org.opentls.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of the page of a server's status: its own, and those of uPlot, which draws charts. */
final class StatusFiles {
  private StatusFiles() {}

  /** Of the WebJar; the POM has the same version. */
  private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/";

  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final String STYLE = "text/css; charset=utf-8";

  /**
   * A file.
   *
   * @param type as HTTP tells it
   * @param resource its name beside this class, or where the class path has it
   */
  record File(String type, String resource) {
    byte[] contents() {
      try (var in = open()) {
        return Objects.requireNonNull(in, resource).readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Those of uPlot are in another module than this class. */
    private @Nullable InputStream open() {
      return resource.startsWith(UPLOT)
          ? Objects.requireNonNull(StatusFiles.class.getClassLoader()).getResourceAsStream(resource)
          : StatusFiles.class.getResourceAsStream(resource);
    }
  }

  private static final Map<String, File> FILES =
      Map.of(
          "/page.css", new File(STYLE, "page.css"),
          "/status.css", new File(STYLE, "status.css"),
          "/status.js", new File(SCRIPT, "status.js"),
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
