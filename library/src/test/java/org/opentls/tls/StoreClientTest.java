package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store that fails, and those who ask it. */
class StoreClientTest {
  private static final StoreKey KEY = new StoreKey("test", "abcdefghijklmnopqrstuv");
  private static final Duration DEADLINE = Duration.ofMillis(10);

  private final AtomicInteger calls = new AtomicInteger();
  private volatile Supplier<CompletionStage<Optional<byte[]>>> answer = CompletableFuture::new;
  private volatile Supplier<CompletionStage<Void>> done = CompletableFuture::new;

  private final StoreClient client = client(ResumptionListener.NONE);

  private StoreClient client(ResumptionListener listener) {
    return new StoreClient(
        new SessionStore() {
          @Override
          public CompletionStage<Optional<byte[]>> load(StoreKey key, Duration within) {
            calls.incrementAndGet();
            return answer.get();
          }

          @Override
          public CompletionStage<Optional<byte[]>> take(StoreKey key, Duration within) {
            return load(key, within);
          }

          @Override
          public CompletionStage<Void> save(StoreKey key, byte[] value, Duration lifetime) {
            calls.incrementAndGet();
            return done.get();
          }

          @Override
          public CompletionStage<Void> delete(StoreKey key) {
            calls.incrementAndGet();
            return done.get();
          }

          @Override
          public Set<Capability> capabilities() {
            return Set.of();
          }
        },
        listener);
  }

  @AfterEach
  void close() {
    client.close();
  }

  private MissReason missed() {
    return switch (client.find(KEY, false, DEADLINE)) {
      case StoreClient.Answer.Missed(MissReason reason) -> reason;
      case StoreClient.Answer.Found _ -> throw new AssertionError("found");
    };
  }

  @Test
  void r31ANumbStoreIsWaitedForAFewTimesAndThenNoMore() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(missed()).isEqualTo(MissReason.TIMEOUT);
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(missed()).isEqualTo(MissReason.BREAKER_OPEN);
    }
    assertThat(calls).hasValue(5);
    assertThat(client.isUsable()).isFalse();
    answer = () -> CompletableFuture.completedFuture(Optional.empty());
    Thread.sleep(1100);
    assertThat(client.isUsable()).isTrue();
    assertThat(missed()).isEqualTo(MissReason.NOT_FOUND);
    assertThat(client.metrics().breakerOpen()).isFalse();
  }

  @Test
  void oneCallAtATimeTriesWhetherItIsThereAgain() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThat(missed()).isEqualTo(MissReason.TIMEOUT);
    }
    Thread.sleep(1100);
    assertThat(missed()).as("the one that tries").isEqualTo(MissReason.TIMEOUT);
    assertThat(missed()).isEqualTo(MissReason.BREAKER_OPEN);
    Thread.sleep(1100);
    assertThat(missed()).as("it takes longer now").isEqualTo(MissReason.BREAKER_OPEN);
    assertThat(calls).hasValue(6);
  }

  /** The client has its ticket next, and may be at another server with it. */
  @Test
  void aWriteHasBegunWhenItsSessionIsGranted() {
    client.save(KEY, new byte[1], Duration.ofHours(1));
    assertThat(calls).hasValue(1);
    client.delete(KEY);
    assertThat(calls).hasValue(2);
  }

  /** It may be the one on which all answers of a store come. */
  @Test
  void noListenerHoldsUpTheThreadOfAStore() throws Exception {
    var told = new CompletableFuture<Thread>();
    var listener =
        new ResumptionListener() {
          @Override
          public void storeCall(StoreOperation operation, StoreOutcome outcome, Duration time) {
            told.complete(Thread.currentThread());
          }
        };
    var written = new CompletableFuture<Void>();
    done = () -> written;
    try (var client = client(listener)) {
      client.save(KEY, new byte[1], Duration.ofHours(1));
      var answering = Thread.ofPlatform().start(() -> written.complete(null));
      assertThat(told.get(10, TimeUnit.SECONDS)).isNotEqualTo(answering);
    }
  }

  @Test
  void aStoreIsWarmWhenItAnswersInTimeAgainAndAgain() {
    var slow = new AtomicInteger(3);
    answer =
        () -> {
          long wait = slow.getAndDecrement() > 0 ? 20 : 0;
          return CompletableFuture.supplyAsync(
              Optional::empty, CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS));
        };
    client.warmUp(KEY, DEADLINE, Duration.ofSeconds(20));
    assertThat(calls).hasValueGreaterThanOrEqualTo(3 + 10);
  }

  @Test
  void aStoreThatFailsIsNotWarmedUp() {
    answer = () -> CompletableFuture.failedFuture(new IllegalStateException("down"));
    client.warmUp(KEY, DEADLINE, Duration.ofSeconds(20));
    assertThat(calls).hasValue(1);
    assertThat(client.isUsable()).isTrue();
  }

  @Test
  void aStoreThatIsNeverFastEnoughIsWaitedForInVain() {
    answer =
        () ->
            CompletableFuture.supplyAsync(
                Optional::empty, CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS));
    client.warmUp(KEY, DEADLINE, Duration.ofMillis(300));
    assertThat(calls).hasValueGreaterThanOrEqualTo(1).hasValueLessThanOrEqualTo(15);
  }

  @Test
  void whateverAStoreDoesIsAMiss() {
    answer =
        () -> {
          throw new IllegalStateException("at once");
        };
    assertThat(missed()).isEqualTo(MissReason.STORE_ERROR);
    answer =
        () -> {
          throw new OutOfMemoryError("no more threads");
        };
    assertThat(missed()).isEqualTo(MissReason.STORE_ERROR);
    answer = () -> CompletableFuture.failedFuture(new Error("later"));
    assertThat(missed()).isEqualTo(MissReason.STORE_ERROR);
  }

  @Test
  void anInterruptIsKept() {
    Thread.currentThread().interrupt();
    assertThat(missed()).isEqualTo(MissReason.STORE_ERROR);
    assertThat(Thread.interrupted()).isTrue();
  }

  /** Nobody waits for a write. */
  @Test
  void r29WritesThatWaitTooLongInLineAreDropped() throws Exception {
    long start = System.nanoTime();
    for (int i = 0; i < 20_000; i++) {
      client.save(KEY, new byte[500], Duration.ofHours(1));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    var metrics = client.metrics();
    assertThat(metrics.dropped()).isGreaterThan(20_000 - 4096 - 2 * 256);
    assertThat(metrics.waiting()).isBetween(1, 4096);
  }

  @Test
  void r29WritesAreBoundedInBytesToo() {
    for (int i = 0; i < 1000; i++) {
      client.save(KEY, new byte[60_000], Duration.ofHours(1));
    }
    // 8 MiB wait, and 256 have begun.
    assertThat(client.metrics().dropped()).isGreaterThan(1000 - 140 - 257);
  }

  @Test
  void writesThatFailOpenTheBreakerAndOneThatSucceedsClosesIt() throws Exception {
    done = () -> CompletableFuture.failedFuture(new IllegalStateException("full"));
    while (client.isUsable()) {
      client.save(KEY, new byte[1], Duration.ofHours(1));
      Thread.sleep(1);
    }
    done = () -> CompletableFuture.completedFuture(null);
    Thread.sleep(1100);
    client.save(KEY, new byte[1], Duration.ofHours(1));
    while (client.metrics().breakerOpen()) {
      Thread.sleep(1);
    }
    assertThat(client.metrics().saved()).isEqualTo(1);
  }
}
