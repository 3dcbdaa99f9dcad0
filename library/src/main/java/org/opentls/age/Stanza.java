package org.opentls.age;

import java.util.Arrays;
import java.util.List;

/** The part of a header that holds the file key for one recipient. Immutable. */
public final class Stanza {
  private final String type;
  private final List<String> arguments;
  private final byte[] body;

  /**
   * Checks and keeps the parts.
   *
   * @param type one printable ASCII character or more, no spaces, as in {@code X25519}
   * @param arguments the same each
   * @param body any bytes; they are copied
   * @throws IllegalArgumentException if the type or an argument has other characters or is empty
   */
  public Stanza(String type, List<String> arguments, byte[] body) {
    this.type = requirePrintable(type);
    this.arguments = List.copyOf(arguments);
    this.arguments.forEach(Stanza::requirePrintable);
    this.body = body.clone();
  }

  private static String requirePrintable(String text) {
    if (!isPrintable(text)) {
      throw new IllegalArgumentException("not one or more printable ASCII characters: " + text);
    }
    return text;
  }

  /** Whether the text is what the specification calls an arbitrary string. */
  static boolean isPrintable(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  /** The type, as in {@code X25519}. */
  public String type() {
    return type;
  }

  /** What follows the type on its line. */
  public List<String> arguments() {
    return arguments;
  }

  /** A copy of the body. */
  public byte[] body() {
    return body.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Stanza that
        && type.equals(that.type)
        && arguments.equals(that.arguments)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * type.hashCode() + arguments.hashCode()) + Arrays.hashCode(body);
  }

  /** The first line of the stanza. */
  @Override
  public String toString() {
    return "-> " + type + (arguments.isEmpty() ? "" : " " + String.join(" ", arguments));
  }
}
