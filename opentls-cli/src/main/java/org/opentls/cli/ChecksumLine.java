package org.opentls.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line of a checksum list: a file's name and its digest, in the forms that {@code sha256sum},
 * {@code b2sum}, {@code md5 -r} and {@code openssl dgst} write.
 *
 * @param algorithm the algorithm, with the size of the digest
 * @param digest the digest in lower-case hexadecimal
 * @param name the file's name, as {@link FileNames} writes it
 */
record ChecksumLine(HashAlgorithm algorithm, String digest, String name) {
  private static final HexFormat HEX = HexFormat.of();

  /** How a digest is written. */
  enum Encoding {
    HEX,
    BASE64
  }

  /**
   * How a line is written.
   *
   * @param tagged whether the algorithm and the name come first, as on BSD
   * @param encoding how the digest is written
   * @param marker what stands before the name: a space, or {@code *} for binary
   * @param zero whether a NUL byte ends the line, and names are as they are
   */
  record Style(boolean tagged, Encoding encoding, char marker, boolean zero) {}

  /** The bytes of the line, its end included. */
  byte[] format(Style style) {
    var prefix = !style.zero && needsEscape(name) ? "\\" : "";
    var shown = style.zero ? name : escape(name);
    var text =
        prefix
            + (style.tagged
                ? algorithm.tag() + " (" + shown + ") = " + encode(style.encoding)
                : encode(style.encoding) + " " + style.marker + shown)
            + (style.zero ? '\0' : '\n');
    return FileNames.encode(text);
  }

  /** The bytes of a line with a code that no list is checked for. */
  static byte[] of(String code, String name) {
    return FileNames.encode((needsEscape(name) ? "\\" : "") + code + "  " + escape(name) + "\n");
  }

  private String encode(Encoding encoding) {
    return switch (encoding) {
      case HEX -> digest;
      case BASE64 -> Base64.getEncoder().encodeToString(HEX.parseHex(digest));
    };
  }

  private static boolean needsEscape(String name) {
    return name.indexOf('\\') >= 0 || name.indexOf('\n') >= 0 || name.indexOf('\r') >= 0;
  }

  static String escape(String name) {
    return name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  /** The name that {@link #escape} made this of, or null if it made no such thing. */
  private static @Nullable String unescape(String escaped) {
    var name = new StringBuilder(escaped.length());
    boolean escaping = false;
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (!escaping) {
        if (c != '\\') {
          name.append(c);
        }
        escaping = c == '\\';
        continue;
      }
      switch (c) {
        case '\\' -> name.append('\\');
        case 'n' -> name.append('\n');
        case 'r' -> name.append('\r');
        default -> {
          return null;
        }
      }
      escaping = false;
    }
    return escaping ? null : name.toString();
  }

  /** Reads the lines of one list. */
  static final class Parser {
    private final HashAlgorithm untagged;
    private final boolean anyTag;

    /** Whether the list has one space between digest and name; known after its first line. */
    private @Nullable Boolean oneSpace;

    private @Nullable String lastTag;
    private Optional<HashAlgorithm> lastTagged = Optional.empty();

    /**
     * Makes a parser for one list.
     *
     * @param untagged the algorithm of lines that name none
     * @param anyTag whether lines may name any other algorithm
     */
    Parser(HashAlgorithm untagged, boolean anyTag) {
      this.untagged = untagged;
      this.anyTag = anyTag;
    }

    /** What the line says, or nothing if it has none of the forms. */
    Optional<ChecksumLine> parse(String line) {
      var text = line.stripLeading();
      boolean escaped = text.startsWith("\\");
      var body = escaped ? text.substring(1) : text;
      var result = parseTagged(body).or(() -> parseUntagged(body));
      return escaped ? result.flatMap(Parser::withNameUnescaped) : result;
    }

    private static Optional<ChecksumLine> withNameUnescaped(ChecksumLine line) {
      return Optional.ofNullable(unescape(line.name))
          .map(name -> new ChecksumLine(line.algorithm, line.digest, name));
    }

    /** {@code SHA256 (name) = digest}, or {@code SHA2-256(name)= digest}. */
    private Optional<ChecksumLine> parseTagged(String text) {
      int open = text.indexOf('(');
      int close = text.lastIndexOf(')');
      if (open <= 0 || close < open) {
        return Optional.empty();
      }
      var rest = text.substring(close + 1).stripLeading();
      if (!rest.startsWith("=")) {
        return Optional.empty();
      }
      var digest = rest.substring(1).strip();
      var name = text.substring(open + 1, close);
      return algorithm(text.substring(0, open).stripTrailing())
          .flatMap(algorithm -> line(algorithm, digest, name));
    }

    private Optional<HashAlgorithm> algorithm(String tag) {
      if (!tag.equals(lastTag)) {
        lastTagged =
            HashAlgorithm.ofTag(tag)
                .filter(found -> anyTag || found.name().equals(untagged.name()));
        lastTag = tag;
      }
      return lastTagged;
    }

    /** {@code digest name}, {@code digest *name}, or {@code digest name}. */
    private Optional<ChecksumLine> parseUntagged(String text) {
      int end = 0;
      while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\t') {
        end++;
      }
      int nameAt = nameAfter(text, end);
      if (nameAt < 0) {
        return Optional.empty();
      }
      var digest = text.substring(0, end);
      var name = text.substring(nameAt);
      return sized(digest.length()).flatMap(algorithm -> line(algorithm, digest, name));
    }

    private int nameAfter(String text, int end) {
      int next = end + 1;
      if (next >= text.length()) {
        return -1;
      }
      char marker = text.charAt(next);
      boolean marked = next + 1 < text.length() && (marker == ' ' || marker == '*');
      if (!marked) {
        if (Boolean.FALSE.equals(oneSpace)) {
          return -1;
        }
        oneSpace = true;
        return next;
      }
      if (Boolean.TRUE.equals(oneSpace)) {
        return next;
      }
      oneSpace = false;
      return next + 1;
    }

    /** The untagged algorithm with digests of that many hexadecimal digits, as b2sum reads them. */
    private Optional<HashAlgorithm> sized(int digits) {
      return untagged.kind() == HashAlgorithm.Kind.FIXED || isBase64Of(untagged.size(), digits)
          ? Optional.of(untagged)
          : untagged.withSize(digits / 2);
    }

    private static boolean isBase64Of(int size, int characters) {
      return characters == (size + 2) / 3 * 4;
    }

    private static Optional<ChecksumLine> line(
        HashAlgorithm algorithm, String digest, String name) {
      var bytes = decode(digest, algorithm.size());
      return bytes == null
          ? Optional.empty()
          : Optional.of(new ChecksumLine(algorithm, HEX.formatHex(bytes), name));
    }

    private static byte @Nullable [] decode(String digest, int size) {
      try {
        if (digest.length() == 2 * size) {
          return HEX.parseHex(digest);
        }
        return isBase64Of(size, digest.length())
            ? Base64.getDecoder().decode(digest.getBytes(US_ASCII))
            : null;
      } catch (IllegalArgumentException _) {
        return null;
      }
    }
  }
}
