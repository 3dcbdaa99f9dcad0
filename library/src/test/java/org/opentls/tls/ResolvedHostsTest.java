package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that somebody finds, soon, late or never. */
class ResolvedHostsTest {
  private static final TlsContext HOST = TlsContext.server(ALL.identity("EC")).build();
  private static final HostResolverPolicy QUICK =
      HostResolverPolicy.DEFAULT.withDeadline(Duration.ofMillis(100));

  private static HostResolverPolicy lasting(Duration known, Duration unknown) {
    return new HostResolverPolicy(Duration.ofSeconds(20), 2, 2, known, 2, unknown);
  }

  @Test
  void allWhoAskAtOnceWaitForOneAnswer() throws Exception {
    var calls = new AtomicInteger();
    var answer = new CompletableFuture<Optional<TlsContext>>();
    var hosts =
        new ResolvedHosts(
            _ -> {
              calls.incrementAndGet();
              return answer;
            },
            lasting(Duration.ofHours(1), Duration.ofHours(1)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var found = new ArrayList<Future<Optional<TlsContext>>>();
      for (int i = 0; i < 50; i++) {
        found.add(threads.submit(() -> hosts.find("a.test")));
      }
      Thread.sleep(50);
      answer.complete(Optional.of(HOST));
      for (var one : found) {
        assertThat(one.get()).hasValue(HOST);
      }
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void anAnswerThatIsLateRefusesAndIsKept() throws Exception {
    var answer = new CompletableFuture<Optional<TlsContext>>();
    var hosts = new ResolvedHosts(_ -> answer, QUICK);
    assertThatThrownBy(() -> hosts.find("a.test"))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessage("host a.test cannot be found: there is no answer after PT0.1S");
    answer.complete(Optional.of(HOST));
    assertThat(hosts.find("a.test")).hasValue(HOST);
  }

  @Test
  void aFailureRefusesAndIsNotKept() throws Exception {
    var calls = new AtomicInteger();
    var hosts =
        new ResolvedHosts(
            HostResolver.blocking(_ -> {
              if (calls.incrementAndGet() == 1) {
                throw new IOException("the database is down");
              }
              return Optional.of(HOST);
            }),
            QUICK);
    assertThatThrownBy(() -> hosts.find("a.test"))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessage("host a.test cannot be found: java.io.IOException: the database is down");
    assertThat(hosts.find("a.test")).hasValue(HOST);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @SuppressWarnings("NullAway") // what a careless resolver does
  void whatIsNoAnswerRefuses(boolean throwing) {
    var hosts =
        new ResolvedHosts(
            _ -> {
              if (throwing) {
                throw new IllegalStateException("a fault");
              }
              return null;
            },
            QUICK);
    assertThatThrownBy(() -> hosts.find("a.test")).isInstanceOf(SSLHandshakeException.class);
    var empty = new ResolvedHosts(_ -> CompletableFuture.completedStage(null), QUICK);
    assertThatThrownBy(() -> empty.find("a.test")).isInstanceOf(SSLHandshakeException.class);
    var client = TlsContext.client().build();
    var wrong =
        new ResolvedHosts(_ -> CompletableFuture.completedStage(Optional.of(client)), QUICK);
    assertThatThrownBy(() -> wrong.find("a.test"))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("one for servers");
  }

  @Test
  void whatIsOldIsAskedForAgainAndServesIfThatFails() throws Exception {
    var calls = new AtomicInteger();
    var hosts =
        new ResolvedHosts(
            HostResolver.blocking(_ -> {
              if (calls.incrementAndGet() == 2) {
                throw new IOException("the database is down");
              }
              return calls.get() == 1 ? Optional.of(HOST) : Optional.empty();
            }),
            lasting(Duration.ofNanos(1), Duration.ofNanos(1)));
    assertThat(hosts.find("a.test")).hasValue(HOST);
    assertThat(hosts.find("a.test")).as("it cannot be found now").hasValue(HOST);
    assertThat(hosts.find("a.test")).as("it is gone").isEmpty();
    assertThat(hosts.size()).isZero();
  }

  @Test
  void noMoreIsKeptThanIsAllowed() throws Exception {
    var asked = new ArrayList<String>();
    var hosts =
        new ResolvedHosts(
            name -> {
              asked.add(name);
              return CompletableFuture.completedStage(
                  name.startsWith("no") ? Optional.empty() : Optional.of(HOST));
            },
            lasting(Duration.ofHours(1), Duration.ofHours(1)));
    for (var name : List.of("a", "b", "a", "no1", "no2", "no3", "c", "a", "b", "no3", "no1")) {
      var _ = hosts.find(name);
    }
    assertThat(asked).containsExactly("a", "b", "no1", "no2", "no3", "c", "b", "no1");
    assertThat(hosts.size()).isEqualTo(2);
    hosts.forget("b");
    assertThat(hosts.find("b")).isPresent();
    assertThat(asked).endsWith("b");
  }

  @Test
  void noMoreNamesAreAskedForAtOnceThanIsAllowed() throws Exception {
    var never = new CompletableFuture<Optional<TlsContext>>();
    var hosts = new ResolvedHosts(_ -> never, lasting(Duration.ofHours(1), Duration.ofHours(1)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> hosts.find("a"));
      var second = threads.submit(() -> hosts.find("b"));
      while (hosts.asked() < 2) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(() -> hosts.find("c"))
          .hasMessageContaining("too many names are asked for");
      never.complete(Optional.of(HOST));
      assertThat(first.get()).hasValue(HOST);
      assertThat(second.get()).hasValue(HOST);
    }
    assertThat(hosts.find("c")).hasValue(HOST);
  }

  @Test
  void aPolicyIsOfPositiveNumbers() {
    var zero = Duration.ZERO;
    var hour = Duration.ofHours(1);
    for (var making :
        List.<Runnable>of(
            () -> new HostResolverPolicy(zero, 1, 1, hour, 1, hour),
            () -> new HostResolverPolicy(hour, 0, 1, hour, 1, hour),
            () -> new HostResolverPolicy(hour, 1, 0, hour, 1, hour),
            () -> new HostResolverPolicy(hour, 1, 1, zero, 1, hour),
            () -> new HostResolverPolicy(hour, 1, 1, hour, 0, hour),
            () -> new HostResolverPolicy(hour, 1, 1, hour, 1, zero))) {
      assertThatThrownBy(making::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not positive");
    }
  }
}
