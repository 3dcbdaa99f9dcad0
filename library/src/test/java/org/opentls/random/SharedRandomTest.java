package org.opentls.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedRandomTest {
  private final SystemRandom random = SystemRandom.create();

  @Test
  void twoHundredThreadsNeverDrawTheSame16Bytes() throws Exception {
    try (var threads = Executors.newFixedThreadPool(200)) {
      assertThat(drawFrom(threads, 200, 1000)).hasSize(200_000);
    }
  }

  @Test
  void tenThousandVirtualThreadsNeverDrawTheSame16Bytes() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(drawFrom(threads, 10_000, 20)).hasSize(200_000);
    }
  }

  @Test
  void mixingBesideDrawsDisturbsNothing() throws Exception {
    try (var threads = Executors.newFixedThreadPool(8)) {
      var mixer =
          threads.submit(() -> {
            for (int i = 0; i < 200; i++) {
              random.mix(new byte[] {(byte) i}, 0);
            }
          });
      assertThat(drawFrom(threads, 7, 5000)).hasSize(35_000);
      mixer.get();
    }
  }

  private Set<ByteBuffer> drawFrom(ExecutorService threads, int tasks, int draws)
      throws InterruptedException, ExecutionException {
    var drawn = ConcurrentHashMap.<ByteBuffer>newKeySet();
    var running =
        IntStream.range(0, tasks)
            .<Future<?>>mapToObj(_ -> threads.submit(() -> draw(drawn, draws)))
            .toList();
    for (var task : running) {
      task.get();
    }
    return drawn;
  }

  /** Numbers in between, so that threads stand at odd places of their buffers. */
  private void draw(Set<ByteBuffer> drawn, int count) {
    for (int i = 0; i < count; i++) {
      drawn.add(ByteBuffer.wrap(random.randbytes(16)));
      random.nextInt(1 << (i % 31));
    }
  }

  @Test
  void parallelStreamsDrawNoNumberTwice() {
    assertThat(random.longs(200_000).parallel().distinct().count()).isEqualTo(200_000);
    assertThat(random.longs().parallel().limit(50_000).distinct().count()).isEqualTo(50_000);
    assertThat(random.ints(100_000, -3, 4).parallel()).allMatch(i -> i >= -3 && i < 4);
    assertThat(random.doubles(100_000, 1, 2).parallel()).allMatch(d -> d >= 1 && d < 2);
  }
}
