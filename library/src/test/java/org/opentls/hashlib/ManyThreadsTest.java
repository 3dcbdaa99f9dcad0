package org.opentls.hashlib;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many threads hash at once, each with a digest of its own and with the shared one-shots. */
class ManyThreadsTest {

  @Test
  void twoHundredThreads() throws Exception {
    hash(Executors.newFixedThreadPool(200), 200, 50);
  }

  @Test
  void tenThousandVirtualThreads() throws Exception {
    hash(Executors.newVirtualThreadPerTaskExecutor(), 10_000, 2);
  }

  private static void hash(ExecutorService threads, int tasks, int rounds) throws Exception {
    var running = new ArrayList<Future<?>>();
    try (threads) {
      for (int i = 0; i < tasks; i++) {
        int seed = i;
        running.add(threads.submit(() -> hash(seed, rounds)));
      }
    }
    for (var each : running) {
      each.get();
    }
  }

  private static Void hash(int seed, int rounds)
      throws NoSuchAlgorithmException, InterruptedException {
    var random = new Random(seed);
    var expected = MessageDigest.getInstance("SHA-256");
    try (var digest = Digest.sha256()) {
      for (int round = 0; round < rounds; round++) {
        var data = new byte[random.nextInt(3000)];
        random.nextBytes(data);
        digest.update(data, 0, data.length / 2);
        Thread.sleep(Duration.ofNanos(random.nextInt(1000)));
        digest.update(data, data.length / 2, data.length - data.length / 2);
        var truth = expected.digest(data);
        assertThat(digest.digest()).isEqualTo(truth);
        assertThat(digest.digestAndReset()).isEqualTo(truth);
        assertThat(Digests.sha256(data)).isEqualTo(truth);
      }
    }
    return null;
  }
}
