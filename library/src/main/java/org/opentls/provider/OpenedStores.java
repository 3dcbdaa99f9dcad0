package org.opentls.provider;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.security.KeyStoreSpi;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentls.hmac.Hmac;
import org.opentls.random.Secrets;

/**
 * Key stores that have been opened with their password, those that were used last. They are found
 * by an authentication code of their bytes and the password, under a key of this process; so a
 * wrong password finds nothing, and no password is kept here. For any number of threads.
 */
final class OpenedStores {
  /** What is longer is not kept. */
  static final int MOST_BYTES = 1 << 18;

  private static final byte[] MAC_KEY = Secrets.tokenBytes(32);

  private static final LongAdder OPENED = new LongAdder();
  private static final LongAdder FOUND = new LongAdder();

  private final int size;
  private final Map<ByteBuffer, OpenedStore> kept = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Makes an empty cache.
   *
   * @param size how many are kept
   */
  OpenedStores(int size) {
    this.size = size;
  }

  /**
   * The store of these bytes, opened if it is not here.
   *
   * @param maker of an empty one
   */
  OpenedStore get(byte[] bytes, char[] password, Supplier<KeyStoreSpi> maker)
      throws IOException, NoSuchAlgorithmException, CertificateException {
    var code = code(bytes, password);
    var known = find(code);
    if (known != null) {
      FOUND.increment();
      return known;
    }
    // Not under the lock: it takes long, and a wrong password is not to hold up others.
    var fresh = maker.get();
    fresh.engineLoad(new ByteArrayInputStream(bytes), password);
    OPENED.increment();
    return keep(code, new OpenedStore(fresh, bytes));
  }

  private synchronized @Nullable OpenedStore find(ByteBuffer code) {
    return kept.get(code);
  }

  /** Another thread may have been faster. */
  private synchronized OpenedStore keep(ByteBuffer code, OpenedStore fresh) {
    var winner = kept.computeIfAbsent(code, _ -> fresh);
    if (kept.size() > size) {
      kept.remove(kept.keySet().iterator().next());
    }
    return winner;
  }

  /** How many are kept; for tests. */
  synchronized int size() {
    return kept.size();
  }

  /** How often passwords were used to open a store. */
  static long opened() {
    return OPENED.sum();
  }

  /** How often there was no need to. */
  static long found() {
    return FOUND.sum();
  }

  /** HMAC-SHA-256 of bytes and a password, each with its length before it. */
  static ByteBuffer code(byte[] bytes, char[] password) {
    var message =
        ByteBuffer.allocate(Long.BYTES + bytes.length + Character.BYTES * password.length);
    try (var hmac = Hmac.sha256(MAC_KEY)) {
      message.putLong(bytes.length).put(bytes);
      message.asCharBuffer().put(CharBuffer.wrap(password));
      return ByteBuffer.wrap(hmac.update(message.array()).digest());
    } finally {
      Arrays.fill(message.array(), (byte) 0);
    }
  }
}
