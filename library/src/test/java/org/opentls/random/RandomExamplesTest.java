package org.opentls.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.opentls.examples.RandomExamples;
import org.opentls.examples.RandomExamples.Seeded;

class RandomExamplesTest {
  @Test
  void randomExampleDrawsOfEveryKind() {
    var results = RandomExamples.random();
    assertThat((int) results.get(0)).isBetween(1, 6);
    assertThat((double) results.get(1)).isFinite();
    assertThat(results.get(2)).isIn("red", "green", "blue");
    assertThat((long[]) results.get(3)).hasSize(6).doesNotHaveDuplicates();
    assertThat(results.get(4).toString()).contains("king", "queen", "jack");
  }

  @Test
  void secretsExampleMakesSecrets() {
    var results = RandomExamples.secrets();
    assertThat((byte[]) results.get(0)).hasSize(32);
    assertThat((String) results.get(1)).matches("https://example.org/reset\\?token=[\\w-]{43}");
    assertThat((long) results.get(2)).isBetween(0L, 999_999L);
  }

  @Test
  void seededExampleRepeatsItself() {
    double first = new Seeded(new SplittableRandom(1)).gamma(2.0, 3.0);
    double second = new Seeded(new SplittableRandom(1)).gamma(2.0, 3.0);
    assertThat(first).isEqualTo(second);
  }
}
