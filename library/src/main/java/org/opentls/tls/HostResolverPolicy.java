package org.opentls.tls;

import java.time.Duration;

/**
 * How long a {@link HostResolver} is waited for, and its answers are kept.
 *
 * @param deadline how long a handshake waits
 * @param mostAtOnce how many names it is asked for at a time; further ones are refused at once
 * @param mostHosts how many hosts are kept; the one that was not asked for the longest goes first
 * @param lifetime how long a host is kept before it is asked for again; if that fails, the one that
 *     is kept serves on
 * @param mostUnknown how many names are kept that are of no host, apart from those that are
 * @param unknownLifetime how long these are kept
 */
public record HostResolverPolicy(
    Duration deadline,
    int mostAtOnce,
    int mostHosts,
    Duration lifetime,
    int mostUnknown,
    Duration unknownLifetime) {
  /** 5 s, 100 names at once, 10,000 hosts for an hour, 10,000 unknown names for 30 s. */
  public static final HostResolverPolicy DEFAULT =
      new HostResolverPolicy(
          Duration.ofSeconds(5), 100, 10_000, Duration.ofHours(1), 10_000, Duration.ofSeconds(30));

  /**
   * Makes a policy.
   *
   * @throws IllegalArgumentException if a number or a duration is not positive
   */
  public HostResolverPolicy {
    requirePositive("deadline", deadline);
    requirePositive("mostAtOnce", mostAtOnce);
    requirePositive("mostHosts", mostHosts);
    requirePositive("lifetime", lifetime);
    requirePositive("mostUnknown", mostUnknown);
    requirePositive("unknownLifetime", unknownLifetime);
  }

  private static void requirePositive(String name, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(name + " is not positive: " + duration);
    }
  }

  private static void requirePositive(String name, int number) {
    if (number <= 0) {
      throw new IllegalArgumentException(name + " is not positive: " + number);
    }
  }

  /**
   * The same with another deadline.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public HostResolverPolicy withDeadline(Duration other) {
    return new HostResolverPolicy(
        other, mostAtOnce, mostHosts, lifetime, mostUnknown, unknownLifetime);
  }
}
