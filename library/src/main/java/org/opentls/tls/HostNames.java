package org.opentls.tls;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The names of virtual hosts, as they are written and as clients send them. */
final class HostNames {
  private HostNames() {}

  /** RFC 1035, section 2.3.4, as text without the dot at the end. */
  private static final int MAX_LENGTH = 253;

  /** Underscores are in use, though not in names of hosts. */
  private static final Pattern NAME =
      Pattern.compile(
          "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

  private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
  private static final String WILDCARD = "*.";

  /**
   * The name of a host in one form: in lower case, international ones as DNS has them, without a
   * dot at the end.
   *
   * @param name of a host, or {@code *.} and a domain for all names that have one label more
   * @throws IllegalArgumentException if it is neither; an address is not, which clients never send
   */
  static String listed(String name) {
    boolean isWildcard = name.startsWith(WILDCARD);
    var domain = isWildcard ? name.substring(WILDCARD.length()) : name;
    try {
      return (isWildcard ? WILDCARD : "")
          + canonical(ServerNames.ascii(domain))
              .orElseThrow(() -> new IllegalArgumentException("not the name of a host"));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("no name of a host: " + name, e);
    }
  }

  /** The same form of what a client sends: RFC 6066, section 3. Empty if it is no name. */
  static Optional<String> canonical(String sent) {
    var name = (sent.endsWith(".") ? sent.substring(0, sent.length() - 1) : sent);
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.length() <= MAX_LENGTH
            && NAME.matcher(lower).matches()
            && !ADDRESS.matcher(lower).matches()
        ? Optional.of(lower)
        : Optional.empty();
  }

  /** The wildcard that covers a name in its canonical form; empty if none does. */
  static Optional<String> wildcard(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? Optional.empty() : Optional.of("*" + name.substring(dot));
  }
}
