package org.opentls.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Two streams as a transport. */
final class StreamTransport implements Transport {
  private final InputStream in;
  private final OutputStream out;
  private final AutoCloseable owner;

  StreamTransport(InputStream in, OutputStream out, AutoCloseable owner) {
    this.in = in;
    this.out = out;
    this.owner = owner;
  }

  /** The buffers of a connection are arrays. */
  @Override
  public int read(ByteBuffer to) throws IOException {
    int count = in.read(to.array(), to.arrayOffset() + to.position(), to.remaining());
    if (count > 0) {
      to.position(to.position() + count);
    }
    return count;
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    out.write(from.array(), from.arrayOffset() + from.position(), from.remaining());
    out.flush();
    from.position(from.limit());
  }

  @Override
  public void close() throws IOException {
    try {
      owner.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
