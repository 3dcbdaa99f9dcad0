package org.opentls.tls;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A client's part of SOCKS 5: RFC 1928, and RFC 1929 for a user and a password. */
final class Socks5Handshake implements TunnelHandshake {
  private static final byte VERSION = 5;
  private static final byte AUTHENTICATION_VERSION = 1;
  private static final byte NO_AUTHENTICATION = 0;
  private static final byte USER_AND_PASSWORD = 2;
  private static final byte NONE_ACCEPTABLE = (byte) 0xff;
  private static final byte CONNECT = 1;
  private static final byte SUCCESS = 0;
  private static final byte IPV4 = 1;
  private static final byte NAME = 3;
  private static final byte IPV6 = 4;
  private static final int PORT = 2;

  /** What the proxy says next. */
  private enum Awaited {
    METHOD,
    AUTHENTICATION,
    REPLY,
    ADDRESS_TYPE,
    NAME_SIZE,
    ADDRESS
  }

  private final byte[] request;
  private final Optional<ProxyCredentials> credentials;
  private Awaited awaited = Awaited.METHOD;
  private ByteBuffer said = ByteBuffer.allocate(2);
  private byte[] toSend;

  private Socks5Handshake(byte[] request, Optional<ProxyCredentials> credentials) {
    this.request = request;
    this.credentials = credentials;
    this.toSend =
        credentials.isPresent()
            ? new byte[] {VERSION, 2, NO_AUTHENTICATION, USER_AND_PASSWORD}
            : new byte[] {VERSION, 1, NO_AUTHENTICATION};
  }

  /** A tunnel to a name, which the proxy looks up, or to an address. */
  static Socks5Handshake to(ProxyTarget target, Optional<ProxyCredentials> credentials) {
    var address = target.address();
    if (address != null) {
      return to(address, target.port(), credentials);
    }
    var request = request(NAME);
    request.write(target.name().length());
    target.name().chars().forEach(request::write);
    return new Socks5Handshake(complete(request, target.port()), credentials);
  }

  /** A tunnel to an address. */
  static Socks5Handshake to(InetAddress address, int port, Optional<ProxyCredentials> credentials) {
    byte[] bytes = address.getAddress();
    var request = request(bytes.length == 4 ? IPV4 : IPV6);
    request.writeBytes(bytes);
    return new Socks5Handshake(complete(request, port), credentials);
  }

  private static ByteArrayOutputStream request(byte addressType) {
    var request = new ByteArrayOutputStream();
    request.writeBytes(new byte[] {VERSION, CONNECT, 0, addressType});
    return request;
  }

  private static byte[] complete(ByteArrayOutputStream request, int port) {
    request.write(port >> 8);
    request.write(port);
    return request.toByteArray();
  }

  @Override
  public byte[] toSend() {
    byte[] bytes = toSend;
    toSend = new byte[0];
    return bytes;
  }

  @Override
  public int missing() {
    return said.remaining();
  }

  @Override
  public void receive(ByteBuffer bytes) throws ProxyException {
    said.put(bytes);
    if (!said.hasRemaining()) {
      take(said.flip());
    }
  }

  private void take(ByteBuffer complete) throws ProxyException {
    switch (awaited) {
      case METHOD -> {
        requireVersion(VERSION, complete.get());
        takeMethod(complete.get());
      }
      case AUTHENTICATION -> {
        requireVersion(AUTHENTICATION_VERSION, complete.get());
        takeAuthentication(complete.get());
      }
      case REPLY -> {
        requireVersion(VERSION, complete.get());
        takeReply(complete.get());
      }
      case ADDRESS_TYPE -> takeAddressType(complete.get(1));
      case NAME_SIZE -> await(Awaited.ADDRESS, Byte.toUnsignedInt(complete.get()) + PORT);
      case ADDRESS -> said = ByteBuffer.allocate(0);
    }
  }

  private void await(Awaited next, int size) {
    awaited = next;
    said = ByteBuffer.allocate(size);
  }

  private static void requireVersion(int expected, byte version) throws ProxyException {
    if (version != expected) {
      throw ProxyException.malformed(
          "version " + Byte.toUnsignedInt(version) + " instead of " + expected);
    }
  }

  /** Section 3. */
  private void takeMethod(byte method) throws ProxyException {
    if (method == NONE_ACCEPTABLE) {
      throw ProxyException.of(ProxyException.Kind.NO_ACCEPTABLE_METHOD);
    }
    if (method == NO_AUTHENTICATION) {
      ask();
    } else if (method == USER_AND_PASSWORD && credentials.isPresent()) {
      toSend = authentication(credentials.get());
      await(Awaited.AUTHENTICATION, 2);
    } else {
      throw ProxyException.malformed(
          "authentication by method " + Byte.toUnsignedInt(method) + ", which was not offered");
    }
  }

  /** RFC 1929, section 2. */
  private static byte[] authentication(ProxyCredentials credentials) {
    try (var encoded = credentials.encode()) {
      byte[] user = encoded.user();
      byte[] password = encoded.password();
      return ByteBuffer.allocate(3 + user.length + password.length)
          .put(AUTHENTICATION_VERSION)
          .put((byte) user.length)
          .put(user)
          .put((byte) password.length)
          .put(password)
          .array();
    }
  }

  private void takeAuthentication(byte status) throws ProxyException {
    if (status != SUCCESS) {
      throw ProxyException.of(ProxyException.Kind.AUTHENTICATION);
    }
    ask();
  }

  private void ask() {
    toSend = request;
    await(Awaited.REPLY, 2);
  }

  /** Section 6. A refusal is one even if the rest of the reply is not there. */
  private void takeReply(byte reply) throws ProxyException {
    if (reply != SUCCESS) {
      throw ProxyException.reply(Byte.toUnsignedInt(reply));
    }
    await(Awaited.ADDRESS_TYPE, 2);
  }

  /** The address that the proxy connects from; nobody here needs it. */
  private void takeAddressType(byte type) throws ProxyException {
    switch (type) {
      case IPV4 -> await(Awaited.ADDRESS, 4 + PORT);
      case IPV6 -> await(Awaited.ADDRESS, 16 + PORT);
      case NAME -> await(Awaited.NAME_SIZE, 1);
      default -> throw ProxyException.malformed("an address of type " + Byte.toUnsignedInt(type));
    }
  }
}
