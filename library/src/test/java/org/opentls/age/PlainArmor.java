package org.opentls.age;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Armor read in the plainest way: all at once, by patterns, with Base64 by hand. */
final class PlainArmor {
  private static final Pattern TEXT =
      Pattern.compile(
          "[ \t\r\n]{0,1024}+-----BEGIN AGE ENCRYPTED FILE-----\r?\n"
              + "((?:[A-Za-z0-9+/]{64}\r?\n)*+(?:[A-Za-z0-9+/]{1,63}={0,2}+\r?\n)?+)"
              + "-----END AGE ENCRYPTED FILE-----(?:\r?\n[ \t\r\n]{0,1024}+)?+",
          Pattern.DOTALL);

  private PlainArmor() {}

  /** The file in an armored text; empty if it is not strict. */
  static Optional<byte[]> decode(byte[] text) {
    var matcher = TEXT.matcher(new String(text, ISO_8859_1));
    return matcher.matches() ? decode(matcher.group(1).split("\r?\n")) : Optional.empty();
  }

  private static Optional<byte[]> decode(String[] lines) {
    var file = new ByteArrayOutputStream();
    for (var line : lines) {
      for (int at = 0; at < line.length(); at += 4) {
        if (at + 4 > line.length() || !decodeGroup(line.substring(at, at + 4), file)) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(file.toByteArray());
  }

  private static boolean decodeGroup(String group, ByteArrayOutputStream to) {
    int padding = (int) group.chars().filter(c -> c == '=').count();
    if (padding > 2 || !group.endsWith("=".repeat(padding))) {
      return false;
    }
    int bits = 0;
    for (int i = 0; i < 4; i++) {
      bits = bits << 6 | (i < 4 - padding ? value(group.charAt(i)) : 0);
    }
    var bytes = List.of((byte) (bits >> 16), (byte) (bits >> 8), (byte) bits);
    bytes.subList(0, 3 - padding).forEach(to::write);
    return bytes.subList(3 - padding, 3).stream().allMatch(rest -> rest == 0);
  }

  private static int value(char c) {
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".indexOf(c);
  }
}
