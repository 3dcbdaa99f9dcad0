package org.opentls.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import org.opentls.tls.TlsConnection;
import org.opentls.tls.TlsProtocol;

/**
 * Standard input to a peer, and the peer to standard output, at the same time.
 *
 * @param crlf whether each end of a line is sent as CR LF
 */
record Pipe(Console console, TlsConnection connection, boolean crlf) {
  private static final int BUFFER_SIZE = 1 << 14;

  /**
   * Runs until the peer ends.
   *
   * @return the exit code
   * @throws IOException if the connection fails
   */
  int run() throws IOException {
    Thread.ofPlatform().daemon().name("standard input").start(this::send);
    var in = connection.inputStream();
    var out = console.isOutTerminal() ? new VisibleOutput(console.out()) : console.out();
    var room = new byte[BUFFER_SIZE];
    try {
      for (int count = in.read(room); count >= 0; count = in.read(room)) {
        out.write(room, 0, count);
        // there may be nothing more for long
        out.flush();
      }
      return 0;
    } catch (EOFException e) {
      console.complain("the connection was cut: " + Messages.oneLine(e));
      return Main.FAILED;
    }
  }

  private void send() {
    try {
      var peer = connection.outputStream();
      boolean sent = copy(crlf ? new CrlfOutput(peer) : peer);
      // TLS 1.2 has no half-close: the peer throws away what it has not sent, RFC 5246, 7.2.1
      boolean halves =
          connection.session().getProtocol().equals(TlsProtocol.TLS_1_3.standardName());
      if (halves || !sent) {
        connection.closeOutput();
      }
    } catch (IOException _) {
      // the peer takes no more; what it says tells why
    }
  }

  /** Whether there was anything. */
  private boolean copy(OutputStream out) throws IOException {
    var room = new byte[BUFFER_SIZE];
    boolean any = false;
    for (int count = console.in().read(room); count >= 0; count = console.in().read(room)) {
      any |= count > 0;
      out.write(room, 0, count);
    }
    return any;
  }
}
