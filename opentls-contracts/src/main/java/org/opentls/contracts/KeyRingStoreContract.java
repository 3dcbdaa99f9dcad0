package org.opentls.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.opentls.contracts.Answers.atOnce;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.RingId;

/**
 * What every {@link KeyRingStore} keeps. The author of one extends this class and says how the
 * store is opened; JUnit runs the tests.
 */
public abstract class KeyRingStoreContract extends StoreContract<KeyRingStore> {
  private static final int MOST = 4 << 10;
  private static final int MOST_SLOTS = 64;

  private final RingId ring = new RingId(Answers.namespace(), "tickets");

  /** For subclasses. */
  protected KeyRingStoreContract() {}

  /**
   * Opens a store. Each call opens another one on the same data, as another process would; if there
   * can be only one, it returns that.
   */
  @Override
  protected abstract KeyRingStore open() throws Exception;

  private static Map<Long, byte[]> load(KeyRingStore store, RingId ring, long from, long to)
      throws InterruptedException {
    return Answers.of(atOnce(() -> store.load(ring, from, to)));
  }

  private Map<Long, byte[]> load(long from, long to) throws InterruptedException {
    return load(store, ring, from, to);
  }

  private static byte[] offer(
      KeyRingStore store, RingId ring, long slot, byte[] value, Instant eraseAt)
      throws InterruptedException {
    return Answers.of(atOnce(() -> store.offer(ring, slot, value, eraseAt)));
  }

  private byte[] offer(long slot, byte[] value) throws InterruptedException {
    return offer(store, ring, slot, value, in(Duration.ofMinutes(5)));
  }

  /** A time by the clock of the store. */
  private Instant in(Duration duration) throws InterruptedException {
    return Answers.of(store.time()).plus(duration);
  }

  @Test
  void aRingThatNobodyHasUsedIsEmpty() throws Exception {
    assertThat(load(0, MOST_SLOTS - 1)).isEmpty();
  }

  @Test
  void anEmptySlotTakesWhatIsOffered() throws Exception {
    var value = Answers.bytes(150);
    assertThat(offer(7, value)).isEqualTo(value);
    assertThat(load(7, 7)).containsOnlyKeys(7L).containsEntry(7L, value);
  }

  @Test
  void whatASlotHoldsNeverChanges() throws Exception {
    var first = Answers.bytes(150);
    assertThat(offer(7, first)).isEqualTo(first);
    for (int i = 0; i < 3; i++) {
      assertThat(offer(7, Answers.bytes(150))).isEqualTo(first);
      assertThat(load(7, 7)).containsEntry(7L, first);
    }
  }

  /** Nor when: a later offer must not keep a key alive. */
  @Test
  void aLaterOfferDoesNotPutOffTheTimeOfAnEarlierOne() throws Exception {
    offer(store, ring, 7, Answers.bytes(150), in(Duration.ofMillis(500)));
    offer(7, Answers.bytes(150));
    Thread.sleep(1500);
    assertThat(load(7, 7)).isEmpty();
  }

  @Test
  void theFirstOfferOfThreadsThatRaceWins() throws Exception {
    var other = another();
    for (long slot = 0; slot < 50; slot++) {
      long its = slot;
      var eraseAt = in(Duration.ofMinutes(5));
      var start = new CyclicBarrier(8);
      var offers = new ArrayList<Callable<byte[]>>();
      for (int i = 0; i < start.getParties(); i++) {
        var instance = i % 2 == 0 ? store : other;
        offers.add(() -> {
          start.await();
          return offer(instance, ring, its, Answers.bytes(150), eraseAt);
        });
      }
      var held = all(offers);
      assertThat(held).allSatisfy(one -> assertThat(one).isEqualTo(held.getFirst()));
      assertThat(load(store, ring, its, its)).containsEntry(its, held.getFirst());
      assertThat(load(other, ring, its, its)).containsEntry(its, held.getFirst());
    }
  }

  private static <T> List<T> all(List<Callable<T>> calls) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<T>();
      for (var result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    }
  }

  @Test
  void anotherInstanceSeesWhatThisOneHolds() throws Exception {
    var value = Answers.bytes(150);
    offer(7, value);
    var other = another();
    assertThat(load(other, ring, 7, 7)).containsEntry(7L, value);
    assertThat(offer(other, ring, 7, Answers.bytes(150), in(Duration.ofMinutes(5))))
        .isEqualTo(value);
  }

  @Test
  void loadReadsFromTheFirstSlotToTheLastAndNoOthers() throws Exception {
    for (long slot = 3; slot <= 9; slot += 2) {
      offer(slot, new byte[] {(byte) slot});
    }
    assertThat(load(5, 7)).containsOnlyKeys(5L, 7L);
    assertThat(load(4, 8)).containsOnlyKeys(5L, 7L);
    assertThat(load(8, 8)).isEmpty();
    assertThat(load(0, MOST_SLOTS - 1)).containsOnlyKeys(3L, 5L, 7L, 9L);
    assertThat(load(0, MOST_SLOTS - 1).get(9L)).containsExactly(9);
  }

  @Test
  void sixtyFourSlotsAreLoadedAtOnce() throws Exception {
    var slots = new HashSet<Long>();
    for (long slot = 100; slot < 100 + MOST_SLOTS; slot++) {
      offer(slot, Answers.bytes(150));
      slots.add(slot);
    }
    assertThat(load(100, 100 + MOST_SLOTS - 1)).containsOnlyKeys(slots);
  }

  /** Epochs of a second since 1970, and more. */
  @Test
  void slotsHaveLargeNumbers() throws Exception {
    long large = 1L << 40;
    var value = Answers.bytes(150);
    assertThat(offer(large, value)).isEqualTo(value);
    assertThat(load(large - 1, large + 1)).containsOnlyKeys(large).containsEntry(large, value);
    assertThat(load(0, 1)).isEmpty();
  }

  @Test
  void aSlotIsEmptyWhenItsTimeHasCome() throws Exception {
    var second = Answers.bytes(150);
    offer(store, ring, 7, Answers.bytes(150), in(Duration.ofMillis(500)));
    Thread.sleep(1500);
    assertThat(load(0, MOST_SLOTS - 1)).isEmpty();
    assertThat(offer(7, second)).isEqualTo(second);
  }

  @Test
  void aSlotIsNotEmptiedBeforeItsTime() throws Exception {
    var value = Answers.bytes(150);
    offer(store, ring, 7, value, in(Duration.ofSeconds(20)));
    Thread.sleep(1500);
    assertThat(load(7, 7)).containsEntry(7L, value);
  }

  @Test
  void whatIsPastItsTimeIsNeverLoaded() throws Exception {
    Answers.end(
        atOnce(() -> store.offer(ring, 7, Answers.bytes(150), Instant.now().minusSeconds(600))));
    Thread.sleep(200);
    assertThat(load(7, 7)).isEmpty();
  }

  /** Clocks of a fleet are some seconds apart, those of tests are one clock. */
  @Test
  void theClockOfTheStoreIsAClock() throws Exception {
    var first = Answers.of(atOnce(() -> store.time()));
    assertThat(Duration.between(Instant.now(), first).abs()).isLessThan(Duration.ofMinutes(1));
    Thread.sleep(1100);
    var gone = Duration.between(first, Answers.of(store.time()));
    assertThat(gone).isBetween(Duration.ofMillis(900), Duration.ofSeconds(30));
  }

  @Test
  void instancesHaveTheSameClock() throws Exception {
    var other = another();
    var apart = Duration.between(Answers.of(store.time()), Answers.of(other.time()));
    assertThat(apart.abs()).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void ringsAndNamespacesAreApart() throws Exception {
    var value = Answers.bytes(150);
    offer(7, value);
    for (var other :
        List.of(
            new RingId(Answers.namespace(), ring.name()),
            new RingId(ring.namespace(), "sessions"),
            new RingId(ring.namespace() + ".", ring.name()),
            new RingId(ring.namespace(), ring.name() + "."),
            new RingId(ring.namespace(), ring.name() + "-7"))) {
      assertThat(load(store, other, 0, MOST_SLOTS - 1)).isEmpty();
      var its = Answers.bytes(150);
      assertThat(offer(store, other, 7, its, in(Duration.ofMinutes(5)))).isEqualTo(its);
    }
    assertThat(load(7, 7)).containsEntry(7L, value);
  }

  /** Some databases take them for the same, unless told. */
  @Test
  void capitalLettersAreOthers() throws Exception {
    offer(7, Answers.bytes(150));
    var upper = ring.name().toUpperCase(Locale.ROOT);
    assertThat(load(store, new RingId(ring.namespace(), upper), 7, 7)).isEmpty();
    var there = ring.namespace().toUpperCase(Locale.ROOT);
    assertThat(load(store, new RingId(there, ring.name()), 7, 7)).isEmpty();
  }

  @Test
  void everyByteComesBack() throws Exception {
    assertThat(offer(7, Answers.everyByte())).isEqualTo(Answers.everyByte());
    assertThat(load(7, 7)).containsEntry(7L, Answers.everyByte());
  }

  @Test
  void fourKibibytesComeBack() throws Exception {
    var value = Answers.bytes(MOST);
    assertThat(offer(7, value)).isEqualTo(value);
    assertThat(load(7, 7)).containsEntry(7L, value);
  }

  @Test
  void theValueThatIsOfferedIsNeitherChangedNorWiped() throws Exception {
    var value = Answers.bytes(150);
    var same = value.clone();
    offer(7, value);
    offer(7, value);
    assertThat(load(7, 7)).containsEntry(7L, same);
    assertThat(value).isEqualTo(same);
  }

  @Test
  void whatACallerDoesWithItsBytesDoesNotChangeTheStore() throws Exception {
    var value = Answers.bytes(150);
    var same = value.clone();
    Arrays.fill(offer(7, value), (byte) 0);
    Arrays.fill(value, (byte) 1);
    Arrays.fill(load(7, 7).values().iterator().next(), (byte) 2);
    assertThat(load(7, 7)).containsEntry(7L, same);
  }

  @Test
  void closingTwiceIsHarmless() {
    store.close();
    store.close();
  }

  /** It may work on: a store that was given its connections ends none. */
  @Test
  void aClosedStoreFailsByItsResultsAlone() throws Exception {
    store.close();
    for (var result : callAll(store)) {
      Answers.end(result);
    }
  }

  @Test
  void noCallWaitsForAServerThatDoesNotAnswer() throws Exception {
    var unanswered = openUnanswered();
    assumeTrue(unanswered.isPresent(), "there is no server");
    try (var silent = unanswered.orElseThrow()) {
      var results = new ArrayList<CompletionStage<?>>();
      for (int i = 0; i < 5; i++) {
        results.addAll(callAll(silent));
      }
      for (var result : results) {
        Answers.end(result);
      }
    }
  }

  /** Calls every method, which throws nothing and returns at once. */
  private List<CompletionStage<?>> callAll(KeyRingStore store) {
    var eraseAt = Instant.now().plusSeconds(300);
    return List.of(
        atOnce(() -> store.offer(ring, 7, Answers.bytes(150), eraseAt)),
        atOnce(() -> store.load(ring, 0, MOST_SLOTS - 1)),
        atOnce(store::time));
  }
}
