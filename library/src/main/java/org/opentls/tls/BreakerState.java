package org.opentls.tls;

/** Whether a {@link SessionStore} that may have failed is asked. */
public enum BreakerState {
  /** It is asked. */
  CLOSED,
  /** It is left alone for a while. */
  OPEN,
  /** The while is over: one call is let through, and what comes of it decides. */
  HALF_OPEN
}
