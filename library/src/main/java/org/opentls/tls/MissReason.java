package org.opentls.tls;

/** Why a handshake was a full one, at a server that shares sessions. */
public enum MissReason {
  /** The client has offered nothing. */
  NO_TICKET,
  /** What it has offered is of no key that is here: too old, made up, or of other servers. */
  BAD_TAG,
  /** The store does not have it: expired, evicted, lost, or used up. */
  NOT_FOUND,
  /** The store did not answer in time. */
  TIMEOUT,
  /** The store has failed. */
  STORE_ERROR,
  /** The store was not asked, since it has failed before. */
  BREAKER_OPEN,
  /** It was too old, or the client's certificate has expired. */
  EXPIRED,
  /** The full handshake that it goes back to was too long ago. */
  CHAIN_EXPIRED,
  /** It is of another host, or of another claim to certificates or trust in them. */
  BINDING,
  /** What the store has is not what was saved: damaged, forged, or of another session. */
  UNSEAL,
  /** It was revoked. */
  REVOKED,
  /** OpenSSL did not take it: of another version or cipher suite. */
  REFUSED
}
