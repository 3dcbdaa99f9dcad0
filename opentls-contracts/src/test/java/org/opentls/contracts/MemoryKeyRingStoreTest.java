package org.opentls.contracts;

import org.opentls.tls.KeyRingStore;

class MemoryKeyRingStoreTest extends KeyRingStoreContract {
  private final KeyRingStore only = KeyRingStore.inMemory();

  @Override
  protected KeyRingStore open() {
    return only;
  }
}
