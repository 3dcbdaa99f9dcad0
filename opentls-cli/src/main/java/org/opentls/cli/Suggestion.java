package org.opentls.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what a user may have meant. */
final class Suggestion {
  private Suggestion() {}

  /** A question about the word most like the one given, or nothing if none is like it. */
  static String of(String given, Collection<String> known) {
    return known.stream()
        .filter(word -> isLike(given, word))
        .min(Comparator.comparingInt(word -> distance(given, word)))
        .map(word -> "; did you mean '" + word + "'?")
        .orElse("");
  }

  private static boolean isLike(String given, String word) {
    return word.length() > 2
        && (isStart(given, word) || distance(given, word) <= Math.max(1, given.length() / 3));
  }

  private static boolean isStart(String given, String word) {
    return given.replace("-", "").length() > 1 && word.startsWith(given.toLowerCase(Locale.ROOT));
  }

  /**
   * How many letters must be added, removed, changed or swapped with their neighbour; letters of
   * another case count as the same.
   */
  static int distance(String from, String to) {
    var a = from.toLowerCase(Locale.ROOT);
    var b = to.toLowerCase(Locale.ROOT);
    var steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, a, b, i, j);
      }
    }
    return steps[a.length()][b.length()];
  }

  private static int step(int[][] steps, String a, String b, int i, int j) {
    int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(steps[i - 1][j - 1] + changed, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, 1 + steps[i - 2][j - 2]) : least;
  }
}
