package org.opentls.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What is said to a proxy until it carries bytes for others, without any input or output. For one
 * thread.
 */
sealed interface TunnelHandshake permits HttpHandshake, Socks5Handshake {
  /** What is to be sent now, if anything. It may hold a password: the caller clears it. */
  byte[] toSend();

  /**
   * How many bytes the proxy has yet to say at the least; 0 when the tunnel is open. Whoever reads
   * more may read what comes through the tunnel.
   */
  int missing();

  /**
   * Takes what the proxy says.
   *
   * @param said of {@link #missing} bytes at the most; all are taken
   * @throws ProxyException if there is to be no tunnel
   */
  void receive(ByteBuffer said) throws ProxyException;

  /**
   * Opens the tunnel, and reads nothing of what comes through it.
   *
   * @throws ProxyException if there is to be no tunnel
   */
  default void run(Transport toProxy) throws IOException {
    send(toProxy);
    while (missing() > 0) {
      var said = ByteBuffer.allocate(missing());
      if (toProxy.read(said) < 0) {
        throw ProxyException.of(ProxyException.Kind.UNEXPECTED_END);
      }
      receive(said.flip());
      send(toProxy);
    }
  }

  private void send(Transport toProxy) throws IOException {
    byte[] bytes = toSend();
    try {
      if (bytes.length > 0) {
        toProxy.write(ByteBuffer.wrap(bytes));
      }
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
