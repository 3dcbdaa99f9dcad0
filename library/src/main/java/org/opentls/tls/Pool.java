package org.opentls.tls;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is lent for the time of a call, so that a connection that is idle has none. What is given
 * back is lent again. For any number of threads.
 *
 * @param <T> what is lent
 */
final class Pool<T> {
  private final Supplier<T> maker;

  /** Two for each of as many threads as this are kept. */
  private final AtomicReferenceArray<@Nullable T> free =
      new AtomicReferenceArray<>(8 * Runtime.getRuntime().availableProcessors());

  /**
   * Makes an empty one.
   *
   * @param maker makes what there is too little of
   */
  Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  /** Lends one, of which nobody else knows. */
  T borrow() {
    int first = firstPlace();
    for (int i = 0; i < free.length(); i++) {
      int place = (first + i) % free.length();
      if (free.getPlain(place) != null) {
        var found = free.getAndSet(place, null);
        if (found != null) {
          return found;
        }
      }
    }
    return maker.get();
  }

  /** Takes one back; if there are enough of them it is left to the garbage collector. */
  void giveBack(T lent) {
    int first = firstPlace();
    for (int i = 0; i < free.length(); i++) {
      int place = (first + i) % free.length();
      if (free.getPlain(place) == null && free.compareAndSet(place, null, lent)) {
        return;
      }
    }
  }

  /** Where a thread looks first, so that threads do not get into each other's way. */
  private int firstPlace() {
    return (int) (Thread.currentThread().threadId() % free.length());
  }
}
