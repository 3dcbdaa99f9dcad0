package org.opentls.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measures how often something can be done in a second. */
final class Stopwatch {
  private Stopwatch() {}

  private static final int ROUNDS = 5;

  /**
   * How often each task can run in a second: the medians of rounds in which the tasks take turns,
   * so that what else the machine does meanwhile hits all of them alike.
   *
   * @param duration the time for each task, after a warm-up of half as long
   */
  static List<Double> callsPerSecond(List<Runnable> tasks, Duration duration) {
    long round = Math.max(1, duration.toNanos() / ROUNDS);
    tasks.forEach(task -> measure(task, duration.toNanos() / 2));
    var rates = new ArrayList<List<Double>>();
    tasks.forEach(_ -> rates.add(new ArrayList<>()));
    for (int i = 0; i < ROUNDS; i++) {
      for (int j = 0; j < tasks.size(); j++) {
        rates.get(j).add(measure(tasks.get(j), round));
      }
    }
    return rates.stream().map(Stopwatch::median).toList();
  }

  private static double measure(Runnable task, long nanos) {
    long start = System.nanoTime();
    long calls = 0;
    long elapsed;
    int batch = 1;
    do {
      for (int i = 0; i < batch; i++) {
        task.run();
      }
      calls += batch;
      batch = Math.min(2 * batch, 64);
      elapsed = System.nanoTime() - start;
    } while (elapsed < nanos);
    return calls * 1e9 / elapsed;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
