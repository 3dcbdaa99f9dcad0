package org.opentls.hashlib;

import static org.opentls.api.Err.check;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.opentls.api.EvpDigest;
import org.opentls.api.Handle;

/**
 * A few idle contexts of one algorithm, which hold nothing of the data they have seen. Nobody
 * waits: a thread that finds its slot empty makes a context, one that finds it taken frees its own.
 */
final class Contexts {
  /** More than the threads that run at once on most machines; a power of two. */
  private static final int SLOTS = 16;

  private final AtomicReferenceArray<@Nullable Handle> idle = new AtomicReferenceArray<>(SLOTS);
  private final Md md;
  private final boolean resetWipes;

  /**
   * Makes an empty pool.
   *
   * @param resetWipes whether a reset overwrites all of the state; if not, idle contexts are empty
   */
  Contexts(Md md, boolean resetWipes) {
    this.md = md;
    this.resetWipes = resetWipes;
  }

  /** A context that has seen no data, which is the caller's until it is given back or closed. */
  Handle borrow() {
    var context = idle.getAndSet(slot(), null);
    if (context == null) {
      context = newContext();
    } else if (resetWipes) {
      return context;
    }
    md.reset(context.pointer());
    return context;
  }

  /** As {@link #borrow()} for a context that is overwritten at once. */
  Handle borrowBlank() {
    var context = idle.getAndSet(slot(), null);
    return context != null ? context : newContext();
  }

  /** Wipes a context and keeps it for the next borrower, or frees it. */
  void giveBack(Handle context) {
    boolean kept = false;
    try {
      if (idle.getPlain(slot()) == null) {
        wipe(context);
        kept = idle.compareAndSet(slot(), null, context);
      }
    } finally {
      if (!kept) {
        context.close();
      }
    }
  }

  private void wipe(Handle context) {
    if (resetWipes) {
      md.reset(context.pointer());
    } else {
      check(EvpDigest.EVP_MD_CTX_reset(context.pointer()));
    }
  }

  private static Handle newContext() {
    return Handle.own(EvpDigest.EVP_MD_CTX_new(), EvpDigest::EVP_MD_CTX_free);
  }

  private static int slot() {
    return (int) Thread.currentThread().threadId() & (SLOTS - 1);
  }
}
