package org.opentls.tls;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Contexts that several {@code SSLContext}s have in common, those that were used last. So a program
 * that makes a new {@code SSLContext} for every request has one native context, whose sessions are
 * resumed. For any number of threads.
 */
final class SharedContexts {
  /** How many are kept; with 0 each {@code SSLContext} has its own. */
  static final String SIZE_PROPERTY = "org.opentls.tls.sharedContexts";

  static final SharedContexts OF_CLIENTS =
      new SharedContexts(Math.max(0, Integer.getInteger(SIZE_PROPERTY, 64)));

  private final LongAdder shared = new LongAdder();
  private final int size;
  private final Map<ClientConfiguration, TlsContext> kept = new LinkedHashMap<>(16, 0.75f, true);

  SharedContexts(int size) {
    this.size = size;
  }

  /** The context of a configuration, made if there is none; a new one if there is no telling. */
  TlsContext get(Optional<ClientConfiguration> configuration, Supplier<TlsContext> maker) {
    return size == 0 || configuration.isEmpty() ? maker.get() : get(configuration.get(), maker);
  }

  private synchronized TlsContext get(
      ClientConfiguration configuration, Supplier<TlsContext> maker) {
    var known = kept.get(configuration);
    if (known != null) {
      shared.increment();
      return known;
    }
    var made = maker.get();
    kept.put(configuration, made);
    if (kept.size() > size) {
      kept.remove(kept.keySet().iterator().next());
    }
    return made;
  }

  /** Lets no one else have a context, of which somebody is about to change the settings. */
  synchronized void withdraw(TlsContext context) {
    kept.values().remove(context);
  }

  /** How often a context was given out that was there. */
  long shared() {
    return shared.sum();
  }

  /** How many are kept; for tests. */
  synchronized int size() {
    return kept.size();
  }
}
