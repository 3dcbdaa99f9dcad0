package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.tls.EnginePair;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.Resumption;
import org.opentls.tls.SessionStore;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Trust;

/** What the JDK's flight recorder gets to know of a server that shares sessions. */
class FlightRecorderTest {
  @TempDir Path folder;

  @Test
  void handshakesStoresAndKeysAreRecorded() throws Exception {
    var file = folder.resolve("recording.jfr");
    try (var recording = new Recording()) {
      recording.start();
      try (var resumption =
          Resumption.sessions(
                  SessionStore.inMemory(1 << 20), KeyRingStore.inMemory(), KeyProtector.none())
              .build()) {
        shakeHands(resumption);
      }
      recording.dump(file);
    }
    var events = RecordingFile.readAllEvents(file);
    var handshake = named(events, "org.opentls.Handshake").getFirst();
    assertThat(handshake.getString("serverName")).isEqualTo("localhost");
    assertThat(handshake.getString("protocol")).isEqualTo("TLSv1.3");
    assertThat(handshake.getBoolean("resumed")).isFalse();
    assertThat(handshake.getString("reason")).isEqualTo("NO_TICKET");
    assertThat(named(events, "org.opentls.StoreCall"))
        .anySatisfy(call -> {
          assertThat(call.getString("operation")).isEqualTo("SAVE");
          assertThat(call.getString("outcome")).isEqualTo("DONE");
          assertThat(call.getDuration("time")).isPositive();
        });
    assertThat(named(events, "org.opentls.KeyRing"))
        .anySatisfy(keys -> assertThat(keys.getString("kind")).isEqualTo("OFFERED"));
  }

  private void shakeHands(Resumption resumption) throws Exception {
    var identity =
        TlsIdentity.pem(
            Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("EC")),
            Files.writeString(folder.resolve("key.pem"), ALL.keyPem("EC")));
    var server = TlsContext.server(identity).resumption(resumption).build();
    var client = TlsContext.client().trust(Trust.of(List.of(ALL.authority()))).build();
    new EnginePair(client.engine("localhost", 443), server.engine()).handshake();
    while (resumption.metrics().store().orElseThrow().saved() < 2) {
      Thread.sleep(1);
    }
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
  }
}
