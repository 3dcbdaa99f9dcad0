package org.opentls.interop;

import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server of a fleet has counted.
 *
 * @param failed handshakes
 * @param asked look-ups that were answered
 * @param late those that were not, in time
 * @param dropped those that were not made, since the store had failed before
 * @param isLocal whether it has a key that no other one has
 * @param isStoreLeftAlone whether the store is not asked now
 */
record NodeCounts(
    long failed,
    Waits asked,
    Waits late,
    Waits dropped,
    boolean isLocal,
    boolean isStoreLeftAlone) {
  private static final Pattern LINE =
      Pattern.compile(
          "failed=(\\d+) asked=(\\S+) late=(\\S+) dropped=(\\S+) local=(\\w+) open=(\\w+)");

  /**
   * How long handshakes have waited.
   *
   * @param median in milliseconds
   * @param longest in milliseconds
   */
  record Waits(long number, double median, double longest) {
    private static Waits parse(String text) {
      var parts = text.split(",", -1);
      return new Waits(
          Long.parseLong(parts[0]),
          Double.parseDouble(parts[1]) / 1e3,
          Double.parseDouble(parts[2]) / 1e3);
    }
  }

  static NodeCounts parse(@Nullable String line) throws IOException {
    var match = LINE.matcher(String.valueOf(line));
    if (!match.matches()) {
      throw new IOException("a server says " + line);
    }
    return new NodeCounts(
        Long.parseLong(match.group(1)),
        Waits.parse(match.group(2)),
        Waits.parse(match.group(3)),
        Waits.parse(match.group(4)),
        Boolean.parseBoolean(match.group(5)),
        Boolean.parseBoolean(match.group(6)));
  }
}
