package org.opentls.age;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;

/**
 * The vectors of the C2SP CCTV age test kit, as its folder {@code age/testdata} or its npm package
 * {@code cctv-age} has them.
 */
final class TestKit {
  private TestKit() {}

  /** The property that names the folder of the vectors, or the unpacked package. */
  private static final String FOLDER_PROPERTY = "org.opentls.agetestkit";

  private static final Pattern IN_PACKAGE =
      Pattern.compile("// \\S*testdata/(\\S+)\\R\\s*var \\S+ = __toBinary\\(\"([^\"]*)\"\\)");

  private static final Set<String> KEYS =
      Set.of(
          "expect",
          "payload",
          "file key",
          "identity",
          "passphrase",
          "armored",
          "compressed",
          "comment");

  /** One vector: its fields in order, and the file. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares vectors
  record Vector(String name, List<Field> fields, byte[] file) {
    String expect() {
      return values("expect").getFirst();
    }

    boolean isArmored() {
      return values("armored").contains("yes");
    }

    List<String> values(String key) {
      return fields.stream().filter(field -> field.key.equals(key)).map(Field::value).toList();
    }

    List<Identity> identities() {
      var identities = new ArrayList<Identity>();
      values("identity").forEach(text -> identities.add(Identity.parse(text)));
      values("passphrase").forEach(text -> identities.add(Identity.passphrase(text.toCharArray())));
      if (identities.isEmpty()) {
        identities.add(X25519Identity.generate());
      }
      return identities;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  record Field(String key, String value) {}

  /** All vectors; skips the calling test if there are none. */
  static List<Vector> vectors() throws IOException {
    var folder = System.getProperty(FOLDER_PROPERTY);
    assumeTrue(
        folder != null,
        () ->
            "no test vectors: set -D"
                + FOLDER_PROPERTY
                + " to the unpacked npm package cctv-age, or to age/testdata of"
                + " https://github.com/C2SP/CCTV");
    var script = script(Path.of(folder));
    return Files.exists(script) ? fromPackage(script) : fromFolder(Path.of(folder));
  }

  /** The package may be the folder or in it. */
  private static Path script(Path folder) {
    var inPackage = folder.resolve("package").resolve("index.js");
    return Files.exists(inPackage) ? inPackage : folder.resolve("index.js");
  }

  private static List<Vector> fromPackage(Path script) throws IOException {
    var vectors = new ArrayList<Vector>();
    var matcher = IN_PACKAGE.matcher(Files.readString(script));
    while (matcher.find()) {
      vectors.add(parse(matcher.group(1), Base64.getDecoder().decode(matcher.group(2))));
    }
    return vectors;
  }

  private static List<Vector> fromFolder(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      var vectors = new ArrayList<Vector>();
      for (var file : files.sorted().toList()) {
        vectors.add(parse(file.getFileName().toString(), Files.readAllBytes(file)));
      }
      return vectors;
    }
  }

  private static Vector parse(String name, byte[] bytes) throws IOException {
    var fields = new ArrayList<Field>();
    int start = 0;
    int end = lineEnd(bytes, start);
    while (end > start) {
      var field = new String(bytes, start, end - start, UTF_8).split(": ", 2);
      if (!KEYS.contains(field[0])) {
        throw new IOException(name + " has the unknown key " + field[0]);
      }
      fields.add(new Field(field[0], field[1]));
      start = end + 1;
      end = lineEnd(bytes, start);
    }
    var vector = new Vector(name, fields, Arrays.copyOfRange(bytes, end + 1, bytes.length));
    return vector.values("compressed").contains("zlib")
        ? new Vector(name, fields, inflate(vector.file))
        : vector;
  }

  private static int lineEnd(byte[] bytes, int start) {
    int at = start;
    while (bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static byte[] inflate(byte[] compressed) throws IOException {
    try (var in = new InflaterInputStream(new ByteArrayInputStream(compressed))) {
      return in.readAllBytes();
    }
  }
}
