package org.opentls.benchmarks;

import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;

/**
 * What to compare.
 *
 * @param workloads the pieces of work, in the order of the table
 * @param rounds how often all contestants take their turns
 * @param pace how long a turn is
 */
record Options(List<Workload> workloads, int rounds, Pace pace) {
  static final String USAGE =
      """
      Usage: run [--quick | --all] [--only WHAT] [--rounds N] [--warm-ups N]
        --quick   a first impression: one round of short turns
        --all     every combination of digest, size, memory and instance
        --only    one of digest, random, mac, cipher, password, age, tls,
                  sessions (which takes a Redis, and half an hour by itself)
        --rounds  how often all contestants take their turns; 3 unless told
        --warm-ups  periods of 100 ms that do not count; 4 unless told, the JDK's ciphers need 40
      """;

  private static final int WARM_UPS = 4;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming the argument that was not understood
   */
  static Options parse(List<String> arguments) {
    boolean quick = false;
    boolean all = false;
    var only = "";
    int rounds = 0;
    int warmUps = WARM_UPS;
    var rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      var option = rest.remove();
      switch (option) {
        case "--quick" -> quick = true;
        case "--all" -> all = true;
        case "--only" -> only = value(option, rest);
        case "--rounds" -> rounds = count(option, value(option, rest));
        case "--warm-ups" -> warmUps = count(option, value(option, rest));
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    if (rounds == 0) {
      rounds = quick ? 1 : 3;
    }
    return new Options(workloads(only, all), rounds, new Pace(warmUps, quick ? 2 : 3, 100));
  }

  private static String value(String option, ArrayDeque<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.remove();
  }

  private static int count(String option, String value) {
    if (!value.matches("[1-9][0-9]{0,2}")) {
      throw new IllegalArgumentException(option + " takes 1 to 999, not " + value);
    }
    return Integer.parseInt(value);
  }

  private static List<Workload> workloads(String only, boolean all) {
    var digests = all ? Workload.allDigests() : Workload.digests();
    return switch (only) {
      case "" ->
          Stream.of(
                  digests,
                  Workload.randoms(),
                  Workload.macs(),
                  Workload.ciphers(),
                  Workload.passwords(),
                  Workload.ages(),
                  Workload.tls())
              .flatMap(List::stream)
              .toList();
      case "digest" -> digests;
      case "random" -> Workload.randoms();
      case "mac" -> Workload.macs();
      case "cipher" -> Workload.ciphers();
      case "password" -> Workload.passwords();
      case "age" -> Workload.ages();
      case "tls" -> Workload.tls();
      case "sessions" -> Workload.sessions();
      default ->
          throw new IllegalArgumentException(
              "--only takes digest, random, mac, cipher, password, age, tls or sessions, not "
                  + only);
    };
  }
}
