package org.opentls.age;

import java.util.List;
import java.util.function.Function;

/** A kind of secret texts, told by how they begin. */
record SecretText(String prefix, Function<CharSequence, Identity> parser) {
  /** All kinds; the first that fits reads a text. */
  private static final List<SecretText> KINDS =
      List.of(
          new SecretText("AGE-SECRET-KEY-PQ-1", HybridIdentity::parse),
          new SecretText("AGE-SECRET-KEY-1", X25519Identity::parse));

  /** How all of them begin, those of plugins as well. */
  private static final String COMMON = "AGE-";

  private static final String PLUGIN = "AGE-PLUGIN-";

  /**
   * The identity of a text.
   *
   * @throws IllegalArgumentException if there is none; the message does not show the text
   */
  static Identity parse(CharSequence text) {
    for (var kind : KINDS) {
      if (startsWith(text, kind.prefix)) {
        return kind.parser.apply(text);
      }
    }
    throw new IllegalArgumentException("not an age identity: " + reason(text));
  }

  private static String reason(CharSequence text) {
    if (startsWith(text, PLUGIN)) {
      return "identities of plugins are not supported";
    }
    return PublicText.isPublic(text) ? "a recipient" : "the text begins as none does";
  }

  /** Whether a text begins as that of an identity does. */
  static boolean isSecret(CharSequence text) {
    return startsWith(text, COMMON);
  }

  /** Whether a text begins so, in any case of ASCII; makes no copy of it. */
  static boolean startsWith(CharSequence text, String prefix) {
    for (int i = 0; i < prefix.length(); i++) {
      if (i == text.length() || upper(text.charAt(i)) != upper(prefix.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static char upper(char c) {
    return c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
  }
}
