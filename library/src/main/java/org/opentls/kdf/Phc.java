package org.opentls.kdf;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentls.api.OpenSslException;

/** The PHC string format of the functions that are here. */
final class Phc {
  private Phc() {}

  /** The most characters of a number: what an {@code int} can have. */
  private static final String NUMBER = "(0|[1-9][0-9]{0,9})";

  /** 8 to 64 bytes of salt; 16 to 64 bytes of hash. */
  private static final String TAIL = "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})";

  private static final Pattern PBKDF2 =
      Pattern.compile("\\$pbkdf2-([a-z0-9-]{1,32})\\$i=" + NUMBER + TAIL);
  private static final Pattern SCRYPT =
      Pattern.compile("\\$scrypt\\$ln=" + NUMBER + ",r=" + NUMBER + ",p=" + NUMBER + TAIL);
  private static final Pattern ARGON2 =
      Pattern.compile(
          "\\$argon2(d|i|id)\\$v=19\\$m=" + NUMBER + ",t=" + NUMBER + ",p=" + NUMBER + TAIL);

  private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

  /**
   * Fails for a function that has no name in the format.
   *
   * @throws IllegalArgumentException if the digest's name has other letters than the format
   */
  static void requireName(PasswordKdf function) {
    if (function instanceof Pbkdf2 pbkdf2) {
      nameOf(pbkdf2);
    }
  }

  static String encode(PasswordKdf function, byte[] salt, byte[] hash) {
    var start =
        switch (function) {
          case Pbkdf2 f -> "pbkdf2-" + nameOf(f) + "$i=" + f.iterations();
          case Scrypt f ->
              "scrypt$ln="
                  + Integer.numberOfTrailingZeros(f.cost())
                  + (",r=" + f.blockSize() + ",p=" + f.parallelism());
          case Argon2 f ->
              f.type().phcName()
                  + ("$v=19$m=" + f.memoryKib())
                  + (",t=" + f.iterations() + ",p=" + f.parallelism());
        };
    return "$" + start + "$" + BASE64.encodeToString(salt) + "$" + BASE64.encodeToString(hash);
  }

  /** The format has no underscore, so {@code sha3_256} is written {@code sha3-256}. */
  private static String nameOf(Pbkdf2 pbkdf2) {
    var name = pbkdf2.digest().replace('_', '-');
    if (!name.matches("[a-z0-9-]{1,32}")) {
      throw new IllegalArgumentException("no name in a password hash for " + pbkdf2.digest());
    }
    return name;
  }

  static PasswordHash parse(String stored) {
    var pbkdf2 = PBKDF2.matcher(stored);
    if (pbkdf2.matches()) {
      return parse(stored, pbkdf2(pbkdf2), pbkdf2, 3);
    }
    var scrypt = SCRYPT.matcher(stored);
    if (scrypt.matches()) {
      int cost = 1 << (int) Parameters.requireBetween("ln", number(scrypt, 1), 1, 30);
      return parse(stored, new Scrypt(cost, number(scrypt, 2), number(scrypt, 3)), scrypt, 4);
    }
    var argon2 = ARGON2.matcher(stored);
    if (argon2.matches()) {
      return parse(stored, argon2(argon2), argon2, 5);
    }
    throw new IllegalArgumentException("not a password hash by PBKDF2, scrypt or Argon2 1.3");
  }

  private static Pbkdf2 pbkdf2(Matcher matcher) {
    int iterations = number(matcher, 2);
    try {
      return new Pbkdf2(matcher.group(1).replace('-', '_'), iterations);
    } catch (OpenSslException e) {
      throw new IllegalArgumentException("no digest " + matcher.group(1), e);
    }
  }

  private static Argon2 argon2(Matcher matcher) {
    var type =
        switch (matcher.group(1)) {
          case "d" -> Argon2.Type.D;
          case "i" -> Argon2.Type.I;
          default -> Argon2.Type.ID;
        };
    return new Argon2(type, number(matcher, 2), number(matcher, 3), number(matcher, 4));
  }

  /** Only the one spelling is taken that {@link #encode} gives. */
  private static PasswordHash parse(
      String stored, PasswordKdf function, Matcher matcher, int saltGroup) {
    var salt = base64(matcher.group(saltGroup));
    var hash = base64(matcher.group(saltGroup + 1));
    if (!encode(function, salt, hash).equals(stored)) {
      throw new IllegalArgumentException("not the usual spelling of a password hash");
    }
    return new PasswordHash(function, salt, hash);
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      // Its message may quote the text.
      throw new IllegalArgumentException("salt or hash is not Base64");
    }
  }

  private static int number(Matcher matcher, int group) {
    long number = Long.parseLong(matcher.group(group));
    return (int) Parameters.requireBetween("number", number, 0, Integer.MAX_VALUE);
  }
}
