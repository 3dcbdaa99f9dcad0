package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.util.List;
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

  @Test
  void contextsAreCounted() {
    long before = OpenTls.metrics().contextsMade();
    var _ = TlsContext.client().build();
    assertThat(OpenTls.metrics().contextsMade()).isEqualTo(before + 1);
  }
}
