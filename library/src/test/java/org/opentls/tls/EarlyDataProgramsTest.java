package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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

  private static final Pattern ACCEPTING = Pattern.compile("ACCEPT .*:(\\d+)");

  /** {@code openssl s_server}, which prints what it hears. */
  private record Program(Process process, BufferedReader lines, int port) implements AutoCloseable {
    static Program start(Issued identity, String... options) throws IOException {
      var command =
          new ArrayList<>(List.of("openssl", "s_server", "-tls1_3", "-accept", "127.0.0.1:0"));
      command.addAll(List.of("-cert", identity.certificate().toString()));
      command.addAll(List.of("-key", identity.key().toString()));
      command.addAll(List.of(options));
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var match = ACCEPTING.matcher(line);
        if (match.find()) {
          return new Program(process, lines, Integer.parseInt(match.group(1)));
        }
      }
      throw new IOException("openssl s_server has ended");
    }

    /** Has it send a line to its client. */
    void say(String line) throws IOException {
      process.getOutputStream().write((line + "\n").getBytes(US_ASCII));
      process.getOutputStream().flush();
    }

    /** Reads what it prints, up to a line. */
    String until(String last) throws IOException {
      var printed = new StringBuilder();
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        printed.append(line).append('\n');
        if (line.equals(last)) {
          return printed.toString();
        }
      }
      throw new IOException("ended after " + printed);
    }

    @Override
    public void close() {
      var _ = process.destroyForcibly().onExit().join();
    }
  }

  private static TlsConnection connect(TlsContext client, int port) throws IOException {
    return client.over(
        Transport.of(new Socket(InetAddress.getLoopbackAddress(), port)), "localhost", port);
  }

  private static ClientSession granted(TlsContext client, Program server) throws IOException {
    try (var connection = connect(client, server.port)) {
      connection.handshake();
      server.say("hello");
      assertThat(connection.inputStream().readNBytes(5)).isEqualTo("hello".getBytes(US_ASCII));
      return connection.takeSession().orElseThrow();
    }
  }

  private static EarlyDataStatus send(TlsContext client, Program server, ClientSession session)
      throws IOException {
    try (var connection = connect(client, server.port)) {
      connection.resume(session);
      connection.sendReplayableEarlyData(QUESTION.getBytes(US_ASCII));
      connection.handshake();
      return connection.earlyData();
    }
  }

  @Test
  void theProgramHearsAndRefuses() throws Exception {
    var client = TlsContext.client().trust(authority.trust()).build();
    try (var server = Program.start(issued, "-early_data")) {
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
