package org.opentls.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.opentls.benchmarks.Target.Figures;

class TargetTest {
  private static final Figures FIGURES = new Figures(200, 150, 1000, 800, 300);

  @Test
  void aShareOfTheLimitIsAShareOfItsSpeed() {
    assertThat(new Target.OfLimit(0.75).isMet(FIGURES)).isTrue();
    assertThat(new Target.OfLimit(0.76).isMet(FIGURES)).isFalse();
    assertThat(new Target.OfLimit(0.75).reached(FIGURES)).isEqualTo("0.75");
  }

  @Test
  void timeOverTheLimitIsADifference() {
    assertThat(new Target.OverLimit(50).isMet(FIGURES)).isTrue();
    assertThat(new Target.OverLimit(49).isMet(FIGURES)).isFalse();
    assertThat(new Target.OverLimit(50).reached(FIGURES)).isEqualTo("+50 ns");
  }

  @Test
  void aMultipleOfTheJdkIsAMultipleOfItsSpeed() {
    assertThat(Target.ofJdk(5).isMet(FIGURES)).isTrue();
    assertThat(Target.ofJdk(6).isMet(FIGURES)).isFalse();
    assertThat(Target.ofJdk(5).reached(FIGURES)).isEqualTo("5.00");
  }

  @Test
  void aMultipleOfAJdkThatDoesNotTakePartIsNotReached() {
    assertThat(Target.ofJdk(1).isMet(new Figures(200, 150, Double.NaN, Double.NaN, Double.NaN)))
        .isFalse();
  }

  @Test
  void aMultipleOfJaggedIsAMultipleOfItsSpeed() {
    assertThat(Target.ofJagged(4).isMet(FIGURES)).isTrue();
    assertThat(Target.ofJagged(5).isMet(FIGURES)).isFalse();
    assertThat(Target.ofJagged(5).reached(FIGURES)).isEqualTo("4.00");
  }

  @Test
  void aMultipleOfTheJdkMayBeAFraction() {
    assertThat(Target.ofJdk(2.4).goal()).isEqualTo("at least 2.4 x JDK");
    assertThat(Target.ofJdk(20).goal()).isEqualTo("at least 20 x JDK");
  }

  @Test
  void aMultipleOfConscryptAndNettyIsOneOfTheFasterOnesSpeed() {
    assertThat(Target.ofBoringSsl(1).isMet(FIGURES)).isTrue();
    assertThat(Target.ofBoringSsl(2).isMet(FIGURES)).isFalse();
    assertThat(Target.ofBoringSsl(1).reached(FIGURES)).isEqualTo("1.50");
  }

  @Test
  void aTimeIsAMaximum() {
    assertThat(new Target.Within(200).isMet(FIGURES)).isTrue();
    assertThat(new Target.Within(199).isMet(FIGURES)).isFalse();
  }
}
