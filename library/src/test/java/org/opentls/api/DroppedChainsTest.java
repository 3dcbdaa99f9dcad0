package org.opentls.api;

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
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentls.io.Chain;
import org.opentls.io.Filter;
import org.opentls.io.Filters;
import org.opentls.io.JavaFilter;
import org.opentls.io.Next;
import org.opentls.io.SourceSink;

/** Each BIO of a chain is freed once, whatever the order of closing, popping and dropping. */
class DroppedChainsTest {
  /** About a hundredth of what the BIOs, of more than 300 bytes a chain, would hold if leaked. */
  private static final long TOLERANCE = 3L << 20;

  @Test
  void aMillionChainsInEveryOrderLeaveNothingBehind() throws IOException, InterruptedException {
    assumeTrue(
        Linker.nativeLinker().defaultLookup().find("mallinfo2").isPresent(),
        "only glibc counts its memory with mallinfo2");
    var result =
        ForkedJvm.run(List.of("-Xmx64m", "-Dorg.opentls.checkErrorQueue=true"), Million.class);
    IO.println(result.output().strip());
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  /** Runs in a JVM of its own; fails if memory or a Java BIO is still held at the end. */
  static final class Million {
    private Million() {}

    private static final int CHAINS = 1_000_000;
    private static final byte[] DATA = new byte[64];

    /** {@code struct mallinfo2}: ten counters of type {@code size_t}. */
    private static final MemoryLayout MALLINFO2 =
        MemoryLayout.structLayout(
            Collections.nCopies(10, ValueLayout.JAVA_LONG).toArray(MemoryLayout[]::new));

    /** {@code uordblks}: the bytes that are allocated. */
    private static final long UORDBLKS = 7 * Long.BYTES;

    private static final MethodHandle ALLOCATED = link();

    /** Every chain has one of these closed once, unless it is left to the collector. */
    private static int closed;

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

    /** Takes all and yields nothing. */
    private static final class Counted implements SourceSink {
      @Override
      public int read(ByteBuffer into) {
        return END;
      }

      @Override
      public int write(ByteBuffer from) {
        int count = from.remaining();
        from.position(from.limit());
        return count;
      }

      @Override
      public void close() {
        closed++;
      }
    }

    private static final class Pass implements JavaFilter {
      @Override
      public int read(ByteBuffer into, Next next) throws IOException {
        return next.read(into);
      }

      @Override
      public int write(ByteBuffer from, Next next) throws IOException {
        return next.write(from);
      }
    }

    /** What becomes of a chain with two filters. */
    private enum End {
      CLOSE {
        @Override
        void end(Chain chain, Filter head, Filter middle) throws IOException {
          chain.close();
        }
      },
      CLOSE_ALL_TWICE {
        @Override
        void end(Chain chain, Filter head, Filter middle) throws IOException {
          chain.close();
          head.close();
          middle.close();
          chain.close();
        }
      },
      CLOSE_HEAD_FIRST {
        @Override
        void end(Chain chain, Filter head, Filter middle) throws IOException {
          head.close();
          middle.close();
          chain.close();
        }
      },
      CLOSE_MIDDLE_FIRST {
        @Override
        void end(Chain chain, Filter head, Filter middle) throws IOException {
          middle.close();
          chain.close();
        }
      },
      POP_THEN_CLOSE_CHAIN_FIRST {
        @Override
        void end(Chain chain, Filter head, Filter middle) throws IOException {
          chain.remove(middle);
          chain.close();
          middle.close();
          head.close();
        }
      },
      POP_THEN_CLOSE_FILTERS_FIRST {
        @Override
        void end(Chain chain, Filter head, Filter middle) throws IOException {
          chain.pop().close();
          chain.pop().close();
          chain.close();
        }
      },
      POP_THEN_PUSH_ELSEWHERE {
        @Override
        void end(Chain chain, Filter head, Filter middle) throws IOException {
          chain.remove(middle);
          try (var other = Chain.nullSink().push(middle)) {
            other.outputStream().write(DATA);
            chain.close();
          }
        }
      },
      POP_THEN_DROP_THE_FILTER {
        @Override
        void end(Chain chain, Filter head, Filter middle) throws IOException {
          var _ = chain.pop();
          chain.close();
        }
      },
      POP_THEN_DROP_THE_CHAIN {
        @Override
        void end(Chain chain, Filter head, Filter middle) throws IOException {
          chain.pop().close();
          chain.remove(middle);
        }
      },
      DROP {
        @Override
        void end(Chain chain, Filter head, Filter middle) {}
      };

      abstract void end(Chain chain, Filter head, Filter middle) throws IOException;
    }

    /** Makes one chain, uses it and lets it end; whether it is closed. */
    private static void one(int number) throws IOException {
      boolean java = number / End.values().length % 2 == 1;
      var chain = java ? Chain.of(new Counted()) : Chain.memory();
      var middle = java ? Filters.of(new Pass()) : Filters.nothing();
      var head = Filters.digest("SHA256");
      chain.push(middle).push(head);
      chain.outputStream().write(DATA);
      chain.flush();
      chain.drain();
      End.values()[number % End.values().length].end(chain, head, middle);
    }

    private static void run(int count) throws IOException {
      for (int i = 0; i < count; i++) {
        one(i);
      }
    }

    public static void main(String[] arguments) throws Throwable {
      run(50_000);
      long before = settled(Long.MIN_VALUE);
      IO.println("before: " + before + " bytes, " + JavaBio.open() + " Java BIOs");
      closed = 0;
      long start = System.nanoTime();
      run(CHAINS);
      long nanos = (System.nanoTime() - start) / CHAINS;
      IO.println(
          "made:   "
              + CHAINS
              + " chains in "
              + End.values().length
              + " orders, "
              + nanos
              + " ns each");
      IO.println("then:   " + allocated() + " bytes, " + JavaBio.open() + " Java BIOs");
      long after = settled(before + TOLERANCE);
      IO.println(
          "after:  " + after + " bytes, " + JavaBio.open() + " Java BIOs, " + closed + " closed");
      // Of ten orders two leave the chain, and with it the Java sink, to the collector.
      if (after > before + TOLERANCE || JavaBio.open() != 0 || closed != CHAINS / 2 * 8 / 10) {
        System.exit(1);
      }
    }

    /** Collects until no more than {@code goal} is allocated, for ten seconds at most. */
    private static long settled(long goal) throws Throwable {
      for (int i = 0; i < 20; i++) {
        System.gc();
        Thread.sleep(goal == Long.MIN_VALUE ? 50 : 500);
        if (goal != Long.MIN_VALUE && allocated() <= goal && JavaBio.open() == 0) {
          break;
        }
      }
      return allocated();
    }
  }
}
