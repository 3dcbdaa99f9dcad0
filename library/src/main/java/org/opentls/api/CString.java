package org.opentls.api;

import java.lang.foreign.MemorySegment;

/** Strings that C owns. */
public final class CString {
  private CString() {}

  /**
   * Copies a string that a binding returned.
   *
   * @param pointer a live string that a NUL byte ends; never {@code NULL}
   */
  public static String at(MemorySegment pointer) {
    return Native.requireString(pointer);
  }
}
