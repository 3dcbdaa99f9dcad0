package org.opentls.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.opentls.api.SslCallbacks;

/** Lists of application protocols as they are sent: RFC 7301, section 3.1. */
final class ApplicationProtocols {
  private ApplicationProtocols() {}

  /**
   * The list on the wire.
   *
   * @throws IllegalArgumentException if a name is empty, longer than 255 bytes or not Latin-1
   */
  static byte[] encode(List<String> names) {
    var out = new ByteArrayOutputStream();
    for (var name : names) {
      byte[] bytes = name.getBytes(ISO_8859_1);
      if (bytes.length == 0 || bytes.length > 255 || !decode(bytes, 0, bytes.length).equals(name)) {
        throw new IllegalArgumentException(
            "an application protocol has 1 to 255 characters of Latin-1");
      }
      out.write(bytes.length);
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }

  private static String decode(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, ISO_8859_1);
  }

  /** The names on the wire, a well-formed list. */
  static List<String> decode(byte[] list) {
    var names = new ArrayList<String>();
    for (int at = 0; at < list.length; at += 1 + length(list, at)) {
      names.add(decode(list, at + 1, length(list, at)));
    }
    return names;
  }

  /**
   * Where the first of {@code mine} that is among the others stands in their list; {@link
   * SslCallbacks#ALPN_FAIL} if none is.
   */
  static int choose(List<String> mine, byte[] offered) {
    for (var name : mine) {
      for (int at = 0; at < offered.length; at += 1 + length(offered, at)) {
        if (decode(offered, at + 1, length(offered, at)).equals(name)) {
          return at;
        }
      }
    }
    return SslCallbacks.ALPN_FAIL;
  }

  private static int length(byte[] list, int at) {
    return Byte.toUnsignedInt(list[at]);
  }
}
