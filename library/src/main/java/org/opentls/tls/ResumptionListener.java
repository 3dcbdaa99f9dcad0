package org.opentls.tls;

import java.time.Duration;

/**
 * Gets to know what a server resumes and what not, for metrics and audits; nothing that it is told
 * is secret. It is called by the threads of handshakes, and by others, and must not wait. What it
 * throws is ignored.
 */
public interface ResumptionListener {
  /** Does nothing. */
  ResumptionListener NONE = new ResumptionListener() {};

  /**
   * A client has resumed a session.
   *
   * @param serverName how the client has called the server; empty if it has not
   * @param protocol as in {@code TLSv1.3}
   */
  default void resumed(String serverName, String protocol) {}

  /** A client had a full handshake. */
  default void missed(String serverName, String protocol, MissReason reason) {}

  /**
   * A client has sent data before the handshake is done, which it may never be: whoever repeats
   * what somebody else has sent gets no further.
   *
   * @param serverName how the client has called the server; empty if it has not
   */
  default void earlyData(String serverName, boolean isAccepted) {}

  /** A store was called. */
  default void storeCall(StoreOperation operation, StoreOutcome outcome, Duration time) {}

  /** Something happened to the keys. */
  default void keyRing(KeyRingEvent event) {}

  /** What a {@link SessionStore} is asked to do. */
  enum StoreOperation {
    /** {@link SessionStore#load} */
    LOAD,
    /** {@link SessionStore#take} */
    TAKE,
    /** {@link SessionStore#save} */
    SAVE,
    /** {@link SessionStore#delete} */
    DELETE
  }

  /** What came of it. */
  enum StoreOutcome {
    /** It is done; a value was found if one was asked for. */
    DONE,
    /** There is no such value. */
    NOT_FOUND,
    /** No answer came in time. */
    TIMEOUT,
    /** It has failed. */
    FAILED,
    /** The queue was full, or the store not asked because it has failed before. */
    DROPPED
  }
}
