package org.opentls.wycheproof;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A file of test vectors of <a href="https://github.com/C2SP/wycheproof">C2SP Wycheproof</a>,
 * {@code testvectors_v1}.
 *
 * <pre>{@code
 * for (var group : WycheproofFile.open("aes_gcm").groups()) {
 *   for (var test : group.tests()) {
 *     ... group.number("tagSize") ... test.bytes("key") ... test.result() ...
 *   }
 * }
 * }</pre>
 *
 * @param name the name without {@code _test.json}
 */
public record WycheproofFile(String name, List<Group> groups) {
  /** The property that names the folder of the files. */
  public static final String FOLDER_PROPERTY = "org.opentls.wycheproof";

  /** What an implementation must do with a vector. */
  public enum Result {
    /** Take it, with the outcome that the vector states. */
    VALID,
    /** Refuse it, or come to another outcome. */
    INVALID,
    /** Either; the vector is legal and unwise. */
    ACCEPTABLE
  }

  /** The fields of an object, read by type. A field that is missing fails the test. */
  public interface Fields {
    /** All fields, as strings, integers, lists and maps. */
    Map<String, Object> fields();

    /** Whether there is such a field. */
    default boolean has(String field) {
      return fields().containsKey(field);
    }

    /** A string. */
    default String text(String field) {
      return (String) required(field);
    }

    /** A number. */
    default int number(String field) {
      return (int) required(field);
    }

    /** Bytes, which the file has in hexadecimal. */
    default byte[] bytes(String field) {
      return HexFormat.of().parseHex(text(field));
    }

    /** A list of strings. */
    default List<String> texts(String field) {
      return ((List<?>) required(field)).stream().map(String.class::cast).toList();
    }

    private Object required(String field) {
      var value = fields().get(field);
      if (value == null) {
        throw new NoSuchElementException(field + " in " + fields().keySet());
      }
      return value;
    }
  }

  /** Vectors with the same sizes; {@code fields} are all but the vectors. */
  public record Group(Map<String, Object> fields, List<Test> tests) implements Fields {
    /** The kind of vectors, as in {@code AeadTest}. */
    public String type() {
      return text("type");
    }

    @Override
    public String toString() {
      return fields.toString();
    }
  }

  /** One vector. */
  public record Test(Map<String, Object> fields) implements Fields {
    /** The number of the vector in its file. */
    public int id() {
      return number("tcId");
    }

    /** What the vector is about. */
    public String comment() {
      return text("comment");
    }

    /** What the vector is good for, as in {@code ModifiedTag}. */
    public Set<String> flags() {
      return has("flags") ? new HashSet<>(texts("flags")) : Set.of();
    }

    /** What an implementation must do. */
    public Result result() {
      return Result.valueOf(text("result").toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return "tcId " + id() + " " + comment() + " " + flags() + " " + result();
    }
  }

  /**
   * Reads a file; skips the calling test if there are no files.
   *
   * @param name as in {@code aes_gcm} for {@code aes_gcm_test.json}
   */
  public static WycheproofFile open(String name) {
    var folder = System.getProperty(FOLDER_PROPERTY);
    assumeTrue(
        folder != null,
        () ->
            "no test vectors: set -D"
                + FOLDER_PROPERTY
                + " to the folder testvectors_v1 of https://github.com/C2SP/wycheproof");
    return read(file(Path.of(folder), name), name);
  }

  /** The folder may be that of the vectors or the one above. */
  private static Path file(Path folder, String name) {
    var file = name + "_test.json";
    var below = folder.resolve("testvectors_v1").resolve(file);
    return Files.exists(below) ? below : folder.resolve(file);
  }

  private static WycheproofFile read(Path file, String name) {
    try (var parser = new JsonFactory().createParser(ObjectReadContext.empty(), file)) {
      parser.nextToken();
      var groups = new ArrayList<Group>();
      for (var group : list(object(parser).get("testGroups"))) {
        var fields = new LinkedHashMap<>(map(group));
        var tests = list(fields.remove("tests")).stream().map(test -> new Test(map(test))).toList();
        groups.add(new Group(fields, tests));
      }
      return new WycheproofFile(name, groups);
    }
  }

  private static List<?> list(Object value) {
    return (List<?>) value;
  }

  @SuppressWarnings("unchecked") // the keys of an object of JSON are strings
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  /** The object whose opening brace was read last. */
  private static Map<String, Object> object(JsonParser parser) {
    var object = new LinkedHashMap<String, Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var field = parser.currentName();
      parser.nextToken();
      object.put(field, value(parser));
    }
    return object;
  }

  private static List<Object> array(JsonParser parser) {
    var array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }

  private static Object value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> parser.getIntValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new IllegalStateException("unexpected " + parser.currentToken());
    };
  }
}
