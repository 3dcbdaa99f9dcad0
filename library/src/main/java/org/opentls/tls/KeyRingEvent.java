package org.opentls.tls;

/**
 * Something that happened to the keys that servers share.
 *
 * @param slot the number of the key's time, or of the generation; -1 if it is about neither
 * @param what for people; it has no secret
 */
public record KeyRingEvent(Kind kind, long slot, String what) {
  /** What can happen. */
  public enum Kind {
    /** This server has offered a key to all. */
    OFFERED,
    /** A key is there that this server did not have. */
    ADOPTED,
    /** A key was wiped, since what it has encrypted is of no use any more. */
    ERASED,
    /** A value in the store is no key: forged, damaged, or of another protector. */
    REJECTED,
    /** There is no shared key, so that this server resumes what it has granted itself. */
    LOCAL,
    /** The store of keys does not answer. */
    STORE_FAILED,
    /** This machine's clock and the store's are more than 30 seconds apart. */
    CLOCK_SKEW,
    /** All keys were thrown away, and there are new ones. */
    GENERATION
  }
}
