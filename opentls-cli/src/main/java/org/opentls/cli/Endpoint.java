package org.opentls.cli;

import java.util.regex.Pattern;

/**
 * A host and a port, as in {@code example.org:443} or {@code [::1]:443}.
 *
 * @param host a name or an address, without brackets
 */
record Endpoint(String host, int port) {
  private static final int MAX_PORT = 65_535;

  /** An address of IPv6 alone, an address in brackets, or what has no colon; then a port or not. */
  private static final Pattern FORM =
      Pattern.compile(
          "(?<bare>[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?)"
              + "|(\\[(?<boxed>[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?)]|(?<name>[^\\s\\[\\]:/]+))"
              + "(:(?<port>[0-9]{1,5}))?");

  /**
   * Reads both.
   *
   * @param label what the command line calls it
   * @param usualPort the port if none is given
   * @throws BadValue if it is malformed
   */
  static Endpoint parse(String label, String text, int usualPort) {
    var form = FORM.matcher(text);
    int port = usualPort;
    boolean fits = form.matches();
    if (fits && form.group("port") != null) {
      port = Integer.parseInt(form.group("port"));
    }
    BadValue.require(
        fits && port <= MAX_PORT,
        label + " must be a host or an address and a port, as in localhost:443 or [::1]:443",
        Quoting.always(text));
    for (var kind : new String[] {"bare", "boxed"}) {
      var address = form.group(kind);
      if (address != null) {
        return new Endpoint(address, port);
      }
    }
    return new Endpoint(form.group("name"), port);
  }

  /** The host, as it stands before a port. */
  String urlHost() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  @Override
  public String toString() {
    return urlHost() + ":" + port;
  }
}
