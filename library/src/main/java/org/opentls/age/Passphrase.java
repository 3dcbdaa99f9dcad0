package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.opentls.kdf.Scrypt;

/** A copy of a passphrase, and the key that the format makes of it. Closing it overwrites it. */
final class Passphrase implements AutoCloseable {
  static final String TYPE = "scrypt";
  static final int SALT_SIZE = 16;

  /** The largest N that {@link Scrypt} takes; it needs 1 TiB. */
  static final int MAX_WORK_FACTOR = 30;

  /** The most bytes of UTF-8 that a {@code char} takes. */
  private static final int MAX_BYTES = 3;

  private static final byte[] LABEL = "age-encryption.org/v1/scrypt".getBytes(US_ASCII);
  private static final int BLOCK_SIZE = 8;
  private static final int KEY_SIZE = 32;

  private static final Pattern WORK_FACTOR = Pattern.compile("[1-9][0-9]*");

  /** The digits of numbers that an {@code int} holds in any case. */
  private static final int SAFE_DIGITS = 9;

  private final char[] characters;
  private volatile boolean closed;

  private Passphrase(char[] characters) {
    this.characters = characters;
  }

  static Passphrase of(char[] characters) {
    if (characters.length == 0) {
      throw new IllegalArgumentException("the passphrase is empty");
    }
    if (!isText(characters)) {
      throw new IllegalArgumentException("the passphrase has half of a surrogate pair");
    }
    return new Passphrase(characters.clone());
  }

  /** Whether the format has a passphrase of these characters. */
  static boolean isText(char[] characters) {
    return characters.length > 0 && UTF_8.newEncoder().canEncode(CharBuffer.wrap(characters));
  }

  /** The passphrase in UTF-8, which the caller clears; no other copy is left. */
  static byte[] utf8(char[] characters) {
    var room = new byte[MAX_BYTES * characters.length];
    var out = ByteBuffer.wrap(room);
    try {
      UTF_8.newEncoder().encode(CharBuffer.wrap(characters), out, true);
      return Arrays.copyOf(room, out.position());
    } finally {
      Arrays.fill(room, (byte) 0);
    }
  }

  static int requireWorkFactor(int workFactor) {
    if (workFactor < 1 || workFactor > MAX_WORK_FACTOR) {
      throw new IllegalArgumentException(
          "work factor " + workFactor + ": 1 to " + MAX_WORK_FACTOR + " are possible");
    }
    return workFactor;
  }

  /**
   * The number that a stanza gives in decimal digits, however large: what an {@code int} cannot
   * hold becomes the largest. Empty if it is no number in its shortest form.
   */
  static OptionalInt workFactor(String text) {
    if (!WORK_FACTOR.matcher(text).matches()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(text.length() > SAFE_DIGITS ? Integer.MAX_VALUE : Integer.parseInt(text));
  }

  /** The key that wraps the file key, which the caller clears. */
  byte[] wrappingKey(byte[] salt, int workFactor) {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    byte[] labelled = Bytes.concat(LABEL, salt);
    return new Scrypt(1 << workFactor, BLOCK_SIZE, 1).derive(characters, labelled, KEY_SIZE);
  }

  @Override
  public void close() {
    closed = true;
    Arrays.fill(characters, '\0');
  }
}
