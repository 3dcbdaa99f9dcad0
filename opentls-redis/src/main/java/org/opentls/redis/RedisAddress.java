package org.opentls.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.URLDecoder;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where Redis is.
 *
 * @param hosts of Redis, of the sentinels, or some nodes of the cluster
 * @param login what the URI says, which nobody gets to see
 * @param database 0, unless it is told
 * @param master how the sentinels call it; empty without them
 */
record RedisAddress(
    Topology topology,
    boolean tls,
    List<Host> hosts,
    Optional<PasswordAuthentication> login,
    int database,
    String master) {
  private static final Pattern SCHEME = Pattern.compile("redis(s?)(?:-(sentinel|cluster))?");
  private static final Pattern HOST =
      Pattern.compile("([\\w.-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");
  private static final Pattern DATABASE = Pattern.compile("/?|/([0-9]{1,4})");

  /** Of what Redis consists. */
  enum Topology {
    SINGLE,
    SENTINEL,
    CLUSTER
  }

  /** A name or an address, and a port. */
  record Host(String name, int port) {
    private static Host of(String text, int defaultPort) {
      var match = HOST.matcher(text);
      if (!match.matches()) {
        throw new IllegalArgumentException("not the host of a Redis: " + text);
      }
      int port = match.group(2) == null ? defaultPort : Integer.parseInt(match.group(2));
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("not a port: " + port);
      }
      return new Host(match.group(1), port);
    }
  }

  /**
   * Reads a URI.
   *
   * @throws IllegalArgumentException if it is none of Redis; the password is not in the message
   */
  static RedisAddress of(URI uri) {
    var scheme = SCHEME.matcher(Objects.requireNonNullElse(uri.getScheme(), ""));
    if (!scheme.matches()) {
      throw new IllegalArgumentException(
          "not redis, rediss, redis-sentinel or redis-cluster: " + uri.getScheme());
    }
    var topology =
        switch (scheme.group(2)) {
          case "sentinel" -> Topology.SENTINEL;
          case "cluster" -> Topology.CLUSTER;
          case null, default -> Topology.SINGLE;
        };
    var authority = Objects.requireNonNullElse(uri.getRawAuthority(), "");
    int at = authority.lastIndexOf('@');
    var address =
        new RedisAddress(
            topology,
            !scheme.group(1).isEmpty(),
            hosts(authority.substring(at + 1), topology),
            at < 0 ? Optional.empty() : Optional.of(login(authority.substring(0, at))),
            database(Objects.requireNonNullElse(uri.getPath(), "")),
            Objects.requireNonNullElse(uri.getFragment(), ""));
    address.check(uri);
    return address;
  }

  private static List<Host> hosts(String text, Topology topology) {
    int port = topology == Topology.SENTINEL ? 26_379 : 6379;
    return Stream.of(text.split(",", -1)).map(host -> Host.of(host, port)).toList();
  }

  private static PasswordAuthentication login(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("before @ stands user:password, or :password");
    }
    return new PasswordAuthentication(
        decoded(text.substring(0, colon)), decoded(text.substring(colon + 1)).toCharArray());
  }

  /** RFC 3986: {@code +} is itself, which the decoder of forms does not know. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }

  private static int database(String path) {
    var match = DATABASE.matcher(path);
    if (!match.matches()) {
      throw new IllegalArgumentException("not the number of a database: " + path);
    }
    return match.group(1) == null ? 0 : Integer.parseInt(match.group(1));
  }

  private void check(URI uri) {
    if (uri.getRawQuery() != null) {
      throw new IllegalArgumentException("nothing is known that could stand behind ?");
    }
    if (topology == Topology.SINGLE && hosts.size() > 1) {
      throw new IllegalArgumentException("several hosts are redis-sentinel or redis-cluster");
    }
    if ((topology == Topology.SENTINEL) == master.isEmpty()) {
      throw new IllegalArgumentException(
          "redis-sentinel has the name of the master behind #, and nothing else has");
    }
    if (topology == Topology.CLUSTER && database != 0) {
      throw new IllegalArgumentException("a cluster has no database " + database);
    }
  }

  /** Without the login. */
  @Override
  public String toString() {
    return topology + " of " + hosts;
  }
}
