package org.opentls.api;

import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Memory that C's allocator has handed out; see {@code mallinfo(3)} of glibc. */
public final class Mallinfo {
  private Mallinfo() {}

  /** {@code struct mallinfo2} */
  private static final StructLayout STRUCT =
      MemoryLayout.structLayout(
          Stream.of(
                  "arena",
                  "ordblks",
                  "smblks",
                  "hblks",
                  "hblkhd",
                  "usmblks",
                  "fsmblks",
                  "uordblks",
                  "fordblks",
                  "keepcost")
              .map(C_SIZE_T::withName)
              .toArray(MemoryLayout[]::new));

  private static final Optional<MethodHandle> mallinfo2 =
      STRUCT.byteSize() == 10 * Long.BYTES
          ? Native.functionOfC("mallinfo2", FunctionDescriptor.of(STRUCT))
          : Optional.empty();

  private static final long IN_ARENAS = offset("uordblks");
  private static final long MAPPED = offset("hblkhd");

  private static long offset(String field) {
    return STRUCT.byteOffset(PathElement.groupElement(field));
  }

  /** {@code struct mallinfo2 mallinfo2(void)} */
  private static MemorySegment mallinfo2(MethodHandle function, SegmentAllocator arena) {
    try {
      return (MemorySegment) function.invokeExact(arena);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /**
   * How many bytes are in use, those that were mapped on their own too; empty where the C library
   * does not tell. It locks each arena of the allocator for a moment: once a second is no cost.
   */
  public static OptionalLong inUse() {
    if (mallinfo2.isEmpty()) {
      return OptionalLong.empty();
    }
    try (var arena = Arena.ofConfined()) {
      var info = mallinfo2(mallinfo2.get(), arena);
      return OptionalLong.of(
          info.get(ValueLayout.JAVA_LONG, IN_ARENAS) + info.get(ValueLayout.JAVA_LONG, MAPPED));
    }
  }
}
