package org.opentls.age;

import java.io.IOException;
import java.io.Serial;
import java.util.OptionalLong;
import org.opentls.api.UnsupportedOpenSslException;

/**
 * A file cannot be decrypted. {@link #kind()} says why, from a closed set, and the message begins
 * with the kind in the words of the C2SP test kit, as in {@code header failure:}.
 *
 * <p>A transport that fails throws its own {@code IOException}, not this one.
 */
public final class AgeException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private static final long NO_OFFSET = -1;

  /** What is wrong. */
  public enum Kind {
    /** The text around the file is not strict armor. */
    ARMOR("armor failure"),
    /** The header is malformed, or this is no age file. */
    HEADER("header failure"),
    /** No identity opens the file. */
    NO_MATCH("no match"),
    /** The file is encrypted with another passphrase. */
    WRONG_PASSPHRASE("no match"),
    /** The passphrase would cost more work than the identity allows; nothing was computed. */
    WORK_FACTOR_TOO_HIGH("header failure"),
    /** The header was changed after the file was made. */
    HMAC("HMAC failure"),
    /** The payload ends early, for certain. */
    TRUNCATED("payload failure"),
    /** The payload was changed, for certain, or goes on after its end. */
    CORRUPTED("payload failure"),
    /**
     * The last chunk that is there is wrong: it was changed, or its rest is missing. Nothing in the
     * format tells which.
     */
    TRUNCATED_OR_CORRUPTED("payload failure"),
    /** The file may be for an identity, and the loaded OpenSSL lacks what it takes to tell. */
    UNSUPPORTED("unsupported");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private final Kind kind;
  private final long offset;

  /**
   * Says what is wrong. For {@link Identity} implementations.
   *
   * @param detail follows the kind in the message; no secret
   */
  public AgeException(Kind kind, String detail) {
    this(kind, detail, NO_OFFSET);
  }

  private AgeException(Kind kind, String detail, long offset) {
    super(kind.words + ": " + detail);
    this.kind = kind;
    this.offset = offset;
  }

  static AgeException header(String detail) {
    return new AgeException(Kind.HEADER, detail);
  }

  static AgeException unsupported(UnsupportedOpenSslException cause) {
    var exception = new AgeException(Kind.UNSUPPORTED, String.valueOf(cause.getMessage()));
    exception.initCause(cause);
    return exception;
  }

  static AgeException armor(String detail) {
    return new AgeException(Kind.ARMOR, detail);
  }

  static AgeException payload(Kind kind, String detail, long offset) {
    return new AgeException(kind, detail + " at byte " + offset + " of the plaintext", offset);
  }

  /** What is wrong. */
  public Kind kind() {
    return kind;
  }

  /**
   * Where a payload went wrong: the number of bytes of plaintext before the wrong chunk. A stream
   * has checked all of them; a channel, which goes anywhere, may have not. Empty for all other
   * kinds.
   */
  public OptionalLong offset() {
    return offset == NO_OFFSET ? OptionalLong.empty() : OptionalLong.of(offset);
  }
}
