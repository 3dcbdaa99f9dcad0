package org.opentls.age;

import java.util.List;
import java.util.function.Function;

/** A kind of public texts, told by how they begin. */
record PublicText(String prefix, Function<String, Recipient> parser) {
  /** All kinds; the first that fits reads a text. */
  private static final List<PublicText> KINDS =
      List.of(
          new PublicText("age1pq1", HybridRecipient::parse),
          new PublicText("age1tag1", TagRecipient::parse),
          new PublicText("age1tagpq1", TagRecipient::parse),
          new PublicText("ssh-", SshRecipient::parse),
          new PublicText("ecdsa-", SshRecipient::parse),
          new PublicText("sk-", SshRecipient::parse),
          new PublicText("age1", X25519Recipient::parse));

  /**
   * The recipient of a text.
   *
   * @throws IllegalArgumentException if there is none; the message does not show the text, which
   *     may be a secret in a wrong place
   */
  static Recipient parse(String text) {
    for (var kind : KINDS) {
      if (SecretText.startsWith(text, kind.prefix)) {
        return kind.parser.apply(text);
      }
    }
    throw new IllegalArgumentException("not an age recipient: " + reason(text));
  }

  private static String reason(String text) {
    return SecretText.isSecret(text)
        ? "an identity, which is secret"
        : "the text begins as none does";
  }

  /** Whether a text begins as that of a recipient does. */
  static boolean isPublic(CharSequence text) {
    for (var kind : KINDS) {
      if (SecretText.startsWith(text, kind.prefix)) {
        return true;
      }
    }
    return false;
  }
}
