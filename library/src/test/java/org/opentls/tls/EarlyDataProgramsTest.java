package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.tls.OpensslAuthority.Issued;
import org.opentls.tls.OpensslClient.End;

/** Early data to and from the program openssl. */
@Timeout(60)
class EarlyDataProgramsTest {
  private static final String QUESTION = "GET /harmless";

  @TempDir Path folder;
  private OpensslAuthority authority;
  private Issued issued;

  @BeforeEach
  void issue() throws Exception {
    authority = OpensslAuthority.root(Files.createDirectory(folder.resolve("ca")), "One");
    issued = authority.issue("localhost", "subjectAltName=DNS:localhost");
  }

  @Test
  void theProgramSendsAndIsHeardOnce() throws Exception {
    var policy = ResumptionPolicy.DEFAULT.withUse(TicketUse.ONCE_STRICT).withEarlyData(4096);
    var store = SessionStore.inMemory(1 << 20);
    var question = Files.writeString(folder.resolve("question"), QUESTION).toString();
    try (var resumption =
        Resumption.sessions(store, KeyRingStore.inMemory(), KeyProtector.none())
            .policy(policy)
            .build()) {
      var server = TlsContext.server(issued.identity()).resumption(resumption).build();
      var program = new OpensslClient(folder);
      var heard = new ArrayList<String>();
      OpensslClient.First first =
          connection -> {
            var early = connection.receiveReplayableEarlyData();
            if (early.isPresent()) {
              heard.add(new String(early.get().inputStream().readAllBytes(), US_ASCII));
            }
            connection.handshake();
          };
      assertThat(program.connect(server, "localhost", first, _ -> {})).isEqualTo(End.FULL);
      settle(resumption);
      byte[] session = Files.readAllBytes(program.session());
      assertThat(program.connect(server, "localhost", first, _ -> {}, "-early_data", question))
          .isEqualTo(End.RESUMED);
      assertThat(heard).containsExactly(QUESTION);
      Files.write(program.session(), session);
      assertThat(program.connect(server, "localhost", first, _ -> {}, "-early_data", question))
          .isEqualTo(End.FULL);
      assertThat(heard).hasSize(1);
      assertThat(resumption.metrics().earlyDataAccepted()).isEqualTo(1);
      assertThat(resumption.metrics().earlyDataRejected()).isEqualTo(1);
    }
  }

  private static void settle(Resumption resumption) throws InterruptedException {
    while (!resumption.store().isIdle()) {
      Thread.sleep(1);
    }
  }

  private static TlsConnection connect(TlsContext client, int port) throws IOException {
    return client.over(
        Transport.of(new Socket(InetAddress.getLoopbackAddress(), port)), "localhost", port);
  }

  private static ClientSession granted(TlsContext client, OpensslServer server) throws IOException {
    try (var connection = connect(client, server.port())) {
      connection.handshake();
      server.say("hello");
      assertThat(connection.inputStream().readNBytes(5)).isEqualTo("hello".getBytes(US_ASCII));
      return connection.takeSession().orElseThrow();
    }
  }

  private static EarlyDataStatus send(
      TlsContext client, OpensslServer server, ClientSession session) throws IOException {
    try (var connection = connect(client, server.port())) {
      connection.resume(session);
      connection.sendReplayableEarlyData(QUESTION.getBytes(US_ASCII));
      connection.handshake();
      return connection.earlyData();
    }
  }

  @Test
  void theProgramHearsAndRefuses() throws Exception {
    var client = TlsContext.client().trust(authority.trust()).build();
    try (var server = OpensslServer.startTerminal(issued, "-tls1_3", "-early_data")) {
      var session = granted(client, server).reusable();
      assertThat(session.maxEarlyData()).isPositive();
      assertThat(send(client, server, session)).isEqualTo(EarlyDataStatus.ACCEPTED);
      // It prints the data before lines that it has printed before that.
      assertThat(server.until("End of early data")).contains(QUESTION);
      assertThat(send(client, server, session)).as("again").isEqualTo(EarlyDataStatus.REJECTED);
      assertThat(server.until("Early data was rejected")).doesNotContain(QUESTION);
    }
  }
}
