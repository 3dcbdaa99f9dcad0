package org.opentls.internal;

import static org.opentls.api.Err.checkNotNull;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.opentls.api.Handle;

/**
 * Objects of C that live no longer than a call. A {@link Handle} is also freed by the garbage
 * collector, for which all threads put it into one list; an arena that a method closes needs none
 * of that.
 */
public final class Temporary {
  private Temporary() {}

  /**
   * Owns a fresh pointer until an arena is closed.
   *
   * @param arena of one thread, which closes it whatever happens
   * @param fresh the result of a C function that makes an object
   * @param free the C function that frees such an object
   * @throws org.opentls.api.OpenSslException if {@code fresh} is {@code NULL}
   */
  @SuppressWarnings("restricted") // binds the pointer to an arena that frees it
  public static MemorySegment own(Arena arena, MemorySegment fresh, Consumer<MemorySegment> free) {
    return checkNotNull(fresh).reinterpret(arena, free);
  }
}
