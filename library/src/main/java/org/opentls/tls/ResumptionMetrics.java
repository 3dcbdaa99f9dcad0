package org.opentls.tls;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a {@link Resumption} has done so far.
 *
 * @param resumed handshakes that went on with a session
 * @param missed full handshakes, by the reason why they were not resumed
 * @param earlyDataAccepted clients whose early data was accepted
 * @param earlyDataRejected clients who have sent early data that was thrown away
 * @param store what a {@link SessionStore} did, if there is one
 * @param keyRing the keys; empty if nothing is resumed at all
 */
public record ResumptionMetrics(
    long resumed,
    Map<MissReason, Long> missed,
    long earlyDataAccepted,
    long earlyDataRejected,
    Optional<Store> store,
    Optional<KeyRingState> keyRing) {
  /**
   * What a store did.
   *
   * @param found look-ups that have found something
   * @param notFound those that have not
   * @param saved sessions that were saved
   * @param failures calls that have failed, or were not answered in time
   * @param dropped writes that were not made, since too many waited or the store had failed before
   * @param waiting writes that wait now
   * @param breakerOpen whether the store is left alone now
   * @param lookupMedian half of all look-ups took less
   * @param lookupP99 99 of a hundred took less
   */
  public record Store(
      long found,
      long notFound,
      long saved,
      long failures,
      long dropped,
      int waiting,
      boolean breakerOpen,
      Duration lookupMedian,
      Duration lookupP99) {}

  /** How many handshakes were full ones for a reason. */
  public long missed(MissReason reason) {
    return missed.getOrDefault(reason, 0L);
  }
}
