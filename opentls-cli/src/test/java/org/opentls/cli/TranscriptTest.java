package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays the transcripts of README and of the manual: what stands behind {@code $} must print what
 * stands below it. CONTRIBUTING has the rules for those who write them.
 */
@DisabledOnOs(OS.WINDOWS)
class TranscriptTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^(?:<!-- replay if: ([^\\n]*?) -->\\n)?```console\\n(.*?)^```$");

  private static final Pattern NOTHING = Pattern.compile("");

  @TempDir private Path folder;

  private final List<TerminalSession> sessions = new ArrayList<>();

  @AfterEach
  void endWhatStillRuns() throws IOException {
    for (var session : sessions) {
      session.close();
    }
  }

  @TestFactory
  Stream<DynamicNode> transcriptsPrintWhatTheySay() throws IOException {
    var program = Program.in(Files.createDirectory(folder.resolve("bin")));
    var replays = new ArrayList<DynamicNode>();
    for (var page : pages()) {
      var text = Files.readString(page);
      if (text.contains("```console")) {
        var home = Files.createDirectory(folder.resolve("page" + replays.size()));
        var session = TerminalSession.start(home, program);
        sessions.add(session);
        replays.add(
            dynamicContainer(ROOT.relativize(page).toString(), replays(session, text).stream()));
      }
    }
    assertThat(replays).isNotEmpty();
    return replays.stream();
  }

  private static List<Path> pages() throws IOException {
    try (var docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
          .filter(page -> page.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  private static List<DynamicNode> replays(TerminalSession session, String page) {
    var replays = new ArrayList<DynamicNode>();
    for (var block : BLOCK.matcher(page).results().toList()) {
      var condition = block.group(1);
      var steps = TranscriptStep.parse(block.group(2));
      replays.add(dynamicTest(steps.getFirst().command(), () -> replay(session, condition, steps)));
    }
    assertThat(page.split("```console", -1))
        .as("blocks that begin a line")
        .hasSize(replays.size() + 1);
    return replays;
  }

  private static void replay(
      TerminalSession session, @Nullable String condition, List<TranscriptStep> steps)
      throws Exception {
    if (condition != null) {
      assumeTrue(session.run(condition, NOTHING).exitCode() == 0, "no: " + condition);
    }
    for (var step : steps) {
      var printed = session.run(step.command(), step.pattern());
      assertThat(printed.out()).as("what '%s' prints", step.command()).matches(step.pattern());
      assertThat(printed.exitCode()).as("exit code of '%s'", step.command()).isZero();
    }
  }
}
