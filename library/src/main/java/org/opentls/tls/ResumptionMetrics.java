package org.opentls.tls;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a {@link Resumption} has done so far.
 *
 * @param resumed handshakes that went on with a session
 * @param missed full handshakes, by the reason why they were not resumed
 * @param earlyDataAccepted clients whose early data was accepted
 * @param earlyDataRejected clients who have sent early data that was thrown away
 * @param hosts the same for each host, by the name that it is listed under; {@link
 *     HostReload#DEFAULT_HOST} is what serves clients that name no listed one, and {@code (other)}
 *     all that a {@link HostResolver} has found. What clients send makes no name
 * @param store what a {@link SessionStore} did, if there is one
 * @param keyRing the keys; empty if nothing is resumed at all
 */
public record ResumptionMetrics(
    long resumed,
    Map<MissReason, Long> missed,
    long earlyDataAccepted,
    long earlyDataRejected,
    SortedMap<String, Host> hosts,
    Optional<Store> store,
    Optional<KeyRingState> keyRing) {
  /**
   * What clients of one host have come to.
   *
   * @param resumed handshakes that went on with a session
   * @param missed full handshakes, by the reason why they were not resumed; reasons that have not
   *     occurred are not there
   */
  public record Host(long resumed, Map<MissReason, Long> missed) {}

  /**
   * What a store did.
   *
   * @param found look-ups that have found something
   * @param notFound those that have not
   * @param saved sessions that were saved
   * @param failures calls that have failed, or were not answered in time
   * @param dropped writes that were not made, since too many waited or the store had failed before
   * @param waiting writes that wait now
   * @param breaker whether the store is asked now
   * @param breakerOpened how often it was begun to leave the store alone
   * @param lookups how long look-ups took that the store was asked for; those that it did not
   *     answer took as long as they were waited for
   */
  public record Store(
      long found,
      long notFound,
      long saved,
      long failures,
      long dropped,
      int waiting,
      BreakerState breaker,
      long breakerOpened,
      Latency lookups) {
    /** Whether the store is left alone now. */
    public boolean breakerOpen() {
      return breaker != BreakerState.CLOSED;
    }
  }

  /** How many handshakes were full ones for a reason. */
  public long missed(MissReason reason) {
    return missed.getOrDefault(reason, 0L);
  }
}
