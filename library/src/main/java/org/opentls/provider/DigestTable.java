package org.opentls.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.opentls.api.OpenSSL;
import org.opentls.hashlib.Digest;

/** The {@code MessageDigest} services: all digests of OpenSSL that have a size. */
final class DigestTable {
  private DigestTable() {}

  /** The digest in OpenSSL that produces no output. */
  private static final String NO_DIGEST = "NULL";

  private static final Pattern OBJECT_IDENTIFIER = Pattern.compile("[0-9]+(\\.[0-9]+)+");

  /** The JDK's standard names of digests, where OpenSSL's first name is another. */
  private static final Set<String> STANDARD_NAMES =
      caseInsensitive(
          Set.of(
              "SHA-1", "SHA-224", "SHA-256", "SHA-384", "SHA-512", "SHA-512/224", "SHA-512/256"));

  /** Names that the JDK knows and OpenSSL does not. */
  private static final Map<String, String> MORE_ALIASES =
      Map.of("SHA-1", "SHA", "SHA-512/224", "SHA512/224", "SHA-512/256", "SHA512/256");

  /** A digest of the JDK that is an XOF with a fixed output of {@code size} bytes. */
  private record FixedXof(String xof, String name, int size) {}

  private static final List<FixedXof> FIXED_XOFS =
      List.of(
          new FixedXof("SHAKE-128", "SHAKE128-256", 32),
          new FixedXof("SHAKE-256", "SHAKE256-512", 64));

  private static Set<String> caseInsensitive(Set<String> names) {
    var set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(names);
    return set;
  }

  static List<Row> rows() {
    var rows = new ArrayList<Row>();
    for (var digest : OpenSSL.digests()) {
      if (isFixed(digest)) {
        rows.add(row(standardName(digest), digest, () -> Digest.of(digest)));
      }
    }
    for (var fixed : FIXED_XOFS) {
      if (OpenSSL.digests().contains(fixed.xof)) {
        rows.add(
            row(fixed.name, fixed.xof, () -> Digest.builder(fixed.xof).size(fixed.size).build()));
      }
    }
    return rows;
  }

  private static boolean isFixed(String digest) {
    if (digest.equals(NO_DIGEST)) {
      return false;
    }
    try (var made = Digest.of(digest)) {
      return !made.isXof();
    }
  }

  private static String standardName(String digest) {
    return OpenSSL.aliases(digest).stream()
        .filter(STANDARD_NAMES::contains)
        .findFirst()
        .orElse(digest);
  }

  private static Row row(String name, String digest, Supplier<Digest> make) {
    return new Row(
        "MessageDigest",
        name,
        aliases(name, digest),
        Map.of(),
        DigestSpi.class,
        () -> new DigestSpi(make.get()));
  }

  /** All of OpenSSL's names and the JDK's; object identifiers as JCA writes them, too. */
  private static List<String> aliases(String name, String digest) {
    var aliases = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (var alias : OpenSSL.aliases(digest)) {
      aliases.add(alias);
      if (OBJECT_IDENTIFIER.matcher(alias).matches()) {
        aliases.add("OID." + alias);
      }
    }
    if (MORE_ALIASES.containsKey(name)) {
      aliases.add(MORE_ALIASES.get(name));
    }
    aliases.remove(name);
    return List.copyOf(aliases);
  }
}
