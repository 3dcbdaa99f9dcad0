package org.opentls.tls;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.opentls.api.Err.check;
import static org.opentls.api.SslEarlyData.SSL_READ_EARLY_DATA_FINISH;
import static org.opentls.api.SslEarlyData.SSL_READ_EARLY_DATA_SUCCESS;
import static org.opentls.api.SslEarlyData.SSL_read_early_data;
import static org.opentls.api.SslEarlyData.SSL_set_max_early_data;
import static org.opentls.api.SslHandshake.SSL_do_handshake;
import static org.opentls.api.SslOptions.SSL_set_options;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import org.opentls.api.Err;
import org.opentls.api.SslSessionCallbacks;

/**
 * The handshake of a server that reads early data: {@code SSL_read_early_data(3ossl)} takes the
 * place of {@code SSL_do_handshake} until the client has sent the last of it. One thread may shake
 * hands and another take what was received.
 */
final class EarlyReading implements NativeConnection.Handshaking {
  /**
   * OpenSSL's own defence looks into its cache, which knows nothing of other servers; with it no
   * session of a store is resumed. In its place is {@link ServerSessions#allowsEarlyData}.
   */
  private static final long SSL_OP_NO_ANTI_REPLAY = 1L << 24;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();

  /** What was received and nobody has taken yet, up to its position. */
  private ByteBuffer received = NOTHING;

  private volatile boolean finished;

  /**
   * Makes one.
   *
   * @param limit how many bytes there may be, 1 or more
   */
  EarlyReading(int limit) {
    this.limit = limit;
  }

  /** Opens a connection for early data, also for that of the sessions which it grants. */
  void begin(MemorySegment ssl) {
    var _ = SSL_set_options(ssl, SSL_OP_NO_ANTI_REPLAY);
    check(SSL_set_max_early_data(ssl, limit));
    SslSessionCallbacks.setEarlyData(ssl);
  }

  @Override
  public int shakeHands(MemorySegment ssl, MemorySegment shown) {
    if (!finished) {
      readEarlyData(ssl, shown);
      if (!finished) {
        return 0;
      }
      Err.clear();
    }
    return SSL_do_handshake(ssl, shown);
  }

  /** Reads what there is; if that is not all, the last call into C was no success. */
  private void readEarlyData(MemorySegment ssl, MemorySegment shown) {
    var scratch = Scratch.borrow();
    int most = 0;
    try (var arena = Arena.ofConfined()) {
      var count = arena.allocate(JAVA_LONG);
      int result = read(ssl, scratch, count, shown);
      while (result == SSL_READ_EARLY_DATA_SUCCESS) {
        int size = (int) count.get(JAVA_LONG, 0);
        most = Math.max(most, size);
        keep(scratch.memory().asSlice(0, size));
        result = read(ssl, scratch, count, shown);
      }
      finished = result == SSL_READ_EARLY_DATA_FINISH;
    } finally {
      scratch.giveBack(most);
    }
  }

  private static int read(
      MemorySegment ssl, Scratch scratch, MemorySegment count, MemorySegment shown) {
    Err.clear();
    var to = scratch.memory();
    return SSL_read_early_data(ssl, to, to.byteSize(), count, shown);
  }

  private void keep(MemorySegment data) {
    lock.lock();
    try {
      if (received.capacity() == 0) {
        received = ByteBuffer.allocate(limit);
      }
      received.put(data.asByteBuffer());
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is no more of it, or none at all. */
  boolean isFinished() {
    return finished;
  }

  /** How much was received and not taken yet. */
  int available() {
    lock.lock();
    try {
      return received.position();
    } finally {
      lock.unlock();
    }
  }

  /** Takes what was received, as much as there is and as fits, and returns how much that was. */
  int take(byte[] to, int offset, int length) {
    lock.lock();
    try {
      received.flip();
      int count = Math.min(length, received.remaining());
      received.get(to, offset, count);
      received.compact();
      return count;
    } finally {
      lock.unlock();
    }
  }
}
