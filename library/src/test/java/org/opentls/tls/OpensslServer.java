package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentls.tls.OpensslAuthority.Issued;

/**
 * A server that is the program openssl.
 *
 * @param lines what it prints
 */
record OpensslServer(Process process, BufferedReader lines, int port) implements AutoCloseable {
  private static final Pattern ACCEPTING = Pattern.compile("ACCEPT .*:(\\d+)");

  /** One that sends lines back in reverse. */
  static OpensslServer start(Issued identity, String... options) throws IOException {
    return startTerminal(
        identity, Stream.concat(Stream.of("-rev"), Stream.of(options)).toArray(String[]::new));
  }

  /** One that prints what it hears, and says what {@link #say} tells it. */
  static OpensslServer startTerminal(Issued identity, String... options) throws IOException {
    var command = new ArrayList<>(List.of("openssl", "s_server", "-accept", "127.0.0.1:0"));
    command.addAll(List.of("-cert", identity.certificate().toString()));
    command.addAll(List.of("-key", identity.key().toString()));
    command.addAll(List.of(options));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
      var match = ACCEPTING.matcher(line);
      if (match.find()) {
        return new OpensslServer(process, lines, Integer.parseInt(match.group(1)));
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
