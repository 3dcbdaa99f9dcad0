package org.opentls.hashlib;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentls.api.Handle;

/**
 * A few idle contexts of one algorithm, for uses that end with the call. Nobody waits: a thread
 * that finds its slot empty makes a context, one that finds it taken frees its own.
 */
final class Contexts {
  /** More than the threads that run at once on most machines; a power of two. */
  private static final int SLOTS = 16;

  private final AtomicReferenceArray<@Nullable Handle> idle = new AtomicReferenceArray<>(SLOTS);
  private final Supplier<Handle> make;

  Contexts(Supplier<Handle> make) {
    this.make = make;
  }

  /** A context in an unknown state, which is the caller's until it is given back or closed. */
  Handle borrow() {
    var context = idle.getAndSet(slot(), null);
    return context != null ? context : make.get();
  }

  void giveBack(Handle context) {
    if (!idle.compareAndSet(slot(), null, context)) {
      context.close();
    }
  }

  private static int slot() {
    return (int) Thread.currentThread().threadId() & (SLOTS - 1);
  }
}
