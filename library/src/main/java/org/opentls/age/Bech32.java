package org.opentls.age;

import java.util.Arrays;

/**
 * Bech32: <a href="https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki">BIP 173</a>, of
 * any length, as age uses it for keys.
 */
final class Bech32 {
  private Bech32() {}

  private static final String CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };
  private static final int CHECKSUM = 6;

  /** The text in lower case, which the caller clears if it is secret. */
  static char[] encode(String prefix, byte[] data) {
    byte[] groups = toGroups(data);
    try {
      return encodeGroups(prefix, groups);
    } finally {
      Arrays.fill(groups, (byte) 0);
    }
  }

  private static char[] encodeGroups(String prefix, byte[] groups) {
    var text = new char[prefix.length() + 1 + groups.length + CHECKSUM];
    prefix.getChars(0, prefix.length(), text, 0);
    int at = prefix.length();
    text[at++] = '1';
    for (byte group : groups) {
      text[at++] = CHARSET.charAt(group);
    }
    int sum = prefixSum(prefix);
    for (byte group : groups) {
      sum = step(sum, group);
    }
    for (int i = 0; i < CHECKSUM; i++) {
      sum = step(sum, 0);
    }
    sum ^= 1;
    for (int i = 0; i < CHECKSUM; i++) {
      text[at++] = CHARSET.charAt(sum >>> (5 * (CHECKSUM - 1 - i)) & 31);
    }
    return text;
  }

  /**
   * The data of a text with this prefix.
   *
   * @param prefix in lower case
   * @param text in lower or upper case
   * @return new bytes, which the caller clears if they are secret
   * @throws IllegalArgumentException if the text has another prefix or a mistake; the message does
   *     not show it
   */
  static byte[] decode(String prefix, CharSequence text) {
    int start = prefix.length() + 1;
    requireOneCase(text);
    if (text.length() < start + CHECKSUM || !startsWith(text, prefix + "1")) {
      throw new IllegalArgumentException("not " + prefix + "1 and characters of Bech32");
    }
    var groups = new byte[text.length() - start];
    try {
      int sum = prefixSum(prefix);
      for (int i = 0; i < groups.length; i++) {
        int value = CHARSET.indexOf(lower(text.charAt(start + i)));
        if (value < 0) {
          throw new IllegalArgumentException("character " + (start + i + 1) + " is not of Bech32");
        }
        groups[i] = (byte) value;
        sum = step(sum, value);
      }
      if (sum != 1) {
        throw new IllegalArgumentException("the checksum is wrong: a typing mistake");
      }
      return toBytes(groups, groups.length - CHECKSUM);
    } finally {
      Arrays.fill(groups, (byte) 0);
    }
  }

  private static boolean startsWith(CharSequence text, String prefix) {
    for (int i = 0; i < prefix.length(); i++) {
      if (lower(text.charAt(i)) != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static void requireOneCase(CharSequence text) {
    boolean anyLower = text.chars().anyMatch(c -> c >= 'a' && c <= 'z');
    boolean anyUpper = text.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    if (anyLower && anyUpper) {
      throw new IllegalArgumentException("lower and upper case are mixed");
    }
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  private static int prefixSum(String prefix) {
    int sum = 1;
    for (int i = 0; i < prefix.length(); i++) {
      sum = step(sum, prefix.charAt(i) >> 5);
    }
    sum = step(sum, 0);
    for (int i = 0; i < prefix.length(); i++) {
      sum = step(sum, prefix.charAt(i) & 31);
    }
    return sum;
  }

  private static int step(int sum, int value) {
    int top = sum >>> 25;
    int next = ((sum & 0x1ffffff) << 5) ^ value;
    for (int i = 0; i < GENERATOR.length; i++) {
      if (((top >> i) & 1) != 0) {
        next ^= GENERATOR[i];
      }
    }
    return next;
  }

  private static byte[] toGroups(byte[] data) {
    var groups = new byte[(data.length * 8 + 4) / 5];
    for (int i = 0; i < groups.length * 5; i++) {
      int bit = i < data.length * 8 ? data[i / 8] >> (7 - i % 8) & 1 : 0;
      groups[i / 5] |= (byte) (bit << (4 - i % 5));
    }
    return groups;
  }

  private static byte[] toBytes(byte[] groups, int count) {
    var data = new byte[count * 5 / 8];
    int rest = 0;
    for (int i = 0; i < count * 5; i++) {
      int bit = groups[i / 5] >> (4 - i % 5) & 1;
      if (i < data.length * 8) {
        data[i / 8] |= (byte) (bit << (7 - i % 8));
      } else {
        rest |= bit;
      }
    }
    if (rest != 0 || count * 5 % 8 >= 5) {
      Arrays.fill(data, (byte) 0);
      throw new IllegalArgumentException("the padding is not zero bits, fewer than five");
    }
    return data;
  }
}
