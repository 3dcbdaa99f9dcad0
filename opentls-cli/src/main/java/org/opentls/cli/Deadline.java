package org.opentls.cli;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The time until when something must be done, however many steps it takes. */
final class Deadline {
  private final Duration whole;
  private final long end;

  private Deadline(Duration whole) {
    this.whole = whole;
    this.end = System.nanoTime() + whole.toNanos();
  }

  static Deadline in(Duration whole) {
    return new Deadline(whole);
  }

  /**
   * The milliseconds that are left, 1 at least.
   *
   * @throws SocketTimeoutException if there is none
   */
  int left() throws SocketTimeoutException {
    long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("no answer within " + whole.toSeconds() + " s");
    }
    return Math.toIntExact(left);
  }
}
