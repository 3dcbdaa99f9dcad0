package org.opentls.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.contracts.SessionStoreContract;
import org.opentls.tls.SessionStore;

/** The store of {@code docs/tasks/your-own-session-store.md}. */
class FolderSessionStoreTest extends SessionStoreContract {
  @TempDir Path folder;

  @Override
  protected SessionStore open() {
    return SessionStore.blocking(new FolderSessionStore(folder));
  }
}
