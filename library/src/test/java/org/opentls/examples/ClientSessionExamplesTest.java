package org.opentls.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.random.Secrets;
import org.opentls.tls.Certificates;
import org.opentls.tls.Greeter;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.TlsAgreement;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Trust;

/** What the documentation shows does what it says. */
class ClientSessionExamplesTest {
  @RegisterExtension final StandardOutput printed = new StandardOutput();

  @TempDir Path folder;
  private TlsContext server;
  private Greeter greeter;
  private Trust trust;
  private TlsContext client;
  private Path keys;

  @BeforeEach
  void serve() throws Exception {
    var chain = Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("EC"));
    var key = Files.writeString(folder.resolve("key.pem"), ALL.keyPem("EC"));
    server = TlsContext.server(TlsIdentity.pem(chain, key)).build();
    greeter = new Greeter(server);
    trust =
        Trust.pem(
            Files.writeString(
                folder.resolve("ca.pem"), Certificates.chainPem(List.of(ALL.authority()))));
    client = TlsContext.client().trust(trust).build();
    keys =
        Files.writeString(
            folder.resolve("keys"), Base64.getEncoder().encodeToString(Secrets.tokenBytes(32)));
  }

  @AfterEach
  void stop() throws Exception {
    greeter.close();
  }

  @Test
  void aSessionIsCarried() throws Exception {
    var file = folder.resolve("session");
    var protector = KeyProtector.file(keys);
    ClientSessionExamples.carry(client, "localhost", greeter.port(), file, protector);
    var other = TlsContext.client().trust(trust).build();
    assertThat(ClientSessionExamples.carried(other, "localhost", greeter.port(), file, protector))
        .isTrue();
  }

  @Test
  void aStoreKeepsSessions() throws Exception {
    var sessions = folder.resolve("sessions");
    boolean resumed = false;
    // A busy machine may take longer for the first question than a connection waits.
    for (int i = 0; i < 5 && !resumed; i++) {
      var kept = ClientSessionExamples.keep(trust, sessions, keys);
      try (var connection = kept.connect("localhost", greeter.port())) {
        connection.inputStream().readNBytes(5);
        resumed = connection.isResumed();
      }
      ClientSessionExamples.end(kept);
    }
    assertThat(resumed).isTrue();
  }

  @Test
  void aSocketResumes() throws Exception {
    try (var first = client.connect("localhost", greeter.port());
        var socket =
            (SSLSocket)
                client
                    .asSslContext()
                    .getSocketFactory()
                    .createSocket("localhost", greeter.port())) {
      first.inputStream().readNBytes(5);
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      ClientSessionExamples.resume(socket, first.takeSession().orElseThrow());
      socket.startHandshake();
      assertThat(((TlsAgreement) socket).isResumed()).isTrue();
    }
  }

  @Test
  void aDataConnectionResumesThatOfItsControlConnection() throws Exception {
    try (var data = new Greeter(server);
        var control = client.connect("localhost", greeter.port())) {
      control.inputStream().readNBytes(5);
      ClientSessionExamples.data(client, control, "localhost", data.port());
      assertThat(printed.lines()).containsExactly("hello");
      var across = ClientSessionExamples.across(trust);
      for (int port : new int[] {greeter.port(), data.port()}) {
        try (var connection = across.connect("localhost", port)) {
          connection.inputStream().readNBytes(5);
          assertThat(connection.isResumed()).isEqualTo(port == data.port());
        }
      }
    }
  }
}
