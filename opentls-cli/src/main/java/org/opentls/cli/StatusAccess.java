package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentls.hashlib.Digest;
import org.opentls.hashlib.Digests;
import org.opentls.hmac.Hmac;
import org.opentls.random.Secrets;

/**
 * Who may see the status: those who have the token, or have shown it before; if there is none, all
 * who are on this machine. For any number of threads.
 */
final class StatusAccess {
  /** How long nobody is asked for the token again. */
  static final Duration LOGIN = Duration.ofHours(12);

  /** 128 bits in hexadecimal. */
  private static final int SHORTEST_TOKEN = 32;

  private static final int TAG = 32;

  private final String host;
  private final boolean isLocal;
  private final InstantSource clock;

  /** Its SHA-256; null if there is no token. */
  private final byte @Nullable [] token;

  /** Those who log in get what it has authenticated; it ends with the process. */
  private final byte[] key = Secrets.tokenBytes(TAG);

  private StatusAccess(String host, boolean isLocal, byte @Nullable [] token, InstantSource clock) {
    this.host = host;
    this.isLocal = isLocal;
    this.token = token;
    this.clock = clock;
  }

  /** For a server that others do not reach. */
  static StatusAccess local(String host) {
    return new StatusAccess(host, true, null, InstantSource.system());
  }

  /**
   * For a server that others reach, or not.
   *
   * @param token which the caller clears
   * @throws BadValue if it is too short, or has other characters than ASCII's
   */
  static StatusAccess withToken(String host, boolean isLocal, char[] token) {
    return withToken(host, isLocal, token, InstantSource.system());
  }

  static StatusAccess withToken(String host, boolean isLocal, char[] token, InstantSource clock) {
    if (token.length < SHORTEST_TOKEN) {
      throw new BadValue(
          "the status-token must have %d characters or more: openssl rand -hex 32"
              .formatted(SHORTEST_TOKEN));
    }
    for (char c : token) {
      if (c <= ' ' || c > '~') {
        throw new BadValue("the status-token must be of visible characters of ASCII");
      }
    }
    byte[] bytes = SecretBytes.encode(token, "status-token");
    try {
      return new StatusAccess(host, isLocal, sha256(bytes), clock);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static byte[] sha256(byte[] text) {
    try (var digest = Digest.of("SHA256")) {
      return digest.update(text).digest();
    }
  }

  /** Whether a token is asked for. */
  boolean asksForToken() {
    return token != null;
  }

  /**
   * Whether a browser that calls the server by a name was led here by that name's owner: one who
   * has a name resolved to a loopback address makes a page of their own out of this one.
   *
   * @param name as in a {@code Host} header, without the port
   */
  boolean allowsName(String name) {
    if (!isLocal) {
      return true;
    }
    var plain = name.toLowerCase(Locale.ROOT).replaceAll("^\\[(.*)]$", "$1");
    return plain.equals("localhost") || plain.equalsIgnoreCase(host) || isLoopback(plain);
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.ofLiteral(address).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** Whether this is the token. It takes as long for each that is not. */
  boolean isToken(String text) {
    return token != null && Digests.isEqual(token, sha256(text.getBytes(UTF_8)));
  }

  /**
   * Whether a request may be answered.
   *
   * @param authorization the header
   * @param logins what the client says that {@link #login} has given it
   */
  boolean allows(Optional<String> authorization, List<String> logins) {
    return !asksForToken()
        || authorization.flatMap(StatusAccess::bearer).filter(this::isToken).isPresent()
        || logins.stream().anyMatch(this::isLogin);
  }

  /** RFC 6750, section 2.1. */
  private static Optional<String> bearer(String authorization) {
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? Optional.of(authorization.substring(BEARER.length()).strip())
        : Optional.empty();
  }

  private static final String BEARER = "Bearer ";

  /** What one who has shown the token shows from now on, for {@link #LOGIN}. */
  String login() {
    long until = clock.instant().plus(LOGIN).toEpochMilli();
    var login = ByteBuffer.allocate(Long.BYTES + TAG).putLong(until).put(tag(until));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(login.array());
  }

  private byte[] tag(long until) {
    try (var hmac = Hmac.sha256(key)) {
      return hmac.update(ByteBuffer.allocate(Long.BYTES).putLong(until).array()).digest();
    }
  }

  private boolean isLogin(String text) {
    byte[] login;
    try {
      login = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return false;
    }
    if (login.length != Long.BYTES + TAG) {
      return false;
    }
    var parts = ByteBuffer.wrap(login);
    long until = parts.getLong();
    var tag = new byte[TAG];
    parts.get(tag);
    return Digests.isEqual(tag, tag(until)) && clock.millis() < until;
  }
}
