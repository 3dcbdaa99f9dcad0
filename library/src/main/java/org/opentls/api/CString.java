package org.opentls.api;

import java.lang.foreign.MemorySegment;

/** Strings and bytes that C owns. */
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

  /**
   * Copies bytes that a binding returned.
   *
   * @param pointer live memory of {@code size} bytes
   */
  public static byte[] bytes(MemorySegment pointer, long size) {
    return Native.bytes(pointer, size);
  }
}
