package org.opentls.benchmarks;

import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.opentls.benchmarks.Target.OfJdk;
import org.opentls.benchmarks.Target.OfLimit;
import org.opentls.benchmarks.Target.OverLimit;
import org.opentls.benchmarks.Target.Within;

/**
 * One piece of work that all contestants do.
 *
 * @param name what stands in the table
 * @param benchmark the JMH class
 * @param parameters the JMH parameters, but for the contestant
 * @param threads how many threads work at once
 * @param limit the C program's arguments for the same work
 * @param offeredBy which contestants can do it
 * @param targets what OpenTLS sets out to reach
 */
record Workload(
    String name,
    Class<?> benchmark,
    Map<String, String> parameters,
    int threads,
    List<String> limit,
    Predicate<Contestant> offeredBy,
    List<Target> targets) {

  private static final List<String> ALGORITHMS =
      List.of("SHA-256", "SHA-512", "SHA3-256", "BLAKE2b-512", "MD5");
  private static final List<Integer> MESSAGE_SIZES = List.of(64, 1024, 16384, 1048576);
  private static final List<Integer> RANDOM_SIZES = List.of(16, 32, 4096, 1048576);

  /** Every combination of algorithm, size, memory and instance. */
  static List<Workload> allDigests() {
    var all = new ArrayList<Workload>();
    for (String algorithm : ALGORITHMS) {
      for (Instance instance : Instance.values()) {
        for (Memory memory : Memory.values()) {
          for (int size : MESSAGE_SIZES) {
            all.add(digest(algorithm, size, memory, instance));
          }
        }
      }
    }
    return all;
  }

  /** The combinations that tell most in the least time. */
  static List<Workload> digests() {
    return ALGORITHMS.stream()
        .flatMap(algorithm ->
            Stream.concat(
                MESSAGE_SIZES.stream()
                    .map(size -> digest(algorithm, size, Memory.HEAP, Instance.REUSED)),
                Stream.of(
                    digest(algorithm, 16384, Memory.DIRECT, Instance.REUSED),
                    digest(algorithm, 64, Memory.HEAP, Instance.FRESH))))
        .toList();
  }

  /** Random bytes of every size and numbers, in one thread and in two. */
  static List<Workload> randoms() {
    return IntStream.rangeClosed(1, 2)
        .boxed()
        .flatMap(threads ->
            Stream.concat(
                RANDOM_SIZES.stream().map(size -> nextBytes(size, threads)),
                Stream.of(nextLong(threads))))
        .toList();
  }

  private static Workload digest(String algorithm, int size, Memory memory, Instance instance) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("algorithm", algorithm);
    parameters.put("size", Integer.toString(size));
    parameters.put("memory", memory.name());
    parameters.put("instance", instance.name());
    String where = memory.name().toLowerCase(ROOT);
    String which = instance.name().toLowerCase(ROOT);
    return new Workload(
        "%s, %s, %s, %s".formatted(algorithm, bytes(size), where, which),
        DigestBenchmark.class,
        parameters,
        1,
        List.of("digest", algorithm, Integer.toString(size), which),
        contestant -> contestant.offers(algorithm),
        algorithm.equals("MD5") ? List.of() : digestTargets(size));
  }

  private static List<Target> digestTargets(int size) {
    if (size >= 16384) {
      return List.of(new OfLimit(0.95));
    }
    return size >= 1024 ? List.of(new OfLimit(0.85)) : List.of(new OverLimit(60));
  }

  private static Workload nextBytes(int size, int threads) {
    return new Workload(
        "nextBytes, %s, %s".formatted(bytes(size), threads(threads)),
        NextBytesBenchmark.class,
        Map.of("size", Integer.toString(size)),
        threads,
        List.of("random", Integer.toString(size), Integer.toString(threads)),
        contestant -> true,
        switch (size) {
          case 16 -> List.of(new OfJdk(1));
          case 4096 -> List.of(new OfLimit(0.95), new OfJdk(20));
          default -> List.of();
        });
  }

  private static Workload nextLong(int threads) {
    return new Workload(
        "nextLong, %s".formatted(threads(threads)),
        NextLongBenchmark.class,
        Map.of(),
        threads,
        List.of("random", Integer.toString(Long.BYTES), Integer.toString(threads)),
        contestant -> true,
        threads == 1 ? List.of(new Within(15)) : List.of());
  }

  private static String bytes(int size) {
    if (size >= 1 << 20) {
      return (size >> 20) + " MiB";
    }
    return size >= 1 << 10 ? (size >> 10) + " KiB" : size + " B";
  }

  private static String threads(int count) {
    return count == 1 ? "1 thread" : count + " threads";
  }
}
