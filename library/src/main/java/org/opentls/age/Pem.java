package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/** A text of one PEM block: RFC 7468, and the headers that came before it in RFC 1421. */
final class Pem {
  static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final Pattern LABEL = Pattern.compile("[A-Z0-9 ]{1,40}");
  private static final String HEADER = "Proc-Type:";

  private final String label;
  private final byte[] text;
  private final int start;
  private final int end;

  private Pem(String label, byte[] text, int start, int end) {
    this.label = label;
    this.text = text;
    this.start = start;
    this.end = end;
  }

  /**
   * Finds the block.
   *
   * @param text not copied
   * @throws IllegalArgumentException if there is more or less than one block
   */
  static Pem parse(byte[] text) {
    int begin = indexOf(text, BEGIN, 0);
    int labelStart = begin + BEGIN.length();
    int labelEnd = indexOf(text, DASHES, labelStart);
    var label = new String(text, labelStart, Math.min(labelEnd - labelStart, 50), US_ASCII);
    if (!LABEL.matcher(label).matches()) {
      throw new IllegalArgumentException("the first line is malformed");
    }
    int start = labelEnd + DASHES.length();
    var last = END + label + DASHES;
    int end = indexOf(text, last, start);
    requireWhiteSpace(text, 0, begin);
    requireWhiteSpace(text, end + last.length(), text.length);
    return new Pem(label, text, start, end);
  }

  private static int indexOf(byte[] text, String part, int from) {
    byte[] bytes = part.getBytes(US_ASCII);
    for (int at = from; at + bytes.length <= text.length; at++) {
      if (Arrays.equals(text, at, at + bytes.length, bytes, 0, bytes.length)) {
        return at;
      }
    }
    throw new IllegalArgumentException("cut short");
  }

  private static void requireWhiteSpace(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Armor.isWhiteSpace(text[i])) {
        throw new IllegalArgumentException("there is more than one key in it");
      }
    }
  }

  /** What the block holds, as in {@code RSA PRIVATE KEY}. */
  String label() {
    return label;
  }

  /** Whether the block has headers, which say that it is encrypted. */
  boolean hasHeaders() {
    int at = start;
    while (at < end && Armor.isWhiteSpace(text[at])) {
      at++;
    }
    return SecretText.startsWith(new AsciiText(text, at, end), HEADER);
  }

  /**
   * What stands in Base64 in a block without headers.
   *
   * @return new bytes, which the caller clears if they are secret
   * @throws IllegalArgumentException if it is not Base64
   */
  byte[] decode() {
    var packed = new byte[end - start];
    int size = 0;
    for (int i = start; i < end; i++) {
      if (!Armor.isWhiteSpace(text[i])) {
        packed[size++] = text[i];
      }
    }
    byte[] base64 = Arrays.copyOf(packed, size);
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      // The decoder's message shows a character.
      throw new IllegalArgumentException("not Base64");
    } finally {
      Arrays.fill(packed, (byte) 0);
      Arrays.fill(base64, (byte) 0);
    }
  }
}
