package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The expected forms are those of {@code ls --quoting-style=shell-escape}. */
class QuotingTest {
  @Test
  void plainNamesStayAsTheyAre() {
    assertThat(Quoting.quote("a-b_c.d/é日")).isEqualTo("a-b_c.d/é日");
  }

  @Test
  void namesThatAShellWouldReadOtherwiseAreQuoted() {
    assertThat(Quoting.quote("")).isEqualTo("''");
    assertThat(Quoting.quote("a b")).isEqualTo("'a b'");
    assertThat(Quoting.quote("~a")).isEqualTo("'~a'");
    assertThat(Quoting.quote("#a")).isEqualTo("'#a'");
    assertThat(Quoting.quote("m'n")).isEqualTo("\"m'n\"");
    assertThat(Quoting.quote("m'n$")).isEqualTo("'m'\\''n$'");
  }

  @Test
  void whatCannotBePrintedIsEscaped() {
    assertThat(Quoting.quote("a\nb")).isEqualTo("'a'$'\\n''b'");
    assertThat(Quoting.quote("a\u001b\rb")).isEqualTo("'a'$'\\033\\r''b'");
    assertThat(Quoting.quote(FileNames.decode(new byte[] {'a', -1}))).isEqualTo("'a'$'\\377'");
  }
}
