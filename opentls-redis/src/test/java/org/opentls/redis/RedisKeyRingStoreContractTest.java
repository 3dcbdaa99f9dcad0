package org.opentls.redis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.contracts.KeyRingStoreContract;
import org.opentls.tls.KeyRingStore;

class RedisKeyRingStoreContractTest extends KeyRingStoreContract {
  private static RedisServer server;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException, InterruptedException {
    server = RedisServer.start(folder);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  protected KeyRingStore open() throws Exception {
    var stores = RedisSessionStoreContractTest.connected(server.uri());
    opened.add(stores);
    return stores.keys();
  }

  @Override
  protected Optional<KeyRingStore> openUnanswered() throws Exception {
    var stores = RedisStores.open(RedisSessionStoreContractTest.silent(opened));
    opened.add(stores);
    return Optional.of(stores.keys());
  }

  @AfterEach
  void close() throws Exception {
    for (var one : opened) {
      one.close();
    }
  }
}
