package org.opentls.examples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import org.opentls.random.Distributions;
import org.opentls.random.Secrets;
import org.opentls.random.SystemRandom;

/** The examples of the package {@code org.opentls.random}; a test runs them. */
public final class RandomExamples {
  private RandomExamples() {}

  /** Draws numbers, choices and variates. */
  public static List<Object> random() {
    var results = new ArrayList<>();
    // @start region="random"
    var random = SystemRandom.create();
    int die = random.nextInt(1, 7);
    double height = random.normal(176.0, 7.5);
    String colour = random.choice(List.of("red", "green", "blue"));
    long[] lottery = random.sample(49, 6);
    var deck = new ArrayList<>(List.of("king", "queen", "jack"));
    random.shuffle(deck);
    // @end
    Collections.addAll(results, die, height, colour, lottery, deck);
    return results;
  }

  /** Makes secrets. */
  public static List<Object> secrets() {
    var results = new ArrayList<>();
    // @start region="secrets"
    byte[] key = Secrets.tokenBytes(32);
    String link = "https://example.org/reset?token=" + Secrets.tokenUrlSafe();
    long pin = Secrets.randBelow(1_000_000);
    // @end
    Collections.addAll(results, key, link, pin);
    return results;
  }

  /** A simulation that repeats: the distributions over a seeded generator of the JDK. */
  // @start region="seeded"
  public record Seeded(RandomGenerator generator) implements Distributions {
    @Override
    public long nextLong() {
      return generator.nextLong();
    }
  }
  // @end
}
