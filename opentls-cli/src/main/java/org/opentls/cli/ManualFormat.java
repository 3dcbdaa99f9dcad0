package org.opentls.cli;

import java.util.List;

/** How a page of the manual is written down. What it is given is plain text, which it quotes. */
interface ManualFormat {
  /**
   * Begins the page.
   *
   * @param command the words of the command, as in {@code opentls hash}
   * @param summary a sentence
   */
  void title(List<String> command, String summary);

  void section(String heading);

  void subsection(String heading);

  /** How a command is called: its words, and the options and words that may follow. */
  void synopsis(String command, String arguments);

  void paragraph(String text);

  /**
   * An option or a word of the command line, as in {@code -a, --algorithm=ALG}, and its meaning.
   */
  void argument(String argument, String meaning);

  /** A name, as a number of an exit code, and its meaning. */
  void entry(String name, String meaning);

  /** Another page and what it is about. */
  void reference(List<String> command, String summary);

  void example(List<String> lines);

  /** The whole page. */
  String text();
}
