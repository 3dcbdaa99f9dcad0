package org.opentls.benchmarks;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.opentls.api.OpenSSL;

/** What the figures of a comparison depend on. */
final class Environment {
  private Environment() {}

  /** The machine, the JDK, OpenSSL and the contestants' versions as a list in Markdown. */
  static String markdown(List<Contestant> contestants) throws IOException {
    var runtime = Runtime.getRuntime();
    return """
    - Machine: %s, %d processors, %s %s
    - Java: %s %s
    - C and OpenTLS: %s
    - Others: %s
    """
        .formatted(
            processor(),
            runtime.availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("java.vm.name"),
            System.getProperty("java.vm.version"),
            OpenSSL.versionText(),
            others(contestants));
  }

  private static String others(List<Contestant> contestants) {
    return contestants.stream()
        .filter(contestant -> !contestant.isOurs() && contestant != Contestant.JDK)
        .map(contestant -> contestant.title() + " " + contestant.version())
        .collect(joining(", "));
  }

  /** The processor as Linux names it, elsewhere its architecture. */
  private static String processor() throws IOException {
    var cpuinfo = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(cpuinfo)) {
      return System.getProperty("os.arch");
    }
    try (var lines = Files.lines(cpuinfo)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    }
  }
}
