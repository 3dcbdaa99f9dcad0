package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.opentls.tls.OpensslAuthority.Issued;

/** A server that is the program openssl; it sends lines back in reverse. */
record OpensslServer(Process process, int port) implements AutoCloseable {
  private static final Pattern ACCEPTING = Pattern.compile("ACCEPT .*:(\\d+)");

  static OpensslServer start(Issued identity, String... options) throws IOException {
    var command = new ArrayList<>(List.of("openssl", "s_server", "-rev", "-accept", "127.0.0.1:0"));
    command.addAll(List.of("-cert", identity.certificate().toString()));
    command.addAll(List.of("-key", identity.key().toString()));
    command.addAll(List.of(options));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      var match = ACCEPTING.matcher(line);
      if (match.find()) {
        return new OpensslServer(process, Integer.parseInt(match.group(1)));
      }
    }
    throw new IOException("openssl s_server has ended");
  }

  @Override
  public void close() {
    var _ = process.destroyForcibly().onExit().join();
  }
}
