package org.opentls.tls;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A {@link SessionStore} whose methods wait for their answer, as those of a database do; {@link
 * SessionStore#blocking} makes a store of it. For any number of threads.
 */
public interface BlockingSessionStore extends AutoCloseable {
  /** As {@link SessionStore#load}. */
  Optional<byte[]> load(StoreKey key) throws Exception;

  /** As {@link SessionStore#take}. */
  Optional<byte[]> take(StoreKey key) throws Exception;

  /** As {@link SessionStore#save}. */
  void save(StoreKey key, byte[] value, Duration lifetime) throws Exception;

  /** As {@link SessionStore#delete}. */
  void delete(StoreKey key) throws Exception;

  /** As {@link SessionStore#capabilities}. */
  Set<SessionStore.Capability> capabilities();

  /** As {@link SessionStore#close}. */
  @Override
  default void close() {}
}
