package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.opentls.tls.Certificates.ALL;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentls.OpenTls;
import org.opentls.tls.TlsMetrics.Handshakes;

/** Handshakes are counted, each once. */
class TlsMetricsTest {
  private static Handshakes difference(Handshakes before, Handshakes after) {
    return new Handshakes(
        after.full() - before.full(),
        after.resumed() - before.resumed(),
        after.failed() - before.failed());
  }

  private static void assertCounted(TlsMetrics before, Handshakes expected) {
    var now = OpenTls.metrics();
    assertThat(List.of(difference(before.client(), now.client()))).containsExactly(expected);
    assertThat(difference(before.server(), now.server())).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void fullAndResumedOnesAreTold(TlsProtocol protocol) throws SSLException {
    var client = TlsContext.client().trust(ALL.trust()).protocols(protocol).build();
    var server = TlsContext.server(ALL.identity("EC")).build();
    var before = OpenTls.metrics();
    for (int i = 0; i < 3; i++) {
      new EnginePair(client.engine("localhost", 443), server.engine()).handshake();
    }
    assertCounted(before, new Handshakes(1, 2, 0));
  }

  @ParameterizedTest
  @EnumSource
  void failedOnesAreCountedOnBothSides(TlsProtocol protocol) {
    var client =
        TlsContext.client().trust(Trust.of(ALL.chain("other-ca"))).protocols(protocol).build();
    var server = TlsContext.server(ALL.identity("EC")).build();
    var before = OpenTls.metrics();
    var pair = new EnginePair(client.engine("localhost", 443), server.engine());
    assertThatThrownBy(pair::handshake).isInstanceOf(SSLException.class);
    assertThat(difference(before.client(), OpenTls.metrics().client()))
        .isEqualTo(new Handshakes(0, 0, 1));
    if (protocol == TlsProtocol.TLS_1_2) {
      assertCounted(before, new Handshakes(0, 0, 1));
    }
  }

  @Test
  void anEndBeforeTheHandshakeIsDoneIsAFailure() throws SSLException {
    var engine = TlsContext.client().build().engine();
    engine.beginHandshake();
    var before = OpenTls.metrics();
    assertThatThrownBy(engine::closeInbound).isInstanceOf(SSLException.class);
    engine.closeInbound();
    assertThat(difference(before.client(), OpenTls.metrics().client()))
        .isEqualTo(new Handshakes(0, 0, 1));
  }

  @ParameterizedTest
  @EnumSource
  void whatWasAgreedUponIsCountedAndTimed(TlsProtocol protocol) throws SSLException {
    var client = TlsContext.client().trust(ALL.trust()).protocols(protocol).groups("P-256").build();
    var server = TlsContext.server(ALL.identity("EC")).build();
    var before = OpenTls.metrics();
    var pairs = new ArrayList<EnginePair>();
    for (int i = 0; i < 2; i++) {
      pairs.add(new EnginePair(client.engine("localhost", 443), server.engine()));
      pairs.getLast().handshake();
    }
    var suite = pairs.getFirst().client.getSession().getCipherSuite();
    var now = OpenTls.metrics();
    for (Function<TlsMetrics, TlsMetrics.Connections> role :
        List.<Function<TlsMetrics, TlsMetrics.Connections>>of(
            TlsMetrics::clientConnections, TlsMetrics::serverConnections)) {
      var old = role.apply(before);
      var fresh = role.apply(now);
      assertThat(more(protocol.standardName(), old.protocols(), fresh.protocols())).isEqualTo(2);
      assertThat(more(suite, old.cipherSuites(), fresh.cipherSuites())).isEqualTo(2);
      assertThat(fresh.fullHandshakes().since(old.fullHandshakes()).count()).isEqualTo(1);
      var resumed = fresh.resumedHandshakes().since(old.resumedHandshakes());
      assertThat(resumed.count()).isEqualTo(1);
      assertThat(resumed.total()).isPositive();
      assertThat(resumed.percentile(1)).isGreaterThanOrEqualTo(resumed.total());
    }
    var groups = now.serverConnections().groups();
    assertThat(more("secp256r1", before.serverConnections().groups(), groups)).isPositive();
  }

  private static long more(String name, Map<String, Long> before, Map<String, Long> now) {
    return now.getOrDefault(name, 0L) - before.getOrDefault(name, 0L);
  }

  /** Other tests of this process may leave connections to the garbage collector. */
  @Test
  void connectionsAreThereUntilTheyAreClosed() throws Exception {
    var client = TlsContext.client().trust(ALL.trust()).build();
    var server = TlsContext.server(ALL.identity("EC")).build();
    int many = 1000;
    long before = OpenTls.metrics().serverConnections().open();
    var pairs = new ArrayList<EnginePair>();
    for (int i = 0; i < many; i++) {
      var pair = new EnginePair(client.engine("localhost", 443), server.engine());
      pair.server.beginHandshake();
      pairs.add(pair);
    }
    long during = OpenTls.metrics().serverConnections().open();
    assertThat(during).isGreaterThan(many / 2).isLessThanOrEqualTo(before + many);
    for (var pair : pairs) {
      ((TlsEngine) pair.server).free();
      ((TlsEngine) pair.server).free();
    }
    assertThat(OpenTls.metrics().serverConnections().open()).isLessThanOrEqualTo(during - many);
  }

  @Test
  void nativeMemoryIsToldWhereTheCLibraryTells() {
    var told = OpenTls.metrics().nativeMemory();
    assumeTrue(told.isPresent(), "the C library is not glibc 2.33 or later");
    long size = 64L << 20;
    try (var arena = Arena.ofConfined()) {
      arena.allocate(size).fill((byte) 1);
      long during = OpenTls.metrics().nativeMemory().getAsLong();
      assertThat(during).isGreaterThan(told.getAsLong() + size / 2);
    }
  }

  @Test
  void contextsAreCounted() {
    long before = OpenTls.metrics().contextsMade();
    var _ = TlsContext.client().build();
    assertThat(OpenTls.metrics().contextsMade()).isEqualTo(before + 1);
  }
}
