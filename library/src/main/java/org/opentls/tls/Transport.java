package org.opentls.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * What carries the records of a connection: anything that moves bytes both ways, in order and
 * without loss. One thread reads and another may write at the same time. Both block; a virtual
 * thread waits without a carrier. A buffer is the caller's again when the call returns: nothing
 * keeps it.
 */
public interface Transport extends AutoCloseable {
  /**
   * Reads one byte or more into a buffer with room, and waits for them.
   *
   * @return how many, or -1 at the end
   */
  int read(ByteBuffer to) throws IOException;

  /** Writes all of a buffer. */
  void write(ByteBuffer from) throws IOException;

  /** Ends both directions, and makes waiting threads come back. */
  @Override
  void close() throws IOException;

  /** A socket that is connected. */
  static Transport of(Socket socket) throws IOException {
    return of(socket.getInputStream(), socket.getOutputStream(), socket);
  }

  /**
   * Two streams.
   *
   * @param owner is closed with the transport
   */
  static Transport of(InputStream in, OutputStream out, AutoCloseable owner) {
    return new StreamTransport(in, out, owner);
  }

  /** A channel that blocks. */
  static Transport of(ByteChannel channel) {
    return new ChannelTransport(channel);
  }

  /** A connection by TLS, which carries another one within. It is closed with the transport. */
  static Transport of(TlsConnection connection) {
    return of(connection.inputStream(), connection.outputStream(), connection);
  }

  /**
   * Two transports of which each reads what the other writes, in memory. A writer who is 64 KiB
   * ahead waits. Closing one ends both: what has been written can still be read on the other side,
   * then comes the end, and writing there is an {@code IOException}.
   */
  static Pipe pipe() {
    return PipeTransport.pair();
  }

  /**
   * The ends of a pipe.
   *
   * @param one reads what is written to {@code other}
   * @param other reads what is written to {@code one}
   */
  record Pipe(Transport one, Transport other) {}
}
