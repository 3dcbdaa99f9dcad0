package org.opentls.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows all that exists so far, each step with its command or code, its result and its time. */
@Command(
    name = "tour",
    description = {
      "Show step by step what OpenTLS can do.",
      "Each step shows the command or the code that does it, its result, and the time it took. FILE"
          + " is only read."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  opentls tour",
      "  opentls tour report.pdf",
      "  opentls tour --redis redis://127.0.0.1:6379"
    })
final class TourCommand implements Callable<Integer> {
  private final Console console;
  private final Ansi ansi;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "The file to work on; if not given, 8 MiB of random bytes, removed in the end.")
  private @Nullable String file;

  @Option(
      names = "--redis",
      paramLabel = "URI",
      description =
          "The Redis through which two servers share sessions; if not given, one is started where"
              + " redis-server is installed, and else that step is left out.")
  private @Nullable String redis;

  TourCommand(Console console) {
    this.console = console;
    this.ansi = console.hasColour() ? Ansi.ON : Ansi.OFF;
  }

  @Override
  public Integer call() throws IOException {
    var folder = Files.createTempDirectory("opentls-tour");
    try {
      return walk(new TourSteps(folder, fleet(folder)).all(), file(folder));
    } finally {
      remove(folder);
    }
  }

  private Optional<TourFleet> fleet(Path folder) {
    if (redis == null) {
      return TourFleet.hasRedis()
          ? Optional.of(new TourFleet(folder, Optional.empty()))
          : Optional.empty();
    }
    var uri = ResumptionOptions.redisUri("--redis", "redis://HOST", redis);
    return Optional.of(new TourFleet(folder, Optional.of(uri)));
  }

  private Path file(Path folder) throws IOException {
    if (file == null) {
      return TourSteps.generate(folder.resolve("sample.bin"));
    }
    var given = FileNames.path(file);
    if (!Files.isRegularFile(given) || !Files.isReadable(given)) {
      throw new Failure(Quoting.quote(file) + " is no file that can be read; name another one");
    }
    return given;
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private int walk(List<Step> steps, Path file) {
    int failed = 0;
    for (int i = 0; i < steps.size(); i++) {
      var step = steps.get(i);
      show("bold", "%d/%d  %s".formatted(i + 1, steps.size(), step.title()));
      step.how().forEach(line -> show("faint", "    " + line));
      failed += run(step, file) ? 0 : 1;
      console.out().line("");
      console.out().flush();
    }
    console
        .out()
        .line(
            failed == 0
                ? "All %d steps went well.".formatted(steps.size())
                : "%d of %d steps failed; 'opentls doctor' may say why."
                    .formatted(failed, steps.size()));
    return failed == 0 ? 0 : Main.FAILED;
  }

  private boolean run(Step step, Path file) {
    long start = System.nanoTime();
    try {
      var lines = step.action().run(file);
      var took = Duration.ofNanos(System.nanoTime() - start);
      lines.forEach(line -> console.out().line("  " + line));
      show("green", "  done in " + milliseconds(took));
      return true;
    } catch (Output.WriteException e) {
      throw e;
    } catch (Exception e) {
      show("red", "  FAILED: " + e.getMessage());
      return false;
    }
  }

  private void show(String style, String text) {
    console.out().line(ansi == Ansi.ON ? ansi.string("@|" + style + " " + text + "|@") : text);
  }

  private static String milliseconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
  }
}
