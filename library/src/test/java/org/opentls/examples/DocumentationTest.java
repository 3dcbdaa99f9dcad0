package org.opentls.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the Markdown pages to the examples that are compiled and run in this package and in the
 * tests with programs of others, and to the programs of the first page, which a test of the command
 * line runs.
 */
class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(java|properties)\\n(.*?)^```$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");

  static List<Path> pages() throws IOException {
    try (var root = Files.list(ROOT);
        var docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(root, docs).filter(page -> page.toString().endsWith(".md")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyExampleIsPartOfOneThatRuns(Path page) throws IOException {
    var examples = examples();
    for (var block : BLOCK.matcher(Files.readString(page)).results().toList()) {
      assertThat(examples).contains(withoutIndent(block.group(2)));
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkToAFileLeadsToOne(Path page) throws IOException {
    var links = LINK.matcher(Files.readString(page)).results().map(link -> link.group(1));
    assertThat(links.filter(link -> !link.startsWith("http")))
        .allSatisfy(link -> assertThat(page.resolveSibling(link).normalize()).exists());
  }

  private static String examples() throws IOException {
    try (var ours = Files.list(Path.of("src/test/java/org/opentls/examples"));
        var programs = Files.list(ROOT.resolve("docs/start"));
        var interop = Files.walk(ROOT.resolve("opentls-interop/src/test"))) {
      return Stream.of(ours, programs, interop.filter(Files::isRegularFile))
          .flatMap(files -> files)
          .map(DocumentationTest::read)
          .collect(Collectors.joining("\n"));
    }
  }

  private static String read(Path file) {
    try {
      return withoutIndent(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutIndent(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
