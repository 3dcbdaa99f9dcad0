package org.opentls.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.Key;
import java.security.KeyStoreSpi;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A key store that was opened, which nobody changes any more, and the private keys that were taken
 * out of it with the right password. For any number of threads.
 */
final class OpenedStore {
  private static final int MOST_KEYS = 64;

  private final KeyStoreSpi store;
  private final byte[] bytes;
  private final Map<ByteBuffer, PrivateKey> keys = new ConcurrentHashMap<>();

  /**
   * Takes over both.
   *
   * @param bytes the encrypted file
   */
  OpenedStore(KeyStoreSpi store, byte[] bytes) {
    this.store = store;
    this.bytes = bytes;
  }

  KeyStoreSpi store() {
    return store;
  }

  /** The encrypted file, to open it again. */
  InputStream file() {
    return new ByteArrayInputStream(bytes);
  }

  /** The key of an alias; {@code null} if there is none. */
  @Nullable Key key(String alias, char[] password)
      throws NoSuchAlgorithmException, UnrecoverableKeyException {
    var code = OpenedStores.code(alias.toLowerCase(Locale.ENGLISH).getBytes(UTF_8), password);
    var known = keys.get(code);
    if (known != null && !known.isDestroyed()) {
      return known;
    }
    var key = store.engineGetKey(alias, password);
    if (key instanceof PrivateKey secret && keys.size() < MOST_KEYS) {
      keys.put(code, secret);
    }
    return key;
  }
}
