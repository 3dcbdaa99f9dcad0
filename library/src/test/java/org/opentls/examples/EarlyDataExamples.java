package org.opentls.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.opentls.tls.ClientSession;
import org.opentls.tls.EarlyDataStatus;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.Resumption;
import org.opentls.tls.ResumptionPolicy;
import org.opentls.tls.SessionStore;
import org.opentls.tls.TicketUse;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Transport;

/** Shown in the documentation of {@code org.opentls.tls}, and run by the tests. */
final class EarlyDataExamples {
  private EarlyDataExamples() {}

  static TlsContext server(
      TlsIdentity identity, SessionStore store, KeyRingStore keys, KeyProtector protector) {
    // @start region="policy"
    var resumption =
        Resumption.sessions(store, keys, protector)
            .policy(ResumptionPolicy.DEFAULT.withUse(TicketUse.ONCE_STRICT).withEarlyData(4096))
            .build();
    var server = TlsContext.server(identity).resumption(resumption).build();
    // @end
    return server;
  }

  static void serve(TlsContext server, Transport transport) throws IOException {
    // @start region="receive"
    try (var connection = server.over(transport, "client", 0)) {
      var early = connection.receiveReplayableEarlyData();
      if (early.isPresent()) {
        var asked = line(early.get().inputStream());
        boolean isHarmless = asked.startsWith("GET ");
        early.get().outputStream().write(text(isHarmless ? answer(asked) : "425 Too Early\n"));
      }
      connection.handshake();
      var asked = line(connection.inputStream());
      while (!asked.isEmpty()) {
        connection.outputStream().write(text(answer(asked)));
        asked = line(connection.inputStream());
      }
    }
    // @end
  }

  static String ask(TlsContext client, Transport transport, ClientSession session, String question)
      throws IOException {
    // @start region="send"
    try (var connection = client.over(transport, "localhost", 443)) {
      connection.resume(session);
      connection.sendReplayableEarlyData(text(question));
      connection.handshake();
      if (connection.earlyData() != EarlyDataStatus.ACCEPTED) {
        connection.outputStream().write(text(question));
      }
      return line(connection.inputStream());
    }
    // @end
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static String answer(String asked) {
    return "200 " + asked + "\n";
  }

  /** Reads byte by byte, and so not further than the end of the line. */
  static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }
}
