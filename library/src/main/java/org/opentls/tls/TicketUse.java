package org.opentls.tls;

/** How often a session of TLS 1.3 that lies in a {@link SessionStore} is resumed. */
public enum TicketUse {
  /** As often as it is offered. */
  MANY,

  /**
   * Once: it is deleted when a client has proved that it is its own. Two connections that come at
   * the same time may both resume it.
   */
  ONCE_AFTER_VERIFY,

  /**
   * Once, also if two connections come at the same time: it is taken before the client proves
   * anything. Whoever has seen it on the wire can take it away from the client, which then has a
   * full handshake.
   */
  ONCE_STRICT
}
