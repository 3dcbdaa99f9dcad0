package org.opentls.tls;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.opentls.api.SslClientHello.SSL_client_hello_get0_ext;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import org.opentls.api.CString;

/**
 * What a client asks for in its first message.
 *
 * @param serverNames RFC 6066, section 3
 * @param applicationProtocols RFC 7301, in Latin-1
 */
record ClientHello(List<SNIServerName> serverNames, List<String> applicationProtocols) {
  private static final int SERVER_NAME = 0;
  private static final int ALPN = 16;

  /**
   * Reads the message, while OpenSSL asks about it.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static ClientHello of(MemorySegment ssl) {
    try {
      return new ClientHello(
          serverNames(extension(ssl, SERVER_NAME)), protocols(extension(ssl, ALPN)));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a malformed extension of the client", e);
    }
  }

  private static ByteBuffer extension(MemorySegment ssl, int type) {
    try (var arena = Arena.ofConfined()) {
      var data = arena.allocate(ADDRESS);
      var size = arena.allocate(JAVA_LONG);
      boolean there = SSL_client_hello_get0_ext(ssl, type, data, size) == 1;
      int length = there ? (int) size.get(JAVA_LONG, 0) : 0;
      return ByteBuffer.wrap(
          length == 0 ? new byte[0] : CString.bytes(data.get(ADDRESS, 0), length));
    }
  }

  private static List<SNIServerName> serverNames(ByteBuffer extension) {
    var names = new ArrayList<SNIServerName>();
    if (extension.hasRemaining()) {
      extension.getShort();
    }
    while (extension.hasRemaining()) {
      byte type = extension.get();
      var name = bytes(extension, Short.toUnsignedInt(extension.getShort()));
      if (type == 0) {
        names.add(new SNIHostName(name));
      }
    }
    return names;
  }

  private static List<String> protocols(ByteBuffer extension) {
    var protocols = new ArrayList<String>();
    if (extension.hasRemaining()) {
      extension.getShort();
    }
    while (extension.hasRemaining()) {
      var name = bytes(extension, Byte.toUnsignedInt(extension.get()));
      protocols.add(new String(name, ISO_8859_1));
    }
    return protocols;
  }

  private static byte[] bytes(ByteBuffer from, int length) {
    if (length > from.remaining()) {
      throw new BufferUnderflowException();
    }
    var bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }
}
