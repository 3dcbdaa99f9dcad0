package org.opentls.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * What a server hears from a client, and answers, before the handshake is done; {@link
 * TlsConnection#receiveReplayableEarlyData} gives it. The client has proved that it, or somebody
 * whom it was copied from, has the session that it resumes, and nothing yet about this connection:
 * all of this may be the repetition of what another one has said.
 *
 * <p>It lasts until {@link TlsConnection#handshake}, which whoever has answered calls next; what
 * has not been read by then can be read later, and here only. For one thread at a time: who waits
 * for the client here keeps others from writing.
 */
public final class EarlyData {
  private final InputStream in = new In();
  private final OutputStream out = new Out();
  private final TlsConnection connection;
  private final EarlyReading reading;

  EarlyData(TlsConnection connection, EarlyReading reading) {
    this.connection = connection;
    this.reading = reading;
  }

  /**
   * What the client has sent early, {@link ResumptionPolicy#earlyData} bytes at most. It ends when
   * the client says so, which it does when it has heard from the server: one round trip after it
   * has sent. Who knows the end of a question better need not wait for that. Closing it does
   * nothing.
   */
  public InputStream inputStream() {
    return in;
  }

  /**
   * What the client gets before the handshake is done; the same as {@link
   * TlsConnection#outputStream} after that. Only the client can read it. Closing it does nothing.
   */
  public OutputStream outputStream() {
    return out;
  }

  private final class In extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, to.length);
      if (length == 0) {
        return 0;
      }
      connection.shakeHands(() -> reading.available() > 0 || reading.isFinished());
      int count = reading.take(to, offset, length);
      return count > 0 ? count : -1;
    }

    /** What has been decrypted; there may be more. */
    @Override
    public int available() {
      return reading.available();
    }
  }

  private final class Out extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      connection.writeEarly(from, offset, length);
    }
  }
}
