package org.opentls.hashlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentls.api.ForkedJvm;

/** Digests that nobody closes cost no native memory in the long run. */
class DroppedDigestsTest {
  /** About a hundredth of what the contexts, of some 300 bytes each, would hold if they leaked. */
  private static final long TOLERANCE = 3L << 20;

  @Test
  void aMillionDroppedDigestsLeaveNativeMemoryFlat() throws IOException, InterruptedException {
    assumeTrue(
        Linker.nativeLinker().defaultLookup().find("mallinfo2").isPresent(),
        "only glibc counts its memory with mallinfo2");
    var result = ForkedJvm.run(List.of("-Xmx256m"), Million.class);
    IO.println(result.output().strip());
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  /** Runs in a JVM of its own; fails if memory is still held at the end. */
  static final class Million {
    private Million() {}

    /** {@code struct mallinfo2}: ten counters of type {@code size_t}. */
    private static final MemoryLayout MALLINFO2 =
        MemoryLayout.structLayout(
            Collections.nCopies(10, ValueLayout.JAVA_LONG).toArray(MemoryLayout[]::new));

    /** {@code uordblks}: the bytes that are allocated. */
    private static final long UORDBLKS = 7 * Long.BYTES;

    private static final MethodHandle ALLOCATED = link();

    @SuppressWarnings("restricted") // a test that asks the C library
    private static MethodHandle link() {
      var linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("mallinfo2"), FunctionDescriptor.of(MALLINFO2));
    }

    private static long allocated() throws Throwable {
      try (var arena = Arena.ofConfined()) {
        var info = (MemorySegment) ALLOCATED.invokeExact((SegmentAllocator) arena);
        return info.get(ValueLayout.JAVA_LONG, UORDBLKS);
      }
    }

    private static String resident() throws IOException {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS"))
          .findFirst()
          .orElse("VmRSS unknown");
    }

    public static void main(String[] arguments) throws Throwable {
      drop(50_000);
      long before = settled(Long.MIN_VALUE);
      IO.println("before: " + before + " bytes allocated, " + resident());
      long start = System.nanoTime();
      long peak = drop(1_000_000);
      long nanos = (System.nanoTime() - start) / 1_000_000;
      IO.println("peak:   " + peak + " bytes allocated, " + resident() + ", " + nanos + " ns each");
      long after = settled(before + TOLERANCE);
      IO.println("after:  " + after + " bytes allocated, " + resident());
      if (after > before + TOLERANCE) {
        System.exit(1);
      }
    }

    /** Makes digests and drops them; returns the most bytes seen allocated. */
    private static long drop(int count) throws Throwable {
      var data = new byte[64];
      long peak = 0;
      for (int i = 0; i < count; i++) {
        var _ = Digest.sha256().update(data).digest();
        if (i % 10_000 == 0) {
          peak = Math.max(peak, allocated());
        }
      }
      return peak;
    }

    /** Collects until no more than {@code goal} is allocated, for ten seconds at most. */
    private static long settled(long goal) throws Throwable {
      for (int i = 0; i < 20; i++) {
        System.gc();
        Thread.sleep(goal == Long.MIN_VALUE ? 50 : 500);
        if (goal != Long.MIN_VALUE && allocated() <= goal) {
          break;
        }
      }
      return allocated();
    }
  }
}
