package org.opentls.api;

import static org.opentls.api.Err.checkNotNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The owner of one native object. It frees the object exactly once: on {@link #close()}, or when
 * the garbage collector finds the handle unreachable.
 *
 * <p>An object that several threads share is reached through {@link #pointer()} and never closed.
 * An object that one thread at a time uses, and that may be closed, is reached between {@link
 * #enter()} and {@link #exit()}: a second thread, or a thread that comes after {@code close}, gets
 * an {@code IllegalStateException} and never touches freed memory.
 */
public final class Handle implements AutoCloseable {
  private static final int IDLE = 0;
  private static final int IN_USE = 1;
  private static final int CLOSED = 2;

  private final MemorySegment pointer;
  private final FreeOnce free;
  private final AtomicInteger state = new AtomicInteger(IDLE);

  private Handle(MemorySegment pointer, FreeOnce free) {
    this.pointer = pointer;
    this.free = free;
  }

  /**
   * Owns a fresh pointer. Written around the call that makes the object, so that no path can leak
   * it.
   *
   * @param fresh the result of a C function that makes an object
   * @param free the C function that frees such an object
   * @throws OpenSslException if {@code fresh} is {@code NULL}
   */
  @SuppressWarnings("restricted") // binds the pointer to an arena that frees it
  public static Handle own(MemorySegment fresh, Consumer<MemorySegment> free) {
    var once = new FreeOnce(free, new AtomicBoolean());
    return new Handle(checkNotNull(fresh).reinterpret(Arena.ofAuto(), once), once);
  }

  /**
   * Owns a fresh pointer until an arena is closed, for objects that live no longer than a method.
   * There is no handle, which the garbage collector would have to know of: all threads put what it
   * watches into one list.
   *
   * @param arena of the calling thread, which closes it whatever happens
   * @param fresh the result of a C function that makes an object
   * @param free the C function that frees such an object
   * @return {@code fresh}, which cannot be used once the arena is closed
   * @throws OpenSslException if {@code fresh} is {@code NULL}
   */
  @SuppressWarnings("restricted") // binds the pointer to an arena that frees it
  public static MemorySegment own(Arena arena, MemorySegment fresh, Consumer<MemorySegment> free) {
    return checkNotNull(fresh).reinterpret(arena, free);
  }

  /**
   * The object, for a call that is safe beside others on the same object.
   *
   * @throws IllegalStateException if the handle is closed
   */
  public MemorySegment pointer() {
    if (state.get() == CLOSED) {
      throw closed();
    }
    return pointer;
  }

  /**
   * Claims the object for this thread until {@link #exit()}.
   *
   * @throws IllegalStateException if the handle is closed, or another thread is using it
   */
  public MemorySegment enter() {
    int was = state.compareAndExchange(IDLE, IN_USE);
    if (was != IDLE) {
      throw was == CLOSED ? closed() : inUse();
    }
    return pointer;
  }

  /**
   * Gives back what {@link #enter()} claimed.
   *
   * @throws IllegalStateException if nothing is claimed, so that a closed handle stays closed
   */
  public void exit() {
    if (state.getPlain() != IN_USE) {
      throw new IllegalStateException("not entered");
    }
    state.setRelease(IDLE);
  }

  /**
   * Frees the object now. Closing twice is harmless.
   *
   * @throws IllegalStateException if a thread is between {@link #enter()} and {@link #exit()}
   */
  @Override
  public void close() {
    int was = state.compareAndExchange(IDLE, CLOSED);
    if (was == IN_USE) {
      throw inUse();
    }
    if (was == IDLE) {
      free.accept(pointer);
    }
  }

  /**
   * Frees what {@link #enter()} claimed, instead of giving it back. No other thread comes between.
   *
   * @throws IllegalStateException if nothing is claimed
   */
  public void exitAndClose() {
    if (!state.compareAndSet(IN_USE, CLOSED)) {
      throw new IllegalStateException("not entered");
    }
    free.accept(pointer);
  }

  /** Whether {@link #close()} has been called. */
  public boolean isClosed() {
    return state.get() == CLOSED;
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("closed");
  }

  private static IllegalStateException inUse() {
    return new IllegalStateException("in use by another thread");
  }

  private record FreeOnce(Consumer<MemorySegment> free, AtomicBoolean done)
      implements Consumer<MemorySegment> {
    @Override
    public void accept(MemorySegment pointer) {
      if (done.compareAndSet(false, true)) {
        free.accept(pointer);
      }
    }
  }
}
