package org.opentls.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.opentls.tls.ClientSession;
import org.opentls.tls.ClientSessionStore;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.ResumingClient;
import org.opentls.tls.TlsConnection;
import org.opentls.tls.TlsContext;
import org.opentls.tls.Trust;

/** Shown in the documentation of {@code org.opentls.tls}, and run by the tests. */
final class ClientSessionExamples {
  private ClientSessionExamples() {}

  static void carry(TlsContext client, String host, int port, Path file, KeyProtector protector)
      throws IOException, GeneralSecurityException {
    // @start region="carry"
    try (var connection = client.connect(host, port)) {
      connection.inputStream().readNBytes(5);
      var granted = connection.takeSession();
      if (granted.isPresent()) {
        Files.write(file, granted.get().seal(protector));
      }
    }
    // @end
  }

  static boolean carried(
      TlsContext client, String host, int port, Path file, KeyProtector protector)
      throws IOException, GeneralSecurityException {
    // @start region="carried"
    var session = ClientSession.unseal(Files.readAllBytes(file), protector);
    try (var connection = client.connect(host, port, session)) {
      return connection.isResumed();
    }
    // @end
  }

  static TlsContext keep(Trust trust, Path folder, Path keys) throws IOException {
    // @start region="keep"
    var client =
        TlsContext.client()
            .trust(trust)
            .sessionStore(ClientSessionStore.folder(folder, 1000), KeyProtector.file(keys))
            .build();
    // @end
    return client;
  }

  static void end(TlsContext client) throws InterruptedException {
    // @start region="end"
    boolean allWritten = client.flushSessions(Duration.ofSeconds(2));
    // @end
    if (!allWritten) {
      throw new AssertionError("a store on the disk took so long");
    }
  }

  static void resume(SSLSocket socket, ClientSession session) {
    // @start region="socket"
    if (socket instanceof ResumingClient resuming) {
      resuming.resume(session);
    }
    // @end
  }

  static void data(TlsContext client, TlsConnection control, String host, int dataPort)
      throws IOException {
    // @start region="data"
    var session = control.takeSession().orElseThrow();
    try (var data = client.connect(host, dataPort, session)) {
      data.inputStream().transferTo(System.out);
    }
    // @end
  }

  static TlsContext across(Trust trust) {
    // @start region="across"
    var client = TlsContext.client().trust(trust).resumeAcrossPorts(true).build();
    // @end
    return client;
  }
}
