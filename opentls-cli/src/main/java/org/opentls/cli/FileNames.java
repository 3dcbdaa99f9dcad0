package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * File names as strings that lose nothing: on Unix a name is bytes, and need not be UTF-8.
 *
 * <p>A byte that is no part of UTF-8 becomes the lone surrogate {@code U+DC00 + byte}, as in
 * Python's {@code surrogateescape}, and becomes that byte again on its way out.
 */
final class FileNames {
  private FileNames() {}

  private static final int ESCAPE = 0xdc00;
  private static final char REPLACEMENT = '\ufffd';
  private static final Path OWN_COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  static String decode(byte[] name) {
    var decoder = UTF_8.newDecoder();
    var in = ByteBuffer.wrap(name);
    var out = CharBuffer.allocate(name.length);
    while (true) {
      var result = decoder.decode(in, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE + Byte.toUnsignedInt(in.get())));
      }
    }
  }

  static byte[] encode(String name) {
    if (name.chars().noneMatch(FileNames::isEscape)) {
      return name.getBytes(UTF_8);
    }
    var bytes = new ByteArrayOutputStream();
    name.codePoints()
        .forEach(c -> {
          if (isEscape(c)) {
            bytes.write(c - ESCAPE);
          } else {
            bytes.writeBytes(Character.toString(c).getBytes(UTF_8));
          }
        });
    return bytes.toByteArray();
  }

  private static boolean isEscape(int c) {
    return c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff;
  }

  /** The file of that name, whatever its bytes and the locale. */
  static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException _) {
      return Path.of(uri(name));
    }
  }

  /**
   * The relative path of that name, where {@link #path} may give an absolute one.
   *
   * @param name not empty; a slash at its beginning says nothing
   */
  static Path relative(String name) {
    var parts = Arrays.stream(name.split("/")).filter(part -> !part.isEmpty()).toList();
    var path = path(String.join("/", parts));
    int base = path.isAbsolute() ? Path.of("").toAbsolutePath().getNameCount() : 0;
    return path.subpath(base, path.getNameCount());
  }

  /** The name of a file, whatever its bytes: what {@link #path} takes. */
  static String of(Path path) {
    var name = path.toString();
    if (name.indexOf(REPLACEMENT) < 0) {
      return name;
    }
    // The text of a path has lost bytes that its URI has; only an absolute one has a URI.
    var base = Path.of("").toAbsolutePath();
    var uri = base.resolve(path).toUri().getRawPath();
    var relative = path.isAbsolute() ? uri : uri.substring(base.toUri().getRawPath().length());
    return decode(unescaped(relative.endsWith("/") ? relative.replaceFirst("/$", "") : relative));
  }

  private static byte[] unescaped(String uri) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) == '%') {
        bytes.write(HexFormat.fromHexDigits(uri, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(uri.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  /** A URI takes any byte, where a string must pass the locale's character set. */
  private static URI uri(String name) {
    var uri = new StringBuilder("file://");
    if (!name.startsWith("/")) {
      uri.append(Path.of("").toAbsolutePath().toUri().getRawPath());
    }
    for (byte b : encode(name)) {
      boolean plain = b == '/' || (b > 0 && Character.isLetterOrDigit(b));
      uri.append(plain ? Character.toString(b) : "%" + HEX.toHexDigits(b));
    }
    return URI.create(uri.toString());
  }

  /**
   * The arguments of this process as they were given. Java decodes them by the locale, which loses
   * bytes; where it did, Linux still has them.
   */
  static String[] recover(String[] args) {
    for (var arg : args) {
      if (arg.indexOf(REPLACEMENT) >= 0) {
        return recoverAll(args);
      }
    }
    return args;
  }

  private static String[] recoverAll(String[] args) {
    try {
      var given = split(Files.readAllBytes(OWN_COMMAND_LINE));
      return given.subList(given.size() - args.length, given.size()).toArray(String[]::new);
    } catch (IOException _) {
      return args;
    }
  }

  private static List<String> split(byte[] commandLine) {
    var arguments = new ArrayList<String>();
    var argument = new ByteArrayOutputStream();
    for (byte b : commandLine) {
      if (b == 0) {
        arguments.add(decode(argument.toByteArray()));
        argument.reset();
      } else {
        argument.write(b);
      }
    }
    return arguments;
  }
}
