package org.opentls.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.tls.Certificates;
import org.opentls.tls.ClientSession;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.SessionStore;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Transport;
import org.opentls.tls.Trust;

/** What the documentation shows does what it says. */
class EarlyDataExamplesTest {
  private static final Certificates ALL = Certificates.ALL;

  @TempDir Path folder;

  @Test
  void aQuestionIsAnsweredEarlyAndAgainIfItMustBe() throws Exception {
    var chain = Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("EC"));
    var key = Files.writeString(folder.resolve("key.pem"), ALL.keyPem("EC"));
    var server =
        EarlyDataExamples.server(
            TlsIdentity.pem(chain, key),
            SessionStore.inMemory(1 << 20),
            KeyRingStore.inMemory(),
            KeyProtector.none());
    var authorities =
        Files.writeString(
            folder.resolve("ca.pem"), Certificates.chainPem(List.of(ALL.authority())));
    var client = TlsContext.client().trust(Trust.pem(authorities)).build();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var session = granted(server, client, threads).reusable();
      // The second time the session is used up.
      for (int i = 0; i < 2; i++) {
        var pipe = Transport.pipe();
        serve(server, pipe.other(), threads);
        assertThat(EarlyDataExamples.ask(client, pipe.one(), session, "GET /\n"))
            .isEqualTo("200 GET /");
      }
    }
  }

  /** A client that has its answer may be gone before the handshake is done. */
  private static void serve(TlsContext server, Transport transport, Executor threads) {
    threads.execute(() -> {
      try {
        EarlyDataExamples.serve(server, transport);
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("closed");
      }
    });
  }

  private static ClientSession granted(TlsContext server, TlsContext client, Executor threads)
      throws Exception {
    var pipe = Transport.pipe();
    serve(server, pipe.other(), threads);
    try (var connection = client.over(pipe.one(), "localhost", 443)) {
      connection.outputStream().write(EarlyDataExamples.text("GET /\n"));
      assertThat(EarlyDataExamples.line(connection.inputStream())).isEqualTo("200 GET /");
      return connection.takeSession().orElseThrow();
    }
  }
}
