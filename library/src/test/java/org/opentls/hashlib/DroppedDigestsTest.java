package org.opentls.hashlib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentls.api.ForkedJvm;
import org.opentls.api.NativeHeap;

/** Digests that nobody closes cost no native memory in the long run. */
class DroppedDigestsTest {
  /** About a hundredth of what the contexts, of some 300 bytes each, would hold if they leaked. */
  private static final long TOLERANCE = 3L << 20;

  @Test
  void aMillionDroppedDigestsLeaveNativeMemoryFlat() throws IOException, InterruptedException {
    assumeTrue(NativeHeap.isCounted(), "only glibc counts its memory with mallinfo2");
    var result = ForkedJvm.run(List.of("-Xmx256m"), Million.class);
    IO.println(result.output().strip());
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  /** Runs in a JVM of its own; fails if memory is still held at the end. */
  static final class Million {
    private Million() {}

    private static String resident() throws IOException {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS"))
          .findFirst()
          .orElse("VmRSS unknown");
    }

    public static void main(String[] arguments) throws Throwable {
      drop(50_000);
      long before = NativeHeap.settled();
      IO.println("before: " + before + " bytes allocated, " + resident());
      long start = System.nanoTime();
      long peak = drop(1_000_000);
      long nanos = (System.nanoTime() - start) / 1_000_000;
      IO.println("peak:   " + peak + " bytes allocated, " + resident() + ", " + nanos + " ns each");
      long after = NativeHeap.settled(before + TOLERANCE);
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
          peak = Math.max(peak, NativeHeap.allocated());
        }
      }
      return peak;
    }
  }
}
