package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a policy can say. */
class ResumptionPolicyTest {
  private static final ResumptionPolicy POLICY = ResumptionPolicy.DEFAULT;

  @Test
  void r13NoTicketLivesLongerThanAWeek() {
    assertThat(POLICY.withTicketLifetime(Duration.ofDays(7)).ticketLifetime())
        .isEqualTo(Duration.ofDays(7));
    assertThatThrownBy(() -> POLICY.withTicketLifetime(Duration.ofDays(7).plusSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ticketLifetime");
  }

  @Test
  void whatIsOutOfItsRangeIsRefused() {
    var second = Duration.ofSeconds(1);
    var wrong =
        List.<ThrowingCallable>of(
            () -> POLICY.withTicketLifetime(second.minusNanos(1)),
            () -> POLICY.withMaxChainLifetime(Duration.ZERO, second),
            () -> POLICY.withMaxChainLifetime(second, Duration.ZERO),
            () -> POLICY.withTickets(0),
            () -> POLICY.withTickets(9),
            () -> POLICY.withLookupDeadline(Duration.ZERO),
            () -> POLICY.withLookupDeadline(Duration.ofMillis(51)),
            () -> POLICY.withEarlyData(-1),
            () -> POLICY.withEarlyData(16_385));
    for (var each : wrong) {
      assertThatThrownBy(each).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void eachChangeLeavesTheRest() {
    var changed =
        POLICY
            .withTicketLifetime(Duration.ofHours(1))
            .withMaxChainLifetime(Duration.ofHours(5), Duration.ofHours(3))
            .withUse(TicketUse.MANY)
            .withTickets(4)
            .withAcrossNames(true)
            .withLookupDeadline(Duration.ofMillis(20))
            .withEarlyData(16_384);
    assertThat(changed)
        .isEqualTo(
            new ResumptionPolicy(
                Duration.ofHours(1),
                Duration.ofHours(5),
                Duration.ofHours(3),
                TicketUse.MANY,
                4,
                true,
                Duration.ofMillis(20),
                POLICY.maxLookups(),
                16_384));
  }
}
