package org.opentls.cli;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opentls.tls.Resumption;
import org.opentls.tls.ResumptionPolicy;
import org.opentls.tls.TicketUse;

/**
 * What {@code --policy} says.
 *
 * @param rotation how long a key encrypts, if that is said
 */
record PolicyOption(ResumptionPolicy policy, Optional<Duration> rotation) {
  /** What can be set, for people. */
  static final String KEYS =
      "ticket-lifetime=2h, chain-lifetime=1d, tickets=2, rotation=4h, across-names=no, and with"
          + " --sessions use=once, many or strict, lookup-deadline=10ms";

  /** Of those that have some. */
  private static final Map<String, String> LIMITS =
      Map.of(
          "ticket-lifetime", "1s to 7d",
          "chain-lifetime", "1s or more",
          "tickets", "1 to 8",
          "lookup-deadline", "1ms to 50ms");

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

  /**
   * Reads the option.
   *
   * @param text null if it is not given
   * @param isStore whether sessions are kept in a store
   * @throws BadValue if it is malformed
   */
  static PolicyOption parse(@Nullable String text, boolean isStore) {
    var option = new PolicyOption(ResumptionPolicy.DEFAULT, Optional.empty());
    if (text == null) {
      return option;
    }
    for (var part : text.split(",", -1)) {
      int end = part.indexOf('=');
      BadValue.require(end > 0, "--policy must be KEY=VALUE,...", Quoting.always(text));
      var key = part.substring(0, end);
      boolean isOfStore = key.equals("use") || key.equals("lookup-deadline");
      if (isOfStore && !isStore) {
        throw new BadValue("--policy: " + key + " needs --sessions");
      }
      var value = part.substring(end + 1);
      try {
        option = option.with(key, value);
      } catch (IllegalArgumentException _) {
        throw new BadValue(
            "--policy: %s must be %s, not %s".formatted(key, LIMITS.get(key), quoted(value)));
      }
    }
    return option;
  }

  private PolicyOption with(String key, String value) {
    return switch (key) {
      case "ticket-lifetime" -> with(policy.withTicketLifetime(duration(key, value)));
      case "chain-lifetime" -> with(withChainLifetime(duration(key, value)));
      case "use" -> with(policy.withUse(use(value)));
      case "tickets" -> with(policy.withTickets(number(key, value)));
      case "lookup-deadline" -> with(policy.withLookupDeadline(duration(key, value)));
      case "across-names" -> with(policy.withAcrossNames(yes(key, value)));
      case "rotation" -> new PolicyOption(policy, Optional.of(duration(key, value)));
      default -> throw new BadValue("--policy has no " + Quoting.always(key) + "; it has " + KEYS);
    };
  }

  private PolicyOption with(ResumptionPolicy other) {
    return new PolicyOption(other, rotation);
  }

  /** Clients with certificates never get more than the usual. */
  private ResumptionPolicy withChainLifetime(Duration lifetime) {
    var authenticated = ResumptionPolicy.DEFAULT.maxAuthenticatedLifetime();
    return policy.withMaxChainLifetime(
        lifetime, lifetime.compareTo(authenticated) < 0 ? lifetime : authenticated);
  }

  private static Duration duration(String key, String text) {
    var match = DURATION.matcher(text);
    BadValue.require(
        match.matches(), "--policy: " + key + " must be as in 10ms, 30s, 5m, 2h or 1d", text);
    long number = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static TicketUse use(String text) {
    return switch (text) {
      case "many" -> TicketUse.MANY;
      case "once" -> TicketUse.ONCE_AFTER_VERIFY;
      case "strict" -> TicketUse.ONCE_STRICT;
      default ->
          throw new BadValue("--policy: use must be many, once or strict, not " + quoted(text));
    };
  }

  private static int number(String key, String text) {
    BadValue.require(
        NUMBER.matcher(text).matches(), "--policy: " + key + " must be a number", quoted(text));
    return Integer.parseInt(text);
  }

  private static boolean yes(String key, String text) {
    boolean yes = text.equals("yes");
    BadValue.require(
        yes || text.equals("no"), "--policy: " + key + " must be yes or no", quoted(text));
    return yes;
  }

  private static String quoted(String text) {
    return Quoting.always(text);
  }

  /** Sets it. */
  Resumption.Builder applyTo(Resumption.Builder builder) {
    builder.policy(policy);
    rotation.ifPresent(builder::rotation);
    return builder;
  }
}
