package org.opentls.cli;

import java.util.List;
import java.util.regex.Pattern;

/** A page in Markdown, with links to the other pages beside it. */
final class MarkdownFormat implements ManualFormat {
  private static final Pattern SPACES = Pattern.compile(" +");
  private static final int WIDTH = 80;
  private static final int INDENT = 4;

  private final StringBuilder page = new StringBuilder();
  private boolean inList;

  @Override
  public void title(List<String> command, String summary) {
    block("# " + quoted(String.join(" ", command)));
    block(quoted(summary));
  }

  @Override
  public void section(String heading) {
    block("## " + quoted(heading));
  }

  @Override
  public void subsection(String heading) {
    block("### " + quoted(heading));
  }

  @Override
  public void synopsis(String command, String arguments) {
    var text = new StringBuilder(command);
    int width = text.length();
    for (var word : SPACES.splitAsStream(arguments).filter(each -> !each.isEmpty()).toList()) {
      boolean fits = width + 1 + word.length() <= WIDTH;
      text.append(fits ? " " : "\n" + " ".repeat(INDENT)).append(word);
      width = fits ? width + 1 + word.length() : INDENT + word.length();
    }
    block("```text\n" + text + "\n```");
  }

  @Override
  public void paragraph(String text) {
    block(quoted(text));
  }

  @Override
  public void argument(String argument, String meaning) {
    entry(argument, meaning);
  }

  @Override
  public void entry(String name, String meaning) {
    item("`" + name + "`", meaning);
  }

  @Override
  public void reference(List<String> command, String summary) {
    var link = "[" + String.join(" ", command) + "](" + String.join("-", command) + ".md)";
    item(link, summary);
  }

  @Override
  public void example(List<String> lines) {
    block("```sh\n" + String.join("\n", lines) + "\n```");
  }

  @Override
  public String text() {
    return page.toString();
  }

  private void block(String text) {
    if (!page.isEmpty()) {
      page.append('\n');
    }
    page.append(text).append('\n');
    inList = false;
  }

  private void item(String head, String meaning) {
    if (!inList) {
      page.append('\n');
      inList = true;
    }
    page.append("- ").append(head).append("\\\n  ").append(quoted(meaning)).append('\n');
  }

  /** Characters that Markdown would take for its own. */
  private static String quoted(String text) {
    return text.replaceAll("([\\\\`*_<>\\[\\]|#])", "\\\\$1");
  }
}
