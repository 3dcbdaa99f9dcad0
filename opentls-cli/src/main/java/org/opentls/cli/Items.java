package org.opentls.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a command draws from: its arguments, or the lines of standard input. */
final class Items {
  private Items() {}

  /** The arguments, or the lines of standard input if there are none. */
  static List<String> of(List<String> arguments, Console console) {
    return arguments.isEmpty() ? lines(console) : arguments;
  }

  /** The lines of standard input; the last one counts also if no newline ends it. */
  static List<String> lines(Console console) {
    byte[] text;
    try {
      text = console.in().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var lines = new ArrayList<String>();
    int start = 0;
    for (int i = 0; i <= text.length; i++) {
      if (i == text.length ? start < i : text[i] == '\n') {
        lines.add(FileNames.decode(Arrays.copyOfRange(text, start, i)));
        start = i + 1;
      }
    }
    return lines;
  }

  static void print(List<String> items, Output out) {
    for (var item : items) {
      out.write(FileNames.encode(item));
      out.write('\n');
    }
  }
}
