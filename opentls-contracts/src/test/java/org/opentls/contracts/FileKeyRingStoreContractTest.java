package org.opentls.contracts;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.tls.KeyRingStore;

class FileKeyRingStoreContractTest extends KeyRingStoreContract {
  @TempDir Path folder;

  @Override
  protected KeyRingStore open() {
    return KeyRingStore.file(folder.resolve("ring"));
  }
}
