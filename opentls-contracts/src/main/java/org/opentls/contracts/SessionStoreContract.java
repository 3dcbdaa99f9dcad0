package org.opentls.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.opentls.contracts.Answers.atOnce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.opentls.tls.SessionStore;
import org.opentls.tls.SessionStore.Capability;
import org.opentls.tls.StoreKey;

/**
 * What every {@link SessionStore} keeps. The author of one extends this class and says how the
 * store is opened; JUnit runs the tests.
 */
public abstract class SessionStoreContract extends StoreContract<SessionStore> {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final int MOST = 64 << 10;
  private static final String NAME = "abcdefghijklmnopqrst_-";

  private final String namespace = Answers.namespace();
  private final StoreKey key = new StoreKey(namespace, NAME);

  /** For subclasses. */
  protected SessionStoreContract() {}

  /**
   * Opens a store. Each call opens another one; they have the same data if the store is {@link
   * Capability#SHARED}.
   */
  @Override
  protected abstract SessionStore open() throws Exception;

  private static Optional<byte[]> load(SessionStore store, StoreKey key)
      throws InterruptedException {
    return Answers.of(atOnce(() -> store.load(key, WITHIN)));
  }

  private static Optional<byte[]> take(SessionStore store, StoreKey key)
      throws InterruptedException {
    return Answers.of(atOnce(() -> store.take(key, WITHIN)));
  }

  private static void save(SessionStore store, StoreKey key, byte[] value, Duration lifetime)
      throws InterruptedException {
    Answers.of(atOnce(() -> store.save(key, value, lifetime)));
  }

  private void save(byte[] value) throws InterruptedException {
    save(store, key, value, LONG);
  }

  @Test
  void whatWasNeverSavedIsNotThere() throws Exception {
    assertThat(load(store, key)).isEmpty();
    assertThat(take(store, key)).isEmpty();
  }

  @Test
  void loadReadsAValueAndLeavesIt() throws Exception {
    var value = Answers.bytes(200);
    save(value);
    for (int i = 0; i < 3; i++) {
      assertThat(load(store, key)).contains(value);
    }
  }

  @Test
  void takeReadsAValueAndDeletesIt() throws Exception {
    var value = Answers.bytes(200);
    save(value);
    assertThat(take(store, key)).contains(value);
    assertThat(take(store, key)).isEmpty();
    assertThat(load(store, key)).isEmpty();
  }

  @Test
  void ofManyWhoTakeAtTheSameTimeOneGetsTheValue() throws Exception {
    assumeTrue(store.capabilities().contains(Capability.ATOMIC_TAKE), "take is not atomic");
    var other = store.capabilities().contains(Capability.SHARED) ? another() : store;
    for (int round = 0; round < 50; round++) {
      save(Answers.bytes(200));
      var start = new CyclicBarrier(8);
      var takers = new ArrayList<Callable<Optional<byte[]>>>();
      for (int i = 0; i < start.getParties(); i++) {
        var its = i % 2 == 0 ? store : other;
        takers.add(() -> {
          start.await();
          return take(its, key);
        });
      }
      assertThat(all(takers).stream().filter(Optional::isPresent)).hasSize(1);
    }
  }

  private static <T> List<T> all(List<Callable<T>> calls)
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<T>();
      for (var result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    }
  }

  @Test
  void saveReplacesAValueThatIsThere() throws Exception {
    var second = Answers.bytes(300);
    save(Answers.bytes(200));
    save(second);
    assertThat(load(store, key)).contains(second);
  }

  @Test
  void saveReplacesTheLifetimeToo() throws Exception {
    var value = Answers.bytes(200);
    save(store, key, Answers.bytes(200), Duration.ofMillis(300));
    save(value);
    var shortened = new StoreKey(namespace, "shortened_____________");
    save(store, shortened, value, LONG);
    save(store, shortened, value, Duration.ofMillis(300));
    Thread.sleep(1000);
    assertThat(load(store, key)).contains(value);
    assertThat(load(store, shortened)).isEmpty();
  }

  @Test
  void aValueIsNotReturnedAfterItsLifetime() throws Exception {
    var taken = new StoreKey(namespace, "taken_________________");
    save(store, key, Answers.bytes(200), Duration.ofMillis(300));
    save(store, taken, Answers.bytes(200), Duration.ofMillis(300));
    Thread.sleep(1000);
    assertThat(load(store, key)).isEmpty();
    assertThat(take(store, taken)).isEmpty();
  }

  @Test
  void aValueIsReturnedInItsLifetime() throws Exception {
    var value = Answers.bytes(200);
    save(store, key, value, Duration.ofSeconds(20));
    Thread.sleep(1500);
    assertThat(load(store, key)).contains(value);
  }

  @Test
  void deleteDeletesAValue() throws Exception {
    save(Answers.bytes(200));
    Answers.of(atOnce(() -> store.delete(key)));
    assertThat(load(store, key)).isEmpty();
    assertThat(take(store, key)).isEmpty();
  }

  @Test
  void deleteOfNothingIsNoFailure() throws Exception {
    Answers.of(atOnce(() -> store.delete(key)));
    assertThat(load(store, key)).isEmpty();
  }

  @Test
  void everyByteComesBack() throws Exception {
    save(Answers.everyByte());
    assertThat(load(store, key)).contains(Answers.everyByte());
    save(new byte[] {0});
    assertThat(take(store, key)).contains(new byte[] {0});
  }

  @Test
  void sixtyFourKibibytesComeBack() throws Exception {
    var value = Answers.bytes(MOST);
    save(value);
    assertThat(load(store, key)).contains(value);
    assertThat(take(store, key)).contains(value);
  }

  @Test
  void theValueThatIsSavedIsNeitherChangedNorWiped() throws Exception {
    var value = Answers.bytes(200);
    var same = value.clone();
    save(value);
    assertThat(value).isEqualTo(same);
    assertThat(take(store, key)).contains(same);
    assertThat(value).isEqualTo(same);
  }

  @Test
  void whatACallerDoesWithItsBytesDoesNotChangeTheStore() throws Exception {
    var value = Answers.bytes(200);
    var same = value.clone();
    save(value);
    Arrays.fill(value, (byte) 0);
    Arrays.fill(load(store, key).orElseThrow(), (byte) 1);
    assertThat(load(store, key)).contains(same);
  }

  @Test
  void namespacesNeverReadEachOther() throws Exception {
    var other = new StoreKey(Answers.namespace(), NAME);
    var value = Answers.bytes(200);
    save(value);
    assertThat(load(store, other)).isEmpty();
    assertThat(take(store, other)).isEmpty();
    Answers.of(store.delete(other));
    assertThat(load(store, key)).contains(value);
    save(store, other, Answers.bytes(300), LONG);
    assertThat(load(store, key)).contains(value);
  }

  /** A namespace could look like the beginning of another one and a name. */
  @Test
  void theBoundaryOfANamespaceIsClear() throws Exception {
    save(Answers.bytes(200));
    for (var similar : List.of(namespace + "-", namespace + ".", "-" + namespace)) {
      assertThat(load(store, new StoreKey(similar, NAME))).isEmpty();
    }
  }

  /** Some databases take them for the same, unless told. */
  @Test
  void capitalLettersAreOthers() throws Exception {
    var lower = Answers.bytes(200);
    var upper = Answers.bytes(300);
    var capitals = new StoreKey(namespace, NAME.toUpperCase(Locale.ROOT));
    var there = new StoreKey(namespace.toUpperCase(Locale.ROOT), NAME);
    save(lower);
    assertThat(load(store, capitals)).isEmpty();
    assertThat(load(store, there)).isEmpty();
    save(store, capitals, upper, LONG);
    assertThat(load(store, key)).contains(lower);
    assertThat(load(store, capitals)).contains(upper);
  }

  @Test
  void manyAreSavedAndLoadedAtTheSameTime() throws Exception {
    var values = new ArrayList<byte[]>();
    var saved = new ArrayList<CompletableFuture<Void>>();
    for (int i = 0; i < 1000; i++) {
      var value = Answers.bytes(200);
      var its = numbered(i);
      values.add(value);
      saved.add(atOnce(() -> store.save(its, value, LONG)).toCompletableFuture());
      if (i % 250 == 249) {
        Answers.of(CompletableFuture.allOf(saved.toArray(CompletableFuture[]::new)));
      }
    }
    for (int start = 0; start < values.size(); start += 250) {
      var loaded = new ArrayList<CompletionStage<Optional<byte[]>>>();
      for (int i = start; i < start + 250; i++) {
        var its = numbered(i);
        loaded.add(atOnce(() -> store.load(its, WITHIN)));
      }
      for (int i = 0; i < loaded.size(); i++) {
        assertThat(Answers.of(loaded.get(i))).contains(values.get(start + i));
      }
    }
  }

  private StoreKey numbered(int number) {
    return new StoreKey(namespace, "%022d".formatted(number));
  }

  @Test
  void manyThreadsMayCall() throws Exception {
    var calls = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 64; i++) {
      var its = numbered(i);
      calls.add(() -> {
        var value = Answers.bytes(1000);
        save(store, its, value, LONG);
        return Arrays.equals(take(store, its).orElseThrow(), value);
      });
    }
    assertThat(all(calls)).containsOnly(true);
  }

  /** Handshakes that compute would keep each other from the answers that they wait for. */
  @Test
  void anAnswerNeedsNoTurnOfAVirtualThread() throws Exception {
    var value = Answers.bytes(200);
    save(value);
    try (var _ = new BusyCarriers()) {
      assertThat(Answers.soon(() -> store.load(key, WITHIN))).contains(value);
      assertThat(Answers.soon(() -> store.take(key, WITHIN))).isPresent();
    }
  }

  @Test
  void aSharedStoreSeesWhatAnotherHasSaved() throws Exception {
    assumeTrue(store.capabilities().contains(Capability.SHARED), "it is not shared");
    var other = another();
    var value = Answers.bytes(200);
    save(value);
    assertThat(load(other, key)).contains(value);
    assertThat(take(other, key)).contains(value);
    assertThat(load(store, key)).isEmpty();
  }

  @Test
  void aDurableStoreHasWhatWasSavedBeforeItWasClosed() throws Exception {
    assumeTrue(store.capabilities().contains(Capability.DURABLE), "it is not durable");
    var value = Answers.bytes(200);
    save(value);
    store.close();
    assertThat(load(another(), key)).contains(value);
  }

  @Test
  void capabilitiesAreAlwaysTheSame() throws Exception {
    var capabilities = store.capabilities();
    save(Answers.bytes(200));
    assertThat(store.capabilities()).isEqualTo(capabilities);
    assertThat(another().capabilities()).isEqualTo(capabilities);
    store.close();
    assertThat(store.capabilities()).isEqualTo(capabilities);
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
  private List<CompletionStage<?>> callAll(SessionStore store) {
    return List.of(
        atOnce(() -> store.save(key, Answers.bytes(200), LONG)),
        atOnce(() -> store.load(key, WITHIN)),
        atOnce(() -> store.take(key, WITHIN)),
        atOnce(() -> store.delete(key)));
  }
}
