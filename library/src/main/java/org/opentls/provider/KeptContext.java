package org.opentls.provider;

import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.opentls.cipherlib.Cipher;
import org.opentls.cipherlib.CipherContext;
import org.opentls.cipherlib.Mode;

/**
 * A context that stays as long as cipher, direction and key do, so that OpenSSL schedules each key
 * once.
 */
final class KeptContext {
  private static final byte[] NONE = {};

  private @Nullable CipherContext context;
  private boolean encrypts;
  private byte[] key = NONE;
  private int ivSize;

  /**
   * A context at the start of a message.
   *
   * @param newKey the key, of which a copy is kept
   * @throws IllegalArgumentException if key or IV do not fit the cipher
   */
  CipherContext start(Cipher cipher, boolean encrypts, byte[] newKey, byte[] iv) {
    var kept = context;
    if (kept == null || encrypts != this.encrypts || !isSame(kept.cipher(), cipher)) {
      var fresh = encrypts ? cipher.encryptor(newKey, iv) : cipher.decryptor(newKey, iv);
      close();
      keep(newKey);
      this.encrypts = encrypts;
      context = fresh;
      ivSize = iv.length;
      return fresh;
    }
    if (MessageDigest.isEqual(newKey, key)) {
      restart(kept, iv);
    } else {
      kept.reset(newKey, iv);
      keep(newKey);
    }
    ivSize = iv.length;
    return kept;
  }

  private static boolean isSame(Cipher a, Cipher b) {
    return a == b || (a.name().equals(b.name()) && a.tagSize() == b.tagSize());
  }

  /** Starts the next message under the key of the one before. */
  void restart(byte[] iv) {
    if (context != null) {
      restart(context, iv);
    }
  }

  private void restart(CipherContext kept, byte[] iv) {
    if (needsKey(kept, iv)) {
      kept.reset(key, iv);
    } else {
      kept.reset(iv);
    }
  }

  private boolean needsKey(CipherContext kept, byte[] iv) {
    var mode = kept.cipher().mode();
    return mode == Mode.SIV || mode == Mode.GCM_SIV || iv.length != ivSize;
  }

  private void keep(byte[] newKey) {
    Arrays.fill(key, (byte) 0);
    key = newKey.clone();
  }

  private void close() {
    if (context != null) {
      context.close();
    }
  }
}
