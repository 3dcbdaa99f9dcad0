package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class StatusSamplerTest {
  private static final Logger LOG = Logger.getLogger(StatusSampler.class.getName());

  @Test
  void goesOnAfterASampleThatFailed() throws InterruptedException {
    var asked = new AtomicInteger();
    var sampled = new CountDownLatch(1);
    LOG.setLevel(Level.OFF);
    try (var sampler =
        new StatusSampler(
            () -> {
              int number = asked.getAndIncrement();
              if (number == 1) {
                throw new IllegalStateException("not now");
              }
              return StatusHistoryTest.after(number, 10L * number);
            },
            _ -> sampled.countDown())) {
      sampler.start();
      assertThat(sampled.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(asked).hasValueGreaterThanOrEqualTo(3);
    } finally {
      LOG.setLevel(null);
    }
  }
}
