package org.opentls.contracts;

import org.opentls.tls.SessionStore;

class MemorySessionStoreTest extends SessionStoreContract {
  @Override
  protected SessionStore open() {
    return SessionStore.inMemory(64 << 20);
  }
}
