package org.opentls.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.RingId;
import org.opentls.tls.SessionStore;
import org.opentls.tls.StoreKey;

/** Each fault of a store is found by the test that is meant to, which a store without passes. */
class BrokenStoresTest {
  /** What is wrong, and which test finds it. */
  enum SessionFault {
    LOAD_DELETES("loadReadsAValueAndLeavesIt"),
    TAKE_LEAVES("takeReadsAValueAndDeletesIt"),
    TAKE_IS_NOT_ATOMIC("ofManyWhoTakeAtTheSameTimeOneGetsTheValue"),
    FIRST_STAYS("saveReplacesAValueThatIsThere"),
    LIFETIME_STAYS("saveReplacesTheLifetimeToo"),
    LIVES_FOR_EVER("aValueIsNotReturnedAfterItsLifetime"),
    LIVES_A_SECOND("aValueIsReturnedInItsLifetime"),
    DELETES_NOTHING("deleteDeletesAValue"),
    FAILS_TO_DELETE_NOTHING("deleteOfNothingIsNoFailure"),
    IS_OF_TEXT("everyByteComesBack"),
    IS_OF_32_KIB("sixtyFourKibibytesComeBack"),
    WIPES("theValueThatIsSavedIsNeitherChangedNorWiped"),
    KEEPS_THE_ARRAY("whatACallerDoesWithItsBytesDoesNotChangeTheStore"),
    KNOWS_NO_NAMESPACE("namespacesNeverReadEachOther"),
    FOLDS_LETTERS("capitalLettersAreOthers"),
    ANSWERS_ON_VIRTUAL_THREADS("anAnswerNeedsNoTurnOfAVirtualThread"),
    IS_NOT_SHARED("aSharedStoreSeesWhatAnotherHasSaved"),
    FORGETS_WHEN_CLOSED("aDurableStoreHasWhatWasSavedBeforeItWasClosed"),
    THROWS_WHEN_CLOSED("aClosedStoreFailsByItsResultsAlone"),
    THROWS_WHEN_CLOSED_AGAIN("closingTwiceIsHarmless"),
    WAITS("noCallWaitsForAServerThatDoesNotAnswer");

    private final String test;

    SessionFault(String test) {
      this.test = test;
    }
  }

  private static Optional<SessionFault> sessionFault = Optional.empty();

  @ParameterizedTest
  @EnumSource
  void theSuiteForSessionsFindsEveryFault(SessionFault fault) {
    sessionFault = Optional.empty();
    assertThat(failures(BrokenSessions.class, fault.test)).isZero();
    sessionFault = Optional.of(fault);
    assertThat(failures(BrokenSessions.class, fault.test)).isEqualTo(1);
  }

  private static long failures(Class<?> suite, String test) {
    var summary = new SummaryGeneratingListener();
    var request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectMethod(suite, test)).build();
    LauncherFactory.create().execute(request, summary);
    assertThat(summary.getSummary().getTestsStartedCount()).isEqualTo(1);
    return summary.getSummary().getTestsFailedCount();
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Entry(byte[] value, long until) {
    boolean isFresh() {
      return System.nanoTime() - until < 0;
    }
  }

  static final class BrokenSessions extends SessionStoreContract {
    private final Map<StoreKey, Entry> entries = new ConcurrentHashMap<>();

    @Override
    protected SessionStore open() {
      return new Sessions(has(SessionFault.IS_NOT_SHARED) ? new ConcurrentHashMap<>() : entries);
    }

    @Override
    protected Optional<SessionStore> openUnanswered() {
      return Optional.of(new Sessions(entries));
    }
  }

  private static boolean has(SessionFault fault) {
    return sessionFault.equals(Optional.of(fault));
  }

  /** A store, with a fault or none. */
  private static final class Sessions implements SessionStore {
    private final Map<StoreKey, Entry> entries;
    private boolean closed;

    Sessions(Map<StoreKey, Entry> entries) {
      this.entries = entries;
    }

    private static StoreKey seen(StoreKey key) {
      if (has(SessionFault.KNOWS_NO_NAMESPACE)) {
        return new StoreKey("all", key.name());
      }
      return has(SessionFault.FOLDS_LETTERS)
          ? new StoreKey(key.namespace(), key.name().toLowerCase(Locale.ROOT))
          : key;
    }

    private static Optional<byte[]> value(Optional<Entry> entry) {
      return entry
          .filter(one -> one.isFresh() || has(SessionFault.LIVES_FOR_EVER))
          .map(one -> has(SessionFault.KEEPS_THE_ARRAY) ? one.value : one.value.clone());
    }

    private void enter() {
      if (closed && has(SessionFault.THROWS_WHEN_CLOSED)) {
        throw new IllegalStateException("closed");
      }
      if (has(SessionFault.WAITS)) {
        LockSupport.parkNanos(Duration.ofMillis(1100).toNanos());
      }
    }

    @Override
    public CompletionStage<Optional<byte[]>> load(StoreKey key, Duration within) {
      enter();
      var found = Optional.ofNullable(entries.get(seen(key)));
      if (has(SessionFault.LOAD_DELETES)) {
        entries.remove(seen(key));
      }
      return has(SessionFault.ANSWERS_ON_VIRTUAL_THREADS)
          ? CompletableFuture.supplyAsync(() -> value(found), Thread::startVirtualThread)
          : CompletableFuture.completedStage(value(found));
    }

    @Override
    public CompletionStage<Optional<byte[]>> take(StoreKey key, Duration within) {
      enter();
      var found = Optional.ofNullable(entries.get(seen(key)));
      if (has(SessionFault.TAKE_IS_NOT_ATOMIC)) {
        LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        entries.remove(seen(key));
      } else if (!has(SessionFault.TAKE_LEAVES)) {
        found = Optional.ofNullable(entries.remove(seen(key)));
      }
      return CompletableFuture.completedStage(value(found));
    }

    @Override
    public CompletionStage<Void> save(StoreKey key, byte[] value, Duration lifetime) {
      enter();
      if (has(SessionFault.IS_OF_32_KIB) && value.length > 32 << 10) {
        return CompletableFuture.failedStage(new IllegalArgumentException("too long"));
      }
      var kept = has(SessionFault.KEEPS_THE_ARRAY) ? value : value.clone();
      if (has(SessionFault.IS_OF_TEXT)) {
        kept = new String(kept, UTF_8).getBytes(UTF_8);
      }
      var lives = has(SessionFault.LIVES_A_SECOND) ? Duration.ofSeconds(1) : lifetime;
      var fresh = new Entry(kept, System.nanoTime() + lives.toNanos());
      var bytes = kept;
      entries.merge(
          seen(key),
          fresh,
          (old, _) -> {
            if (has(SessionFault.FIRST_STAYS)) {
              return old;
            }
            return has(SessionFault.LIFETIME_STAYS) ? new Entry(bytes, old.until) : fresh;
          });
      if (has(SessionFault.WIPES)) {
        Arrays.fill(value, (byte) 0);
      }
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Void> delete(StoreKey key) {
      enter();
      boolean there = has(SessionFault.DELETES_NOTHING) || entries.remove(seen(key)) != null;
      return !there && has(SessionFault.FAILS_TO_DELETE_NOTHING)
          ? CompletableFuture.failedStage(new IllegalStateException("nothing there"))
          : CompletableFuture.completedStage(null);
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.values());
    }

    @Override
    public void close() {
      if (closed && has(SessionFault.THROWS_WHEN_CLOSED_AGAIN)) {
        throw new IllegalStateException("closed");
      }
      if (has(SessionFault.FORGETS_WHEN_CLOSED)) {
        entries.clear();
      }
      closed = true;
    }
  }

  /** What is wrong, and which test finds it. */
  enum RingFault {
    MAKES_UP("aRingThatNobodyHasUsedIsEmpty"),
    HOLDS_NOTHING("anEmptySlotTakesWhatIsOffered"),
    LAST_WINS("whatASlotHoldsNeverChanges"),
    LATER_PUTS_OFF("aLaterOfferDoesNotPutOffTheTimeOfAnEarlierOne"),
    RACES("theFirstOfferOfThreadsThatRaceWins"),
    RETURNS_WHAT_IS_OFFERED("anotherInstanceSeesWhatThisOneHolds"),
    LOADS_ONE_LESS("loadReadsFromTheFirstSlotToTheLastAndNoOthers"),
    LOADS_TEN("sixtyFourSlotsAreLoadedAtOnce"),
    NUMBERS_ARE_SMALL("slotsHaveLargeNumbers"),
    NEVER_ERASES("aSlotIsEmptyWhenItsTimeHasCome"),
    ERASES_AT_ONCE("aSlotIsNotEmptiedBeforeItsTime"),
    IS_LATE("theClockOfTheStoreIsAClock"),
    STANDS_STILL("theClockOfTheStoreIsAClock"),
    KNOWS_NO_NAMESPACE("ringsAndNamespacesAreApart"),
    FOLDS_LETTERS("capitalLettersAreOthers"),
    IS_OF_TEXT("everyByteComesBack"),
    IS_OF_1_KIB("fourKibibytesComeBack"),
    WIPES("theValueThatIsOfferedIsNeitherChangedNorWiped"),
    KEEPS_THE_ARRAY("whatACallerDoesWithItsBytesDoesNotChangeTheStore"),
    THROWS_WHEN_CLOSED("aClosedStoreFailsByItsResultsAlone"),
    THROWS_WHEN_CLOSED_AGAIN("closingTwiceIsHarmless"),
    WAITS("noCallWaitsForAServerThatDoesNotAnswer");

    private final String test;

    RingFault(String test) {
      this.test = test;
    }
  }

  private static Optional<RingFault> ringFault = Optional.empty();

  @ParameterizedTest
  @EnumSource
  void theSuiteForKeysFindsEveryFault(RingFault fault) {
    ringFault = Optional.empty();
    assertThat(failures(BrokenKeys.class, fault.test)).isZero();
    ringFault = Optional.of(fault);
    assertThat(failures(BrokenKeys.class, fault.test)).isEqualTo(1);
  }

  static final class BrokenKeys extends KeyRingStoreContract {
    private final Map<Slot, Held> slots = new ConcurrentHashMap<>();

    @Override
    protected KeyRingStore open() {
      return new Keys(slots);
    }

    @Override
    protected Optional<KeyRingStore> openUnanswered() {
      return Optional.of(new Keys(slots));
    }
  }

  private static boolean has(RingFault fault) {
    return ringFault.equals(Optional.of(fault));
  }

  private record Slot(RingId ring, long number) {}

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Held(byte[] value, Instant eraseAt) {
    boolean isFresh() {
      return has(RingFault.NEVER_ERASES) || eraseAt.isAfter(Instant.now());
    }
  }

  /** A store, with a fault or none. */
  private static final class Keys implements KeyRingStore {
    private final Instant start = Instant.now();

    private final Map<Slot, Held> slots;
    private boolean closed;

    Keys(Map<Slot, Held> slots) {
      this.slots = slots;
    }

    private static Slot seen(RingId ring, long number) {
      if (has(RingFault.KNOWS_NO_NAMESPACE)) {
        return new Slot(new RingId("all", ring.name()), number);
      }
      var id =
          has(RingFault.FOLDS_LETTERS)
              ? new RingId(ring.namespace(), ring.name().toLowerCase(Locale.ROOT))
              : ring;
      return new Slot(id, has(RingFault.NUMBERS_ARE_SMALL) ? (int) number : number);
    }

    private void enter() {
      if (closed && has(RingFault.THROWS_WHEN_CLOSED)) {
        throw new IllegalStateException("closed");
      }
      if (has(RingFault.WAITS)) {
        LockSupport.parkNanos(Duration.ofMillis(1100).toNanos());
      }
    }

    @Override
    public CompletionStage<Map<Long, byte[]>> load(RingId ring, long from, long to) {
      enter();
      var found = new TreeMap<Long, byte[]>();
      long last = has(RingFault.LOADS_TEN) ? Math.min(to, from + 9) : to;
      for (long number = from; number <= last; number++) {
        var held = slots.get(seen(ring, number));
        if (held != null && held.isFresh()) {
          found.put(number, has(RingFault.KEEPS_THE_ARRAY) ? held.value : held.value.clone());
        } else if (has(RingFault.MAKES_UP)) {
          found.put(number, new byte[1]);
        }
      }
      if (has(RingFault.LOADS_ONE_LESS)) {
        found.remove(to);
      }
      return CompletableFuture.completedStage(found);
    }

    @Override
    public CompletionStage<byte[]> offer(RingId ring, long slot, byte[] value, Instant eraseAt) {
      enter();
      if (has(RingFault.IS_OF_1_KIB) && value.length > 1 << 10) {
        return CompletableFuture.failedStage(new IllegalArgumentException("too long"));
      }
      var kept = has(RingFault.KEEPS_THE_ARRAY) ? value : value.clone();
      if (has(RingFault.IS_OF_TEXT)) {
        kept = new String(kept, UTF_8).getBytes(UTF_8);
      }
      var fresh = new Held(kept, has(RingFault.ERASES_AT_ONCE) ? Instant.now() : eraseAt);
      if (has(RingFault.WIPES)) {
        Arrays.fill(value, (byte) 0);
      }
      var held = put(seen(ring, slot), fresh);
      var won = has(RingFault.RETURNS_WHAT_IS_OFFERED) ? fresh : held;
      return CompletableFuture.completedStage(
          has(RingFault.KEEPS_THE_ARRAY) ? won.value : won.value.clone());
    }

    private Held put(Slot slot, Held fresh) {
      if (has(RingFault.HOLDS_NOTHING)) {
        return fresh;
      }
      if (has(RingFault.RACES)) {
        var old = slots.get(slot);
        LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        if (old == null) {
          slots.put(slot, fresh);
        }
        return old == null ? fresh : old;
      }
      return slots.merge(
          slot,
          fresh,
          (old, _) -> {
            if (!old.isFresh() || has(RingFault.LAST_WINS)) {
              return fresh;
            }
            return has(RingFault.LATER_PUTS_OFF) ? new Held(old.value, fresh.eraseAt) : old;
          });
    }

    @Override
    public CompletionStage<Instant> time() {
      enter();
      var now = has(RingFault.STANDS_STILL) ? start : Instant.now();
      return CompletableFuture.completedStage(
          has(RingFault.IS_LATE) ? now.minusSeconds(3600) : now);
    }

    @Override
    public void close() {
      if (closed && has(RingFault.THROWS_WHEN_CLOSED_AGAIN)) {
        throw new IllegalStateException("closed");
      }
      closed = true;
    }
  }
}
