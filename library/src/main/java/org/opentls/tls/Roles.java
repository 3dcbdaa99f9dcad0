package org.opentls.tls;

import org.jspecify.annotations.Nullable;

/** Where an engine or a socket has its context from. For any number of threads. */
interface Roles {
  /**
   * The context for a role.
   *
   * @throws IllegalArgumentException if it can have the other one only
   */
  TlsContext context(boolean client);

  /** Whether this is for clients; {@code null} if that must be told, as JSSE has it. */
  @Nullable Boolean isClient();

  /** What a connection begins with; the caller's own. */
  TlsParameters parameters();
}
