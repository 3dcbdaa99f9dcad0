package org.opentls.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where clients keep sessions, so that they resume them after their own restart; see {@link
 * TlsContext.Builder#sessionStore}.
 *
 * <p>A store knows nothing of what it holds, which is sealed and bound to its key. It may lose, mix
 * up or make up whatever it likes: what comes of it is a full handshake. Its methods may wait; they
 * are called by threads of the library's, by a connection that is about to begin for a fifth of a
 * second at most, and never while a lock is held. For any number of threads.
 */
public interface ClientSessionStore {
  /**
   * Keeps a session, beside others of the same key.
   *
   * @param sealed at most 80 KiB, which the store neither changes nor wipes
   * @param lifetime positive; the session is not given out after it
   * @throws IOException if that is not possible, and the session is lost then
   */
  void put(ClientSessionKey key, byte[] sealed, Duration lifetime) throws IOException;

  /**
   * Gives out a session and deletes it: the youngest one is the best. Of several who ask at the
   * same time, in whatever process, one gets it.
   *
   * @return empty if there is none that has not expired
   * @throws IOException if the store cannot tell
   */
  Optional<byte[]> take(ClientSessionKey key) throws IOException;

  /**
   * A store in the memory of this process, as for tests.
   *
   * @param most how many sessions it holds; the oldest go first, and of each key there are 4
   * @throws IllegalArgumentException if that is not positive
   */
  static ClientSessionStore inMemory(int most) {
    return new MemoryClientSessionStore(most);
  }

  /**
   * A store in a folder, a file for each session, which the processes of one machine may share. It
   * is the owner's alone, made so if it is not there, and refused with an {@code IOException} if
   * others may read or write it, or if it is of another user. Files that are no sessions are left
   * as they are.
   *
   * @param most how many sessions it holds; the oldest go first, and of each key there are 4
   * @throws IllegalArgumentException if that is not positive
   */
  static ClientSessionStore folder(Path folder, int most) {
    return new FolderClientSessionStore(folder, most);
  }
}
