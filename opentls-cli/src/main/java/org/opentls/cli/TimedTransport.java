package org.opentls.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentls.tls.ProxyException;
import org.opentls.tls.ProxyServer;
import org.opentls.tls.Transport;

/** A socket whose peer has to answer in time, until it need not any more. */
final class TimedTransport implements Transport {
  private final Socket socket;
  private final Transport transport;
  private final Optional<ProxyServer> proxy;
  private @Nullable Deadline deadline;

  private TimedTransport(Socket socket, Optional<ProxyServer> proxy, Deadline deadline)
      throws IOException {
    this.socket = socket;
    this.transport = Transport.of(socket);
    this.proxy = proxy;
    this.deadline = deadline;
  }

  /**
   * Connects through a proxy, which looks up the host.
   *
   * @throws BadValue if the host can be no name and no address
   * @throws IOException if the proxy cannot be reached, or opens no tunnel
   */
  static TimedTransport through(ProxyServer proxy, Endpoint to, Deadline deadline)
      throws IOException {
    try {
      var socket =
          proxy.withDeadline(Duration.ofMillis(deadline.left())).connect(to.host(), to.port());
      return new TimedTransport(socket, Optional.of(proxy), deadline);
    } catch (IllegalArgumentException e) {
      throw new BadValue(Messages.oneLine(e));
    } catch (ProxyException e) {
      throw e.getCause() instanceof SocketTimeoutException late ? told(late, deadline) : e;
    }
  }

  /**
   * Connects to the first address of a host that answers.
   *
   * @throws IOException if none does
   */
  static TimedTransport connect(Endpoint to, Deadline deadline) throws IOException {
    var addresses = List.of(InetAddress.getAllByName(to.host()));
    for (int i = 0; i < addresses.size() - 1; i++) {
      try {
        // a silent address leaves time for the others
        int share = Math.max(1, deadline.left() / (addresses.size() - i));
        return connect(addresses.get(i), to.port(), share, deadline);
      } catch (IOException _) {
        // the last one tells
      }
    }
    return connect(addresses.getLast(), to.port(), deadline.left(), deadline);
  }

  private static TimedTransport connect(
      InetAddress address, int port, int milliseconds, Deadline deadline) throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(address, port), milliseconds);
      return new TimedTransport(socket, Optional.empty(), deadline);
    } catch (SocketTimeoutException e) {
      try (socket) {
        throw told(e, deadline);
      }
    } catch (Throwable t) {
      try (socket) {
        throw t;
      }
    }
  }

  /** The whole time, if it is over. */
  private static IOException told(SocketTimeoutException e, Deadline deadline) {
    try {
      var _ = deadline.left();
      return e;
    } catch (SocketTimeoutException over) {
      return over;
    }
  }

  /** From now on the peer has to answer in another time. */
  void limit(Deadline other) {
    deadline = other;
  }

  /** From now on the peer may take its time. */
  void endDeadline() throws IOException {
    deadline = null;
    socket.setSoTimeout(0);
  }

  /** The address that answered; a proxy does not tell it. */
  Optional<String> address() {
    return proxy.isPresent()
        ? Optional.empty()
        : Optional.of(socket.getInetAddress().getHostAddress());
  }

  /** The proxy in between, if there is one. */
  Optional<ProxyServer> proxy() {
    return proxy;
  }

  /** Whether bytes have come that nobody has read. */
  boolean hasMore() throws IOException {
    return socket.getInputStream().available() > 0;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    var limit = deadline;
    if (limit == null) {
      return transport.read(to);
    }
    socket.setSoTimeout(limit.left());
    try {
      return transport.read(to);
    } catch (SocketTimeoutException e) {
      throw told(e, limit);
    }
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    transport.write(from);
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }
}
