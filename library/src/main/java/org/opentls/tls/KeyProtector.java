package org.opentls.tls;

import java.security.GeneralSecurityException;

/**
 * Wraps what lies in a {@link KeyRingStore} under a key that does not lie there, so that whoever
 * reads the store has no keys and whoever writes to it can make none. One of a key management
 * service is as good as one of a file. For any number of threads.
 *
 * <p>It is called a few times an hour, and may wait.
 */
public interface KeyProtector {
  /**
   * Encrypts and authenticates.
   *
   * @param plain what is to be wrapped, at most 1 KiB; the caller wipes it
   * @param context what must be the same when it is unwrapped; it is not secret
   */
  byte[] wrap(byte[] plain, byte[] context) throws GeneralSecurityException;

  /**
   * Undoes {@link #wrap}, also that of another process with the same key.
   *
   * @return what was wrapped, which the caller wipes
   * @throws GeneralSecurityException if it was not wrapped under a key of this, or for something
   *     else
   */
  byte[] unwrap(byte[] wrapped, byte[] context) throws GeneralSecurityException;

  /**
   * Leaves everything as it is: for a ring in the memory of the process, or in a file that is the
   * owner's alone. Whoever reads such a ring has the keys.
   */
  static KeyProtector none() {
    return NoProtector.INSTANCE;
  }
}
