package org.opentls.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.OpenTls;
import org.opentls.tls.EnginePair;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Trust;

/** The examples of docs/status.md. */
class StatusExamplesTest {
  @TempDir Path folder;

  @Test
  void tellsHowLongHandshakesTake() throws Exception {
    var server =
        TlsContext.server(
                TlsIdentity.pem(
                    Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("EC")),
                    Files.writeString(folder.resolve("key.pem"), ALL.keyPem("EC"))))
            .build();
    var before = OpenTls.metrics().serverConnections().fullHandshakes();
    serve(server);
    var since = OpenTls.metrics().serverConnections().fullHandshakes().since(before);
    IO.println(since.count() + " handshakes, 99 % within " + since.percentile(0.99));
    assertThat(since.count()).isEqualTo(1);
    assertThat(since.percentile(0.99)).isPositive();
  }

  private static void serve(TlsContext server) throws SSLException {
    var client = TlsContext.client().trust(Trust.of(List.of(ALL.authority()))).build();
    new EnginePair(client.engine("localhost", 443), server.engine()).handshake();
  }
}
