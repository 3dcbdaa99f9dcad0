package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.opentls.api.OpenSSL;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class DoctorCommandTest {
  private final String text = Transcript.of("doctor").out();

  /** Parses an object; numbers become {@code Integer}. */
  private static Map<?, ?> parse(String json) {
    try (var parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      parser.nextToken();
      var object = (Map<?, ?>) value(parser);
      assertThat(parser.nextToken()).as("what follows the object").isNull();
      return object;
    }
  }

  private static Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        var object = new LinkedHashMap<String, Object>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          var name = parser.currentName();
          parser.nextToken();
          object.put(name, value(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        var array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(value(parser));
        }
        yield array;
      }
      case VALUE_NUMBER_INT -> parser.getIntValue();
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      case VALUE_NULL -> "none";
      default -> parser.getString();
    };
  }

  /** What an object has under these names, one in the other. */
  private static Object at(Object object, String... names) {
    var value = object;
    for (var name : names) {
      value = Objects.requireNonNull(((Map<?, ?>) value).get(name), name);
    }
    return value;
  }

  private String row(String label) {
    return text.lines()
        .filter(line -> line.startsWith(label + " "))
        .map(line -> line.substring(16))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void jsonHasTheFactsOfTheText() {
    var json = parse(Transcript.of("doctor", "--json").out());
    var java = at(json, "java");
    var openSsl = at(json, "openssl");
    assertThat(row("OpenTLS")).isEqualTo(at(json, "opentls"));
    assertThat(row("Java")).isEqualTo(at(java, "version") + ", " + at(java, "vendor"));
    assertThat(text).contains("\n                " + at(java, "folder") + "\n");
    assertThat(row("System")).isEqualTo(at(json, "system"));
    assertThat(at(openSsl, "found")).isEqualTo(true);
    assertThat(row("OpenSSL"))
        .isEqualTo(at(openSsl, "version_text"))
        .contains(at(openSsl, "version").toString());
    assertThat(row("  loaded from")).isEqualTo(at(openSsl, "loaded_from"));
    assertThat(row("  built for")).isEqualTo(at(openSsl, "built_for"));
    assertThat(row("  configuration")).isEqualTo(at(openSsl, "configuration"));
    assertThat(row("  modules")).isEqualTo(at(openSsl, "modules"));
    assertThat(List.of(row("  providers").split(", "))).isEqualTo(at(openSsl, "providers"));
    assertThat(row("  FIPS")).isEqualTo(at(openSsl, "fips").equals(true) ? "on" : "off");
    assertThat(at(openSsl, "processor").toString()).startsWith(row("  processor"));
    assertThat(row("  offers"))
        .isEqualTo(
            "%s digests, %s ciphers, %s MACs, %s KDFs, %s TLS groups"
                .formatted(
                    at(openSsl, "digests"),
                    at(openSsl, "ciphers"),
                    at(openSsl, "macs"),
                    at(openSsl, "kdfs"),
                    ((List<?>) at(openSsl, "groups")).size()));
    assertThat(((List<?>) at(openSsl, "features")).stream().map(DoctorCommandTest::line))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(text.lines()).contains(line));
  }

  private static String line(Object feature) {
    return at(feature, "available").equals(true)
        ? "  yes  " + at(feature, "name")
        : "  NO   " + at(feature, "name") + ": needs " + at(feature, "needs");
  }

  @Test
  void jsonSaysWhatIsLoaded() {
    var openSsl = at(parse(Transcript.of("doctor", "--json").out()), "openssl");
    assertThat(at(openSsl, "version_text")).isEqualTo(OpenSSL.versionText());
    assertThat(at(openSsl, "groups")).isEqualTo(List.copyOf(OpenSSL.groups()));
    assertThat(at(openSsl, "digests")).isEqualTo(OpenSSL.digests().size());
  }

  @Test
  void noLineIsWiderThanATerminalUnlessItIsAPath() {
    assertThat(text.lines().filter(line -> !line.strip().startsWith("/")))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
  }

  @Test
  void longListsGoOnMoreLinesUnderEachOther() {
    var loaded = loaded(":0x0123456789abcdef".repeat(5));
    var diagnosis =
        new Diagnosis("1", new Diagnosis.Jdk("25", "x", "/x"), "Linux", Optional.empty(), loaded);
    assertThat(DiagnosisText.of(diagnosis))
        .contains(
            """
              processor     OPENSSL_ia32cap=:0x0123456789abcdef:0x0123456789abcdef:
                            0x0123456789abcdef:0x0123456789abcdef:0x0123456789abcdef
            """);
  }

  private static Diagnosis.Loaded loaded(String processor) {
    var none = new TreeSet<String>();
    var version = OpenSSL.version();
    return new Diagnosis.Loaded(
        "OpenSSL",
        version,
        "",
        "",
        "",
        "",
        "OPENSSL_ia32cap=" + processor,
        false,
        none,
        0,
        0,
        0,
        0,
        none,
        List.of());
  }

  @Test
  void missingOpenSslIsInJsonWithWhatWasTried() {
    var missing = new Diagnosis.Missing(List.of("/a: \"no\"", "/b"), "install it");
    var diagnosis =
        new Diagnosis("1", new Diagnosis.Jdk("25", "x", "/x"), "Linux", Optional.of("/a"), missing);
    var json = parse(DiagnosisJson.of(diagnosis));
    assertThat(at(json, "asked_for")).isEqualTo("/a");
    assertThat(at(json, "openssl"))
        .isEqualTo(
            Map.of("found", false, "tried", List.of("/a: \"no\"", "/b"), "advice", "install it"));
  }
}
