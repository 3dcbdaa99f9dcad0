package org.opentls.cli;

import java.util.Locale;

/** A table of a page; everything in its cells is escaped. */
final class HtmlTable {
  private final StringBuilder html = new StringBuilder();
  private boolean hasRows;

  /**
   * Begins one.
   *
   * @param id where links lead to
   * @param columns their heads; the first is that of the rows
   */
  HtmlTable(String id, String caption, String... columns) {
    html.append("<table id=\"").append(id).append("\"><caption>");
    html.append(PageText.escaped(caption)).append("</caption>\n<thead><tr>");
    for (var column : columns) {
      cell("th scope=\"col\"", "th", column);
    }
    html.append("</tr></thead>\n<tbody>\n");
  }

  /** Adds a row, whose first cell is its head. */
  HtmlTable row(String head, String... cells) {
    html.append("<tr>");
    cell("th scope=\"row\"", "th", head);
    for (var text : cells) {
      cell("td", "td", text);
    }
    html.append("</tr>\n");
    hasRows = true;
    return this;
  }

  /** Adds a row with a cell that is in a state, which its words tell too. */
  HtmlTable row(String head, Mood mood, String text) {
    html.append("<tr>");
    cell("th scope=\"row\"", "th", head);
    cell("td class=\"" + mood.css() + "\"", "td", text);
    html.append("</tr>\n");
    hasRows = true;
    return this;
  }

  /** How something is. */
  enum Mood {
    /** As it is to be. */
    GOOD,
    /** Somebody should look after it. */
    WARNING,
    /** Broken. */
    BAD,
    /** Nothing to be said. */
    PLAIN;

    String css() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private void cell(String begin, String end, String text) {
    html.append('<').append(begin).append('>').append(PageText.escaped(text));
    html.append("</").append(end).append('>');
  }

  /** Ends it; nothing is left of one without rows. */
  @Override
  public String toString() {
    return hasRows ? html + "</tbody></table>\n" : "";
  }
}
