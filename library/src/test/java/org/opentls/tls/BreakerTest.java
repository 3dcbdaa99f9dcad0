package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final AtomicLong now = new AtomicLong();
  private final Breaker breaker = new Breaker(now::get);

  private void open() {
    for (int i = 0; i < 5; i++) {
      assertThat(breaker.allows()).isTrue();
      breaker.failed();
    }
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.allows()).isFalse();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void tellsHowItIsAndHowOftenItWasOpened() {
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    open();
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    pass(Duration.ofSeconds(1));
    assertThat(breaker.state()).isEqualTo(BreakerState.HALF_OPEN);
    assertThat(breaker.allows()).isTrue();
    breaker.failed();
    assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    assertThat(breaker.opened()).isEqualTo(1);
    pass(Duration.ofSeconds(2));
    assertThat(breaker.allows()).isTrue();
    breaker.succeeded();
    assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    open();
    assertThat(breaker.opened()).isEqualTo(2);
  }

  @Test
  void asksOnceAfterASecondAndGoesOnIfThatSucceeds() {
    open();
    pass(Duration.ofMillis(999));
    assertThat(breaker.allows()).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(breaker.allows()).isTrue();
    assertThat(breaker.allows()).isFalse();
    breaker.succeeded();
    assertThat(breaker.isOpen()).isFalse();
    assertThat(breaker.allows()).isTrue();
  }

  /** R32: resumption is back 5 seconds after the store, however long that was away. */
  @Test
  void neverLeavesAStoreAloneForLongerThanFourSeconds() {
    open();
    for (int i = 0; i < 10; i++) {
      pass(Duration.ofSeconds(4));
      assertThat(breaker.allows()).isTrue();
      breaker.failed();
      assertThat(breaker.allows()).isFalse();
    }
    pass(Duration.ofSeconds(4));
    assertThat(breaker.allows()).isTrue();
  }
}
