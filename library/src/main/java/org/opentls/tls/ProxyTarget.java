package org.opentls.tls;

import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a tunnel leads: what the caller has named, and the same as it is sent. No character of it
 * can be taken for anything else in a protocol.
 *
 * @param given the host as the caller has it
 * @param name the host in the letters of DNS; meaningless for an address
 * @param address if the host is one, and not a name
 */
record ProxyTarget(String given, String name, @Nullable InetAddress address, int port) {
  private static final int MAX_PORT = 65_535;

  /** Underscores are not for hosts, and many have some. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,255}");

  /**
   * Takes a name or an address of IPv4 or IPv6, in brackets or not. Nobody is asked for a name.
   *
   * @param port 1 to 65535
   * @throws IllegalArgumentException if that is no host, or no port
   */
  static ProxyTarget of(String host, int port) {
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("port " + port + " is not in 1 to " + MAX_PORT);
    }
    var address = ServerNames.address(host);
    return host.indexOf('%') < 0 && address.isPresent()
        ? new ProxyTarget(host, host, address(address.get()), port)
        : new ProxyTarget(host, name(host), null, port);
  }

  /** As {@link #of(String, int)} for an address that may have been looked up or not. */
  static ProxyTarget of(SocketAddress endpoint) {
    if (endpoint instanceof InetSocketAddress address) {
      return of(address.getHostString(), address.getPort());
    }
    throw new IllegalArgumentException("no address of the Internet: " + endpoint);
  }

  private static InetAddress address(byte[] address) {
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes", e);
    }
  }

  private static String name(String host) {
    try {
      var name = IDN.toASCII(host);
      if (NAME.matcher(name).matches()) {
        return name;
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw new IllegalArgumentException("not a name or an address: " + VisibleText.of(host));
  }

  /** As a URL has both: RFC 3986, section 3.2. */
  String authority() {
    if (address == null) {
      return name + ":" + port;
    }
    var text = address.getHostAddress();
    return (text.indexOf(':') < 0 ? text : "[" + text + "]") + ":" + port;
  }

  /** For what shows a peer: nothing was looked up. */
  InetAddress shownAddress() {
    try {
      return address == null ? InetAddress.getByAddress(given, new byte[4]) : address;
    } catch (UnknownHostException e) {
      throw new AssertionError("4 bytes", e);
    }
  }

  /** The name, unresolved, or the address. */
  InetSocketAddress shownEndpoint() {
    return address == null
        ? InetSocketAddress.createUnresolved(given, port)
        : new InetSocketAddress(address, port);
  }
}
