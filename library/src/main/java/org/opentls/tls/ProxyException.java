package org.opentls.tls;

import java.io.IOException;
import java.io.Serial;
import java.net.SocketTimeoutException;
import java.util.OptionalInt;

/**
 * A proxy opens no tunnel. {@link #kind()} says why, from a closed set.
 *
 * <p>A proxy that cannot be reached is not one of these: then the socket's own {@code IOException}
 * is thrown.
 */
public final class ProxyException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private static final int NONE = -1;

  /** Why there is no tunnel. The first eight are the replies of RFC 1928, section 6. */
  public enum Kind {
    /** The proxy has failed, and does not say how. */
    GENERAL_FAILURE("the proxy has failed"),
    /** The rules of the proxy forbid the connection. */
    NOT_ALLOWED("the proxy does not allow the connection"),
    /** The network of the target cannot be reached from the proxy. */
    NETWORK_UNREACHABLE("the proxy cannot reach the network"),
    /** The target cannot be reached from the proxy, or its name is not found there. */
    HOST_UNREACHABLE("the proxy cannot reach the host"),
    /** The target refuses connections on that port. */
    CONNECTION_REFUSED("the host refuses the connection of the proxy"),
    /** The way from the proxy to the target is too long. */
    TTL_EXPIRED("the proxy finds the host too far away"),
    /** The proxy opens no tunnels. */
    COMMAND_NOT_SUPPORTED("the proxy opens no tunnels"),
    /** The proxy does not know that type of address: a name, IPv4 or IPv6. */
    ADDRESS_TYPE_NOT_SUPPORTED("the proxy does not take an address of that type"),
    /** The proxy refuses with a reply that RFC 1928 does not have. */
    UNKNOWN_REPLY("the proxy refuses"),
    /** The proxy takes none of the methods of authentication: most want a user and a password. */
    NO_ACCEPTABLE_METHOD("the proxy wants another authentication"),
    /** The proxy does not take the user and the password, or asks for them. */
    AUTHENTICATION("the proxy refuses the authentication"),
    /** An HTTP proxy answers with another status than success. */
    HTTP_STATUS("the proxy refuses"),
    /** What answers does not speak the protocol. */
    MALFORMED_REPLY("the proxy sends a malformed reply"),
    /** The proxy has ended the connection before its reply was complete. */
    UNEXPECTED_END("the proxy has ended the connection"),
    /** The time for all of it is over; the cause is a {@code SocketTimeoutException}. */
    DEADLINE("the proxy takes too long");

    /** How many replies RFC 1928 has beside success; they count from 1. */
    private static final int REPLIES = 8;

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private final Kind kind;
  private final int code;

  private ProxyException(Kind kind, int code, String detail) {
    super(kind.words + detail);
    this.kind = kind;
    this.code = code;
  }

  /** A reply of SOCKS other than success. */
  static ProxyException reply(int code) {
    var kind = code >= 1 && code <= Kind.REPLIES ? Kind.values()[code - 1] : Kind.UNKNOWN_REPLY;
    return new ProxyException(kind, code, " (SOCKS reply " + code + ")");
  }

  /**
   * A status of HTTP other than success.
   *
   * @param reason what can be shown
   */
  static ProxyException status(int code, String reason) {
    return new ProxyException(
        code == HttpHandshake.AUTHENTICATION_REQUIRED ? Kind.AUTHENTICATION : Kind.HTTP_STATUS,
        code,
        ": status " + code + (reason.isEmpty() ? "" : ", " + reason));
  }

  static ProxyException of(Kind kind) {
    return new ProxyException(kind, NONE, "");
  }

  static ProxyException malformed(String detail) {
    return new ProxyException(Kind.MALFORMED_REPLY, NONE, ": " + detail);
  }

  static ProxyException late(String whole) {
    var exception = new ProxyException(Kind.DEADLINE, NONE, ": no tunnel within " + whole);
    var _ = exception.initCause(new SocketTimeoutException("no tunnel within " + whole));
    return exception;
  }

  /** Why there is no tunnel. */
  public Kind kind() {
    return kind;
  }

  /** The reply of SOCKS or the status of HTTP; empty if there is none. */
  public OptionalInt code() {
    return code == NONE ? OptionalInt.empty() : OptionalInt.of(code);
  }
}
