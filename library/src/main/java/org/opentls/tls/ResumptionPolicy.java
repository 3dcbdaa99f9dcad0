package org.opentls.tls;

import java.time.Duration;

/**
 * What a server resumes, and for how long.
 *
 * @param ticketLifetime how long a client can use what it was given last; at most 7 days, RFC 9846,
 *     section 4.7.1
 * @param maxChainLifetime how long one full handshake counts, however often it is resumed
 * @param maxAuthenticatedLifetime the same, where clients have certificates; a session never
 *     outlives the client's certificate
 * @param use how often a session in a {@link SessionStore} is resumed; one of TLS 1.2 always as
 *     often as it is offered, and a ticket too, which is kept by nobody but the client
 * @param tickets how many a client of TLS 1.3 gets after a full handshake, 1 to 8; after a resumed
 *     one it gets one
 * @param acrossNames whether a client may resume at another name of the same wildcard host
 * @param lookupDeadline how long a handshake waits for a store, at most 50 ms
 * @param maxLookups how often it asks the store at most, 1 to 8
 * @param earlyData how many bytes a client may send before the handshake is done, 0 to 16,384,
 *     which is about what a network takes before the first answer. More than 0 needs a {@link
 *     SessionStore} that hands out a session once, and {@link TicketUse#ONCE_STRICT}; {@link
 *     TlsConnection#receiveReplayableEarlyData} reads it, and where nobody calls that none is
 *     accepted
 */
public record ResumptionPolicy(
    Duration ticketLifetime,
    Duration maxChainLifetime,
    Duration maxAuthenticatedLifetime,
    TicketUse use,
    int tickets,
    boolean acrossNames,
    Duration lookupDeadline,
    int maxLookups,
    int earlyData) {
  private static final Duration LONGEST_TICKET = Duration.ofDays(7);
  private static final Duration LONGEST_LOOKUP = Duration.ofMillis(50);
  private static final int MOST = 8;

  /** Servers of OpenSSL skip as much, whatever their settings are, if they do not accept it. */
  private static final int MOST_EARLY_DATA = 1 << 14;

  /**
   * 2 hours, a day, an hour; once; 2 tickets; not across names; 10 ms and 2 lookups; no early data.
   */
  public static final ResumptionPolicy DEFAULT =
      new ResumptionPolicy(
          Duration.ofHours(2),
          Duration.ofDays(1),
          Duration.ofHours(1),
          TicketUse.ONCE_AFTER_VERIFY,
          2,
          false,
          Duration.ofMillis(10),
          2,
          0);

  /**
   * Makes a policy.
   *
   * @throws IllegalArgumentException if a number or a duration is out of its range, or a duration
   *     that a session counts by is shorter than a second
   */
  public ResumptionPolicy {
    requireSeconds("ticketLifetime", ticketLifetime);
    requireSeconds("maxChainLifetime", maxChainLifetime);
    requireSeconds("maxAuthenticatedLifetime", maxAuthenticatedLifetime);
    requireAtMost("ticketLifetime", ticketLifetime, LONGEST_TICKET);
    requireAtMost("lookupDeadline", lookupDeadline, LONGEST_LOOKUP);
    if (!lookupDeadline.isPositive()) {
      throw new IllegalArgumentException("lookupDeadline is not positive: " + lookupDeadline);
    }
    requireCount("tickets", tickets);
    requireCount("maxLookups", maxLookups);
    if (earlyData < 0 || earlyData > MOST_EARLY_DATA) {
      throw new IllegalArgumentException(
          "earlyData is not in 0 to " + MOST_EARLY_DATA + ": " + earlyData);
    }
  }

  private static void requireSeconds(String name, Duration duration) {
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(name + " is shorter than a second: " + duration);
    }
  }

  private static void requireAtMost(String name, Duration duration, Duration most) {
    if (duration.compareTo(most) > 0) {
      throw new IllegalArgumentException(name + " is more than " + most + ": " + duration);
    }
  }

  private static void requireCount(String name, int number) {
    if (number < 1 || number > MOST) {
      throw new IllegalArgumentException(name + " is not in 1 to " + MOST + ": " + number);
    }
  }

  /** The same with another {@link #ticketLifetime}. */
  public ResumptionPolicy withTicketLifetime(Duration other) {
    return new ResumptionPolicy(
        other,
        maxChainLifetime,
        maxAuthenticatedLifetime,
        use,
        tickets,
        acrossNames,
        lookupDeadline,
        maxLookups,
        earlyData);
  }

  /** The same with another {@link #maxChainLifetime}, without and with certificates of clients. */
  public ResumptionPolicy withMaxChainLifetime(Duration other, Duration authenticated) {
    return new ResumptionPolicy(
        ticketLifetime,
        other,
        authenticated,
        use,
        tickets,
        acrossNames,
        lookupDeadline,
        maxLookups,
        earlyData);
  }

  /** The same with another {@link #use}. */
  public ResumptionPolicy withUse(TicketUse other) {
    return new ResumptionPolicy(
        ticketLifetime,
        maxChainLifetime,
        maxAuthenticatedLifetime,
        other,
        tickets,
        acrossNames,
        lookupDeadline,
        maxLookups,
        earlyData);
  }

  /** The same with another number of {@link #tickets}. */
  public ResumptionPolicy withTickets(int other) {
    return new ResumptionPolicy(
        ticketLifetime,
        maxChainLifetime,
        maxAuthenticatedLifetime,
        use,
        other,
        acrossNames,
        lookupDeadline,
        maxLookups,
        earlyData);
  }

  /** The same with another answer to {@link #acrossNames}. */
  public ResumptionPolicy withAcrossNames(boolean other) {
    return new ResumptionPolicy(
        ticketLifetime,
        maxChainLifetime,
        maxAuthenticatedLifetime,
        use,
        tickets,
        other,
        lookupDeadline,
        maxLookups,
        earlyData);
  }

  /** The same with another {@link #lookupDeadline}. */
  public ResumptionPolicy withLookupDeadline(Duration other) {
    return new ResumptionPolicy(
        ticketLifetime,
        maxChainLifetime,
        maxAuthenticatedLifetime,
        use,
        tickets,
        acrossNames,
        other,
        maxLookups,
        earlyData);
  }

  /** The same with another limit of {@link #earlyData}. */
  public ResumptionPolicy withEarlyData(int other) {
    return new ResumptionPolicy(
        ticketLifetime,
        maxChainLifetime,
        maxAuthenticatedLifetime,
        use,
        tickets,
        acrossNames,
        lookupDeadline,
        maxLookups,
        other);
  }
}
