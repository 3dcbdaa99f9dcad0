package org.opentls.tls;

/** What strangers say, in messages. */
final class VisibleText {
  private VisibleText() {}

  private static final int MAX = 200;

  /** The beginning of a text, without what could end a line or move a terminal's cursor. */
  static String of(String text) {
    var shown = new StringBuilder();
    text.codePoints().filter(VisibleText::isVisible).limit(MAX).forEach(shown::appendCodePoint);
    return shown.toString().strip();
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
