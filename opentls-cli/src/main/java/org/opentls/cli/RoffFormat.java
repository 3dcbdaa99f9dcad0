package org.opentls.cli;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A page for {@code man}: see {@code groff_man(7)}, of which only what {@code man(7)} has is used.
 */
final class RoffFormat implements ManualFormat {
  /** An option, or what stands for a value. */
  private static final Pattern STYLED =
      Pattern.compile("(?<option>(?<![\\w-])--?\\w[\\w-]*)|(?<value>\\b[A-Z][A-Z0-9]*\\b)");

  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.?!]) (?=\\p{Lu})");

  private final StringBuilder page = new StringBuilder();
  private boolean begun;

  @Override
  public void title(List<String> command, String summary) {
    var name = String.join("-", command);
    page.append(".\\\" Written by 'opentls man'.\n");
    page.append(".TH ").append(quoted(name.toUpperCase(Locale.ROOT))).append(" 1 ");
    page.append(VersionText.date()).append(" \"OpenTLS ").append(quoted(VersionText.openTls()));
    page.append("\" \"User Commands\"\n");
    section("Name");
    line(quoted(name) + " \\- " + quoted(asPhrase(summary)));
  }

  /** As in {@code print digests}: no capital, unless the word has others, and no full stop. */
  private static String asPhrase(String sentence) {
    boolean isName = sentence.length() > 1 && Character.isUpperCase(sentence.charAt(1));
    var phrase = sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    return isName ? phrase : phrase.substring(0, 1).toLowerCase(Locale.ROOT) + phrase.substring(1);
  }

  @Override
  public void section(String heading) {
    line(".SH " + quoted(heading.toUpperCase(Locale.ROOT)));
    begun = false;
  }

  @Override
  public void subsection(String heading) {
    line(".SS " + quoted(heading));
    begun = false;
  }

  @Override
  public void synopsis(String command, String arguments) {
    if (begun) {
      line(".PP");
    }
    line(".SY " + quoted(command).replace(" ", "\\ "));
    if (!arguments.isEmpty()) {
      line(styled(arguments));
    }
    line(".YS");
    begun = true;
  }

  @Override
  public void paragraph(String text) {
    if (begun) {
      line(".PP");
    }
    prose(text);
    begun = true;
  }

  @Override
  public void argument(String argument, String meaning) {
    tagged(styled(argument), meaning);
  }

  @Override
  public void entry(String name, String meaning) {
    tagged("\\fB" + quoted(name) + "\\fR", meaning);
  }

  @Override
  public void reference(List<String> command, String summary) {
    tagged("\\fB" + quoted(String.join("-", command)) + "\\fR(1)", summary);
  }

  private void tagged(String tag, String meaning) {
    line(".TP");
    line(tag);
    prose(meaning);
    begun = true;
  }

  @Override
  public void example(List<String> lines) {
    if (begun) {
      line(".PP");
    }
    line(".nf");
    lines.forEach(text -> line(protectedStart(quoted(text))));
    line(".fi");
    begun = true;
  }

  @Override
  public String text() {
    return page.toString();
  }

  /** A sentence a line, so that the space between two of them is the formatter's. */
  private void prose(String text) {
    SENTENCE_END.splitAsStream(text).forEach(sentence -> line(protectedStart(quoted(sentence))));
  }

  private void line(String text) {
    page.append(text).append('\n');
  }

  private static String styled(String text) {
    var styled = new StringBuilder();
    var matcher = STYLED.matcher(text);
    int end = 0;
    while (matcher.find()) {
      styled.append(quoted(text.substring(end, matcher.start())));
      styled.append(matcher.group("option") == null ? "\\fI" : "\\fB");
      styled.append(quoted(matcher.group())).append("\\fR");
      end = matcher.end();
    }
    return protectedStart(styled.append(quoted(text.substring(end))).toString());
  }

  /** Characters that roff would take for its own, or print as others. */
  private static String quoted(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("'", "\\(aq")
        .replace("`", "\\(ga")
        .replace("^", "\\(ha")
        .replace("~", "\\(ti")
        .replace("\"", "\\(dq");
  }

  /** A line that begins with a full stop would be a request. */
  private static String protectedStart(String line) {
    return line.startsWith(".") ? "\\&" + line : line;
  }
}
