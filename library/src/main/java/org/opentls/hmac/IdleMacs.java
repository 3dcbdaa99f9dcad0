package org.opentls.hmac;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.opentls.internal.FixedDigest;

/**
 * A few idle codes by HMAC with one digest, for uses that end with the call. They hold a key of
 * zeros. Nobody waits: a thread that finds its slot empty makes a code, one that finds it taken
 * closes its own.
 */
final class IdleMacs {
  /** More than the threads that run at once on most machines; a power of two. */
  private static final int SLOTS = 16;

  private static final byte[] BLANK = new byte[1];

  /** One for each digest that there is, under OpenSSL's name. */
  private static final Map<String, IdleMacs> ALL = new ConcurrentHashMap<>();

  private final AtomicReferenceArray<@Nullable Mac> idle = new AtomicReferenceArray<>(SLOTS);
  private final FixedDigest digest;

  private IdleMacs(FixedDigest digest) {
    this.digest = digest;
  }

  static IdleMacs of(FixedDigest digest) {
    return ALL.computeIfAbsent(digest.openSslName(), _ -> new IdleMacs(digest));
  }

  byte[] digest(byte[] key, byte[] message) {
    var mac = borrow();
    boolean kept = false;
    try {
      byte[] code = mac.reset(key).update(message).digestAndReset();
      mac.reset(BLANK);
      kept = idle.compareAndSet(slot(), null, mac);
      return code;
    } finally {
      if (!kept) {
        mac.close();
      }
    }
  }

  private Mac borrow() {
    var mac = idle.getAndSet(slot(), null);
    return mac != null ? mac : Mac.hmac(digest.openSslName(), BLANK);
  }

  private static int slot() {
    return (int) Thread.currentThread().threadId() & (SLOTS - 1);
  }
}
