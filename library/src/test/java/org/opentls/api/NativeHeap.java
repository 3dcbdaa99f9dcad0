package org.opentls.api;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Collections;

/** What C has allocated, as far as glibc counts it. */
public final class NativeHeap {
  private NativeHeap() {}

  /** {@code struct mallinfo2}: ten counters of type {@code size_t}. */
  private static final MemoryLayout MALLINFO2 =
      MemoryLayout.structLayout(
          Collections.nCopies(10, ValueLayout.JAVA_LONG).toArray(MemoryLayout[]::new));

  /** {@code uordblks}: the bytes that are allocated. */
  private static final long UORDBLKS = 7 * Long.BYTES;

  private static final class Counter {
    static final MethodHandle MALLINFO2 = link();
  }

  /** Whether there is a count. */
  public static boolean isCounted() {
    return Linker.nativeLinker().defaultLookup().find("mallinfo2").isPresent();
  }

  @SuppressWarnings("restricted") // a test that asks the C library
  private static MethodHandle link() {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("mallinfo2"), FunctionDescriptor.of(MALLINFO2));
  }

  /** The bytes that are allocated. */
  public static long allocated() {
    try (var arena = Arena.ofConfined()) {
      var info = (MemorySegment) Counter.MALLINFO2.invokeExact((SegmentAllocator) arena);
      return info.get(ValueLayout.JAVA_LONG, UORDBLKS);
    } catch (Throwable t) {
      throw new AssertionError(t);
    }
  }

  /** Collects garbage until what is allocated goes down no more, and returns it. */
  public static long settled() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int quiet = 0; quiet < 5; quiet++) {
      System.gc();
      Thread.sleep(200);
      long now = allocated();
      if (now < least) {
        least = now;
        quiet = 0;
      }
    }
    return least;
  }

  /** Collects garbage until no more than {@code goal} is allocated, for ten seconds at most. */
  public static long settled(long goal) throws InterruptedException {
    for (int i = 0; i < 20 && allocated() > goal; i++) {
      System.gc();
      Thread.sleep(500);
    }
    return allocated();
  }
}
