package org.opentls.tls;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.opentls.api.SslClientHello.SSL_client_hello_get0_ext;
import static org.opentls.api.SslClientHello.SSL_client_hello_get0_session_id;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;
import org.opentls.api.CString;

/**
 * What a client asks for in its first message.
 *
 * @param serverNames RFC 6066, section 3
 * @param applicationProtocols RFC 7301, in Latin-1
 * @param sessionId that of a session of TLS 1.2, or anything: RFC 9846, section 4.2.2
 * @param preSharedKeys the extension with the sessions of TLS 1.3: RFC 9846, section 4.3.11
 * @param offersSession whether the client would like to go on with a session
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record ClientHello(
    List<SNIServerName> serverNames,
    List<String> applicationProtocols,
    byte[] sessionId,
    ByteBuffer preSharedKeys,
    boolean offersSession) {
  /** A name as it was sent, of which Java makes no {@code SNIHostName}. */
  private static final class OtherName extends SNIServerName {
    OtherName(byte[] name) {
      super(StandardConstants.SNI_HOST_NAME, name);
    }
  }

  private static final int SERVER_NAME = 0;
  private static final int ALPN = 16;
  private static final int PRE_SHARED_KEY = 41;
  private static final int SUPPORTED_VERSIONS = 43;

  /** That of a session's obfuscated age, after its identity. */
  private static final int AGE = 4;

  /**
   * Reads the message, while OpenSSL asks about it.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static ClientHello of(MemorySegment ssl) {
    try {
      byte[] sessionId = sessionId(ssl);
      var preSharedKeys = extension(ssl, PRE_SHARED_KEY);
      // A client that knows TLS 1.3 sends an id in any case, for the sake of what is in between.
      boolean hasId = sessionId.length > 0 && !extension(ssl, SUPPORTED_VERSIONS).hasRemaining();
      return new ClientHello(
          serverNames(extension(ssl, SERVER_NAME)),
          protocols(extension(ssl, ALPN)),
          sessionId,
          preSharedKeys,
          hasId || preSharedKeys.hasRemaining());
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a malformed extension of the client", e);
    }
  }

  private static byte[] sessionId(MemorySegment ssl) {
    try (var arena = Arena.ofConfined()) {
      var data = arena.allocate(ADDRESS);
      long length = SSL_client_hello_get0_session_id(ssl, data);
      return length == 0 ? new byte[0] : CString.bytes(data.get(ADDRESS, 0), length);
    }
  }

  /**
   * What may be the ids of sessions that the client has: those of TLS 1.3 first. OpenSSL refuses
   * what is malformed, later.
   *
   * @param most how many identities of TLS 1.3 are looked at
   */
  List<byte[]> sessionIds(int most) {
    var ids = new ArrayList<byte[]>();
    var list = preSharedKeys.duplicate();
    try {
      if (list.hasRemaining()) {
        list.limit(Math.min(list.limit(), Short.BYTES + Short.toUnsignedInt(list.getShort())));
      }
      for (int i = 0; i < most && list.hasRemaining(); i++) {
        ids.add(bytes(list, Short.toUnsignedInt(list.getShort())));
        list.position(Math.min(list.limit(), list.position() + AGE));
      }
    } catch (BufferUnderflowException _) {
      // OpenSSL says so.
    }
    if (sessionId.length > 0) {
      ids.add(sessionId);
    }
    return ids;
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
      if (type == StandardConstants.SNI_HOST_NAME) {
        names.add(hostName(name));
      }
    }
    return names;
  }

  /** Java knows no name with a dot at its end, nor one with an underscore. */
  private static SNIServerName hostName(byte[] name) {
    try {
      return new SNIHostName(name);
    } catch (IllegalArgumentException _) {
      return new OtherName(name);
    }
  }

  /** The name of the host that is asked for, as it was sent in Latin-1; empty if there is none. */
  Optional<String> hostName() {
    return serverNames.stream().findFirst().map(name -> new String(name.getEncoded(), ISO_8859_1));
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
