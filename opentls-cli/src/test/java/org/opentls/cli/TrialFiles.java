package org.opentls.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.opentls.tls.TlsIdentity;

/** Certificates and keys in files, for tests. */
record TrialFiles(Path authority, Path certificate, Path key) {
  /** Makes files of a server that are valid for a time that begins or ends some days from now. */
  static TrialFiles make(Path folder, int fromDays, int untilDays, String... names)
      throws IOException {
    var now = Instant.now();
    var until = now.plus(Duration.ofDays(untilDays));
    var from = now.plus(Duration.ofDays(fromDays));
    Files.createDirectories(folder);
    try (var authority =
        new TrialAuthority(
            KeyKind.ec, now.minus(Duration.ofDays(1000)), now.plus(Duration.ofDays(1000)))) {
      var issued = authority.server(Stream.of(names).map(TrialName::parse).toList(), from, until);
      return new TrialFiles(
          Files.writeString(folder.resolve("ca.pem"), authority.certificate()),
          Files.writeString(folder.resolve("server.pem"), issued.certificate()),
          Files.write(folder.resolve("server.key"), issued.key()));
    }
  }

  /** Makes files of a server on this machine. */
  static TrialFiles make(Path folder) throws IOException {
    return make(folder, -1, 100, "localhost", "127.0.0.1");
  }

  TlsIdentity identity() throws IOException {
    return TlsIdentity.pem(certificate, key);
  }
}
