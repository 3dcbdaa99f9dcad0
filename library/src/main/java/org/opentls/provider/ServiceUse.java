package org.opentls.provider;

import java.security.Provider;
import java.security.Security;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * What a program has asked of the provider in this process so far.
 *
 * @param made how many objects of each service were made, as in {@code MessageDigest.SHA-256}
 * @param left how often a service was asked for that is not here, and another provider had it: what
 *     the program does without OpenSSL. Names are as the program wrote them.
 * @param storesOpened how often a key store was opened with its password
 * @param storesFound how often it was open already
 */
public record ServiceUse(
    SortedMap<String, Long> made,
    SortedMap<String, Long> left,
    long storesOpened,
    long storesFound) {
  /** A program may ask for any name. */
  private static final int MOST_NAMES = 1000;

  private static final Map<Name, LongAdder> MADE = new ConcurrentHashMap<>();
  private static final Map<Name, LongAdder> MISSED = new ConcurrentHashMap<>();

  private record Name(String type, String algorithm) {
    boolean isElsewhere() {
      return Stream.of(Security.getProviders())
          .filter(provider -> !(provider instanceof OpenTlsProvider))
          .anyMatch(this::isIn);
    }

    private boolean isIn(Provider provider) {
      return provider.getService(type, algorithm) != null;
    }

    @Override
    public String toString() {
      return type + "." + algorithm;
    }
  }

  static void made(String type, String algorithm) {
    count(MADE, new Name(type, algorithm));
  }

  static void missed(String type, String algorithm) {
    count(MISSED, new Name(type, algorithm));
  }

  private static void count(Map<Name, LongAdder> counts, Name name) {
    var count = counts.get(name);
    if (count == null && counts.size() < MOST_NAMES) {
      count = counts.computeIfAbsent(name, _ -> new LongAdder());
    }
    if (count != null) {
      count.increment();
    }
  }

  /** Reads the numbers of now. */
  public static ServiceUse now() {
    var left = new TreeMap<String, Long>();
    MISSED.forEach((name, count) -> {
      if (name.isElsewhere()) {
        left.put(name.toString(), count.sum());
      }
    });
    var made = new TreeMap<String, Long>();
    MADE.forEach((name, count) -> made.put(name.toString(), count.sum()));
    return new ServiceUse(made, left, OpenedStores.opened(), OpenedStores.found());
  }
}
