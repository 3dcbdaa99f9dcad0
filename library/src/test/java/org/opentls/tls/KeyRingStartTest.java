package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyRingStartTest {
  /**
   * A store that is reached when it has been asked a few times, as one that is still connecting.
   */
  private static final class Connecting implements KeyRingStore {
    private final KeyRingStore store = KeyRingStore.inMemory();
    private final AtomicInteger failures = new AtomicInteger(2);

    @Override
    public CompletionStage<Map<Long, byte[]>> load(RingId ring, long from, long to) {
      return store.load(ring, from, to);
    }

    @Override
    public CompletionStage<byte[]> offer(RingId ring, long slot, byte[] value, Instant eraseAt) {
      return store.offer(ring, slot, value, eraseAt);
    }

    @Override
    public CompletionStage<Instant> time() {
      return failures.getAndDecrement() > 0
          ? CompletableFuture.failedFuture(new IllegalStateException("not connected"))
          : store.time();
    }
  }

  /** Else the clients of a server that has just been restarted have full handshakes. */
  @Test
  void startWaitsForAStoreThatIsStillConnecting() {
    try (var resumption = Resumption.tickets(new Connecting(), KeyProtector.none()).build()) {
      assertThat(resumption.metrics().keyRing().orElseThrow().local()).isFalse();
    }
  }
}
