package org.opentls.age;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Optional;

/**
 * Base64 of which every value has one form: RFC 4648, section 4, with the unused bits zero as
 * section 3.5 asks. The JDK's decoder takes other bits, and takes padding as it comes.
 */
final class CanonicalBase64 {
  private CanonicalBase64() {}

  private static final Base64.Encoder UNPADDED = Base64.getEncoder().withoutPadding();

  /** Without padding, as headers have it. */
  static String encode(byte[] bytes) {
    return UNPADDED.encodeToString(bytes);
  }

  /** Without padding, as headers have it; empty if the text is not the one form of its value. */
  static Optional<byte[]> decode(String text) {
    return decode(text, UNPADDED);
  }

  /** With padding, as armor has it; empty if the text is not the one form of its value. */
  static Optional<byte[]> decodePadded(byte[] text) {
    // Whole groups without padding have one form; the JDK's decoder sees to their characters.
    boolean whole = text.length % 4 == 0;
    if (whole && text[text.length - 1] != '=') {
      try {
        return Optional.of(Base64.getDecoder().decode(text));
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }
    return decodePadded(new String(text, ISO_8859_1));
  }

  /** With padding, as SSH keys have it; empty if the text is not the one form of its value. */
  static Optional<byte[]> decodePadded(String text) {
    return decode(text, Base64.getEncoder());
  }

  private static Optional<byte[]> decode(String text, Base64.Encoder form) {
    try {
      var bytes = Base64.getDecoder().decode(text);
      return form.encodeToString(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
