package org.opentls.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.jspecify.annotations.Nullable;

/**
 * Streams, channels and sockets as sources and sinks. Data passes through an array, since a
 * stranger's stream or channel may use it on a thread of its own.
 */
final class Adapters {
  private Adapters() {}

  /** What the transport throws reaches the caller as it is. */
  sealed interface Adapter extends SourceSink {}

  private static final int PIECE = 16 * 1024;

  /** An array for one piece, made when it is needed and then kept. */
  private static final class Piece {
    private byte[] bytes = new byte[0];

    byte[] forUpTo(int length) {
      int size = Math.min(length, PIECE);
      if (bytes.length < size) {
        bytes = new byte[size];
      }
      return bytes;
    }
  }

  private static int read(InputStream in, Piece piece, ByteBuffer into) throws IOException {
    var bytes = piece.forUpTo(into.remaining());
    int count = in.read(bytes, 0, Math.min(bytes.length, into.remaining()));
    if (count > 0) {
      into.put(bytes, 0, count);
    }
    return count;
  }

  private static int write(OutputStream out, Piece piece, ByteBuffer from) throws IOException {
    var bytes = piece.forUpTo(from.remaining());
    int count = Math.min(bytes.length, from.remaining());
    from.get(bytes, 0, count);
    out.write(bytes, 0, count);
    return count;
  }

  static final class OfInputStream implements Adapter {
    private final InputStream in;
    private final Piece piece = new Piece();

    OfInputStream(InputStream in) {
      this.in = in;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      return Adapters.read(in, piece, into);
    }

    @Override
    public long pending() throws IOException {
      return in.available();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  static final class OfOutputStream implements Adapter {
    private final OutputStream out;
    private final Piece piece = new Piece();

    OfOutputStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      return Adapters.write(out, piece, from);
    }

    @Override
    public boolean flush() throws IOException {
      out.flush();
      return true;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  static final class OfSocket implements Adapter {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Piece piece = new Piece();

    OfSocket(Socket socket) throws IOException {
      this.socket = socket;
      in = socket.getInputStream();
      out = socket.getOutputStream();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      return Adapters.read(in, piece, into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      return Adapters.write(out, piece, from);
    }

    @Override
    public boolean flush() throws IOException {
      out.flush();
      return true;
    }

    @Override
    public long pending() throws IOException {
      return in.available();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** A channel, of which one direction may be missing. */
  record OfChannel(
      Channel channel,
      @Nullable ReadableByteChannel in,
      @Nullable WritableByteChannel out,
      Piece piece)
      implements Adapter {

    static OfChannel reading(ReadableByteChannel in) {
      return new OfChannel(in, in, null, new Piece());
    }

    static OfChannel writing(WritableByteChannel out) {
      return new OfChannel(out, null, out, new Piece());
    }

    static OfChannel both(ByteChannel channel) {
      return new OfChannel(channel, channel, channel, new Piece());
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      if (in == null) {
        return Adapter.super.read(into);
      }
      var bytes = piece.forUpTo(into.remaining());
      int count = in.read(ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, into.remaining())));
      if (count > 0) {
        into.put(bytes, 0, count);
      }
      return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      if (out == null) {
        return Adapter.super.write(from);
      }
      var bytes = piece.forUpTo(from.remaining());
      int length = Math.min(bytes.length, from.remaining());
      from.get(from.position(), bytes, 0, length);
      int count = out.write(ByteBuffer.wrap(bytes, 0, length));
      from.position(from.position() + count);
      return count;
    }

    @Override
    public boolean reset() throws IOException {
      return seek(0);
    }

    @Override
    public boolean seek(long offset) throws IOException {
      if (channel instanceof SeekableByteChannel seekable) {
        seekable.position(offset);
        return true;
      }
      return false;
    }

    @Override
    public long position() throws IOException {
      return channel instanceof SeekableByteChannel seekable ? seekable.position() : -1;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
