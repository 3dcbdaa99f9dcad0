package org.opentls.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

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
   * Wraps under keys of AES-256-GCM. The first one wraps, and all unwrap: to change the key, put
   * the new one in front, and take the old one away when what it has wrapped is gone. The keys lie
   * off the heap, and are wiped when this is unreachable.
   *
   * @param keys one or more of 32 random bytes; the caller wipes them
   * @throws IllegalArgumentException if there is none, or one is of another size or plainly not
   *     random, as one of zeros
   */
  static KeyProtector aes(List<byte[]> keys) {
    return AesProtector.of(keys);
  }

  /**
   * As {@link #aes} with the keys of a file: one a line in base64, as {@code openssl rand -base64
   * 32} prints it, the newest first; lines that are empty or begin with {@code #} do not count. The
   * file is read once. Who may read it is not checked, since what mounts secrets into a container
   * gives them other owners.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if there is no key in it, or a line is no good: then the
   *     message has the line's number, and nothing of what is in it
   */
  static KeyProtector file(Path file) throws IOException {
    return AesProtector.file(file);
  }

  /**
   * As {@link #aes} with one key, a {@code SecretKey} in a key store.
   *
   * @param password that of the entry; the caller wipes it
   * @throws IllegalArgumentException if there is no such key, it does not leave its provider, it is
   *     no good for {@link #aes}, or the password is wrong
   */
  static KeyProtector keyStore(KeyStore store, String alias, char[] password) {
    return AesProtector.keyStore(store, alias, password);
  }

  /**
   * Leaves everything as it is: for a ring in the memory of the process, or in a file that is the
   * owner's alone. Whoever reads such a ring has the keys.
   */
  static KeyProtector none() {
    return NoProtector.INSTANCE;
  }
}
