package org.opentls.internal;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.opentls.api.OpenSSL;

/** Names of digests as Python and as OpenSSL write them. */
public final class Names {
  private Names() {}

  /** OpenSSL's own name of each digest that Python names in its own way. */
  private static final Map<String, String> OPENSSL_NAMES =
      Map.ofEntries(
          Map.entry("md5", "MD5"),
          Map.entry("sha1", "SHA1"),
          Map.entry("sha224", "SHA2-224"),
          Map.entry("sha256", "SHA2-256"),
          Map.entry("sha384", "SHA2-384"),
          Map.entry("sha512", "SHA2-512"),
          Map.entry("sha512_224", "SHA2-512/224"),
          Map.entry("sha512_256", "SHA2-512/256"),
          Map.entry("sha3_224", "SHA3-224"),
          Map.entry("sha3_256", "SHA3-256"),
          Map.entry("sha3_384", "SHA3-384"),
          Map.entry("sha3_512", "SHA3-512"),
          Map.entry("shake_128", "SHAKE-128"),
          Map.entry("shake_256", "SHAKE-256"),
          Map.entry("blake2b", "BLAKE2B-512"),
          Map.entry("blake2s", "BLAKE2S-256"),
          Map.entry("ripemd160", "RIPEMD-160"));

  private static final Map<String, String> PYTHON_NAMES = inverse();

  private static Map<String, String> inverse() {
    var inverse = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    OPENSSL_NAMES.forEach((python, openSsl) -> inverse.put(openSsl, python));
    return inverse;
  }

  /** Python's {@code hashlib.algorithms_guaranteed}. */
  private static final SortedSet<String> GUARANTEED =
      Collections.unmodifiableSortedSet(
          new TreeSet<>(
              List.of(
                  "md5",
                  "sha1",
                  "sha224",
                  "sha256",
                  "sha384",
                  "sha512",
                  "sha3_224",
                  "sha3_256",
                  "sha3_384",
                  "sha3_512",
                  "shake_128",
                  "shake_256",
                  "blake2b",
                  "blake2s")));

  private static final int MAX_SHOWN = 64;

  /** The digest in OpenSSL that produces no output. */
  public static final String NO_DIGEST = "null";

  /**
   * The name in lower case. Letters beyond ASCII stay: none may turn into one that is in a name.
   */
  public static String lowerCase(String name) {
    var chars = name.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      if (chars[i] >= 'A' && chars[i] <= 'Z') {
        chars[i] = Character.toLowerCase(chars[i]);
      }
    }
    return new String(chars);
  }

  /** A stranger's name for a message: at most 64 characters, all of them visible. */
  public static String shown(String name) {
    var shown = new StringBuilder();
    name.chars()
        .limit(MAX_SHOWN)
        .forEach(c ->
            shown.append(c >= ' ' && c <= '~' ? Character.toString(c) : "\\u%04x".formatted(c)));
    return shown.append(name.length() > MAX_SHOWN ? "..." : "").toString();
  }

  /** OpenSSL's name for a name of Python in any case; any other name as it is. */
  public static String openSslNameOf(String name) {
    return OPENSSL_NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
  }

  /** Python's name for a name of OpenSSL; OpenSSL's in lower case where Python has none. */
  public static String pythonNameOf(String openSsl) {
    return PYTHON_NAMES.getOrDefault(openSsl, openSsl.toLowerCase(Locale.ROOT));
  }

  /** The digests that Python guarantees. */
  public static SortedSet<String> guaranteed() {
    return GUARANTEED;
  }

  /** The digests that can be fetched. */
  public static SortedSet<String> available() {
    var names = new TreeSet<String>();
    for (var name : OpenSSL.digests()) {
      if (!name.equalsIgnoreCase(NO_DIGEST)) {
        names.add(pythonNameOf(name));
      }
    }
    return Collections.unmodifiableSortedSet(names);
  }
}
