package org.opentls.api;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

  private static final Map<Long, String> CONSTANTS = new ConcurrentHashMap<>();

  /**
   * A string that is a constant of a library's, copied once.
   *
   * @param pointer a string that a NUL byte ends, as long as the process lives
   */
  public static String constantAt(MemorySegment pointer) {
    return CONSTANTS.computeIfAbsent(pointer.address(), _ -> at(pointer));
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
