package org.opentls.tls;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Finds the virtual hosts that are listed nowhere: thousands of them in a database, or such as get
 * their certificates when they are first asked for. It is asked by several threads at once, for one
 * name by one at a time, never under a native frame, and not again for as long as {@link
 * HostResolverPolicy} says.
 */
@FunctionalInterface
public interface HostResolver {
  /**
   * Finds a host.
   *
   * @param serverName what a client asks for, in lower case and without a dot at the end
   * @return its context, one for servers; empty if there is no such host. If this fails, or takes
   *     too long, the handshake is refused
   */
  CompletionStage<Optional<TlsContext>> resolve(String serverName);

  /** A resolver that may block: each name that it is asked for has a virtual thread. */
  static HostResolver blocking(Blocking resolver) {
    var threads = Futures.virtual("opentls-host-resolver");
    return serverName -> Futures.start(threads, () -> resolver.resolve(serverName));
  }

  /** A resolver that may block. */
  @FunctionalInterface
  interface Blocking {
    /**
     * Finds a host, or waits for it.
     *
     * @param serverName as in {@link HostResolver#resolve}
     */
    Optional<TlsContext> resolve(String serverName) throws Exception;
  }
}
