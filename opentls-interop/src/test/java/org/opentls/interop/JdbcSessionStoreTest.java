package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.contracts.SessionStoreContract;
import org.opentls.tls.SessionStore;
import org.opentls.tls.StoreKey;

/** A store that knows nothing but what everybody may know. */
class JdbcSessionStoreTest extends SessionStoreContract {
  @TempDir Path folder;
  private final List<JdbcConnectionPool> pools = new ArrayList<>();

  private JdbcConnectionPool database() throws Exception {
    var pool = Databases.open(folder.resolve("sessions"));
    pools.add(pool);
    return pool;
  }

  @Override
  protected SessionStore open() throws Exception {
    return SessionStore.blocking(new JdbcSessionStore(database()));
  }

  /** A pool whose only connection somebody else has, for a second. */
  @Override
  protected Optional<SessionStore> openUnanswered() throws Exception {
    var pool = database();
    pool.setMaxConnections(1);
    pool.setLoginTimeout(1);
    var _ = pool.getConnection();
    return Optional.of(SessionStore.blocking(new JdbcSessionStore(pool)));
  }

  @AfterEach
  void close() {
    pools.forEach(JdbcConnectionPool::dispose);
  }

  @Test
  void whatHasExpiredIsPurged() throws Exception {
    var store = new JdbcSessionStore(database());
    var key = new StoreKey("shop", "abcdefghijklmnopqrst_-");
    store.save(key, new byte[10], Duration.ofMillis(1));
    store.save(new StoreKey("bank", key.name()), new byte[10], Duration.ofMinutes(1));
    Thread.sleep(20);
    assertThat(store.purge()).isEqualTo(1);
    assertThat(store.purge()).isZero();
  }
}
