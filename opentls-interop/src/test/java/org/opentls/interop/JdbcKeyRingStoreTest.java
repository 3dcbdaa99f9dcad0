package org.opentls.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.contracts.KeyRingStoreContract;
import org.opentls.tls.KeyRingStore;

class JdbcKeyRingStoreTest extends KeyRingStoreContract {
  @TempDir Path folder;
  private final List<JdbcConnectionPool> pools = new ArrayList<>();

  private JdbcConnectionPool database() throws Exception {
    var pool = Databases.open(folder.resolve("keys"));
    pools.add(pool);
    return pool;
  }

  @Override
  protected KeyRingStore open() throws Exception {
    return new JdbcKeyRingStore(database());
  }

  /** A pool whose only connection somebody else has, for a second. */
  @Override
  protected Optional<KeyRingStore> openUnanswered() throws Exception {
    var pool = database();
    pool.setMaxConnections(1);
    pool.setLoginTimeout(1);
    var _ = pool.getConnection();
    return Optional.of(new JdbcKeyRingStore(pool));
  }

  @AfterEach
  void close() {
    pools.forEach(JdbcConnectionPool::dispose);
  }
}
