package org.opentls.cli;

/** Names in messages, quoted as GNU programs do: so that a shell reads them as they are. */
final class Quoting {
  private Quoting() {}

  /** The word in quotes, also where a shell would need none. */
  static String always(String word) {
    var quoted = quote(word);
    return quoted.equals(word) ? "'" + word + "'" : quoted;
  }

  private static final String SPECIAL = " !\"$&'()*:;<=>?[\\^`|";
  private static final String SPECIAL_IN_DOUBLE_QUOTES = "!\"$\\`";

  /** The name as it is if a shell would leave it so, quoted otherwise. */
  static String quote(String name) {
    if (name.isEmpty()) {
      return "''";
    }
    boolean printable = name.codePoints().allMatch(Quoting::isPrintable);
    if (printable && !hasAny(name, SPECIAL) && "#~".indexOf(name.charAt(0)) < 0) {
      return name;
    }
    return printable && name.indexOf('\'') >= 0 && !hasAny(name, SPECIAL_IN_DOUBLE_QUOTES)
        ? '"' + name + '"'
        : inSingleQuotes(name);
  }

  private static boolean hasAny(String name, String characters) {
    return name.chars().anyMatch(c -> characters.indexOf(c) >= 0);
  }

  /** Whether a terminal shows a character, and does nothing else with it. */
  static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED, Character.FORMAT -> false;
      default -> true;
    };
  }

  /** Text of a stranger's, in which nothing is left that a terminal would not show. */
  static String visible(String text) {
    var shown = new StringBuilder();
    text.codePoints()
        .forEach(c -> shown.append(isPrintable(c) ? Character.toString(c) : escaped(c)));
    return shown.toString();
  }

  private static String inSingleQuotes(String name) {
    var quoted = new StringBuilder("'");
    boolean escaping = false;
    for (int c : name.codePoints().toArray()) {
      boolean escape = !isPrintable(c);
      if (escape != escaping) {
        quoted.append(escape ? "'$'" : "''");
        escaping = escape;
      }
      quoted.append(escape ? escaped(c) : c == '\'' ? "'\\''" : Character.toString(c));
    }
    return quoted.append('\'').toString();
  }

  private static String escaped(int c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> octal(FileNames.encode(Character.toString(c)));
    };
  }

  private static String octal(byte[] bytes) {
    var octal = new StringBuilder();
    for (byte b : bytes) {
      octal.append("\\%03o".formatted(Byte.toUnsignedInt(b)));
    }
    return octal.toString();
  }
}
