package org.opentls.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.contracts.SessionStoreContract;
import org.opentls.tls.SessionStore;

class RedisSessionStoreContractTest extends SessionStoreContract {
  /** Correctness is what is tested here, on a machine that may be busy. */
  static final Duration PATIENT = Duration.ofSeconds(10);

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
  protected SessionStore open() throws Exception {
    var stores = connected(server.uri());
    opened.add(stores);
    return stores.sessions();
  }

  /** Waits until the connection is there. */
  static RedisStores connected(URI uri) throws InterruptedException {
    var stores = RedisStores.builder(uri).timeout(PATIENT).open();
    var _ = Stages.until(() -> Stages.get(stores.keys().time()));
    return stores;
  }

  @Override
  protected Optional<SessionStore> openUnanswered() throws Exception {
    var stores = RedisStores.open(silent(opened));
    opened.add(stores);
    return Optional.of(stores.sessions());
  }

  /** A server that takes connections and says nothing. */
  static URI silent(List<AutoCloseable> opened) throws IOException {
    var silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    opened.add(silent);
    return URI.create("redis://127.0.0.1:" + silent.getLocalPort());
  }

  @AfterEach
  void close() throws Exception {
    for (var one : opened) {
      one.close();
    }
  }
}
