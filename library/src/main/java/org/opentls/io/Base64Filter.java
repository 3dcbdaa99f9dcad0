package org.opentls.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;

/** Base64 that refuses what is not: RFC 4648 section 4. */
final class Base64Filter implements JavaFilter {
  /** Whole lines of 48 bytes, whole groups of 3. */
  private static final int PLAIN = 48 * 256;

  private static final int ENCODED = 16 * 1024;
  private static final byte[] LINE_FEED = {'\n'};
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final boolean lines;
  private final Base64.Encoder encoder;

  /** What has not been encoded yet. */
  private final ByteBuffer plain = ByteBuffer.allocate(PLAIN);

  /** What the next element has not taken yet. */
  private final Outgoing outgoing = new Outgoing();

  private final ByteBuffer incoming = ByteBuffer.allocate(ENCODED);

  /** Characters that have not been decoded yet, without line feeds. */
  private final ByteBuffer encoded = ByteBuffer.allocate(ENCODED + 3);

  private ByteBuffer decoded = NOTHING;
  private boolean padded;

  /**
   * Makes a filter.
   *
   * @param lineLength the characters of a line, or 0 for no lines
   */
  Base64Filter(int lineLength) {
    lines = lineLength > 0;
    encoder = lines ? Base64.getMimeEncoder(lineLength, LINE_FEED) : Base64.getEncoder();
  }

  @Override
  public int write(ByteBuffer from, Next next) throws IOException {
    int start = from.position();
    while (from.hasRemaining() && outgoing.isSent(next)) {
      int count = Math.min(plain.remaining(), from.remaining());
      plain.put(from.slice(from.position(), count));
      from.position(from.position() + count);
      if (!plain.hasRemaining()) {
        encode();
      }
    }
    var _ = outgoing.isSent(next);
    return from.position() - start;
  }

  private void encode() {
    plain.flip();
    if (plain.hasRemaining()) {
      outgoing.add(encoder.encode(plain));
      if (lines) {
        outgoing.add(ByteBuffer.wrap(LINE_FEED));
      }
    }
    plain.clear();
  }

  @Override
  public boolean flush(Next next) throws IOException {
    if (!outgoing.isSent(next)) {
      return false;
    }
    encode();
    return outgoing.isSent(next) && next.flush();
  }

  @Override
  public int read(ByteBuffer into, Next next) throws IOException {
    while (!decoded.hasRemaining()) {
      int count = next.read(incoming.clear());
      if (count == 0) {
        return 0;
      }
      if (count < 0) {
        if (encoded.position() != 0) {
          throw new IOException("base64 ends within a group of 4 characters");
        }
        return END;
      }
      decode(incoming.flip());
    }
    int count = Math.min(into.remaining(), decoded.remaining());
    into.put(decoded.slice(decoded.position(), count));
    decoded.position(decoded.position() + count);
    return count;
  }

  private void decode(ByteBuffer characters) throws IOException {
    while (characters.hasRemaining()) {
      byte character = characters.get();
      if (!lines || (character != '\n' && character != '\r')) {
        if (padded) {
          throw new IOException("base64 goes on after its padding");
        }
        encoded.put(character);
      }
    }
    int groups = encoded.position() & ~3;
    var whole = encoded.slice(0, groups);
    padded = groups > 0 && encoded.get(groups - 1) == '=';
    if (padded && encoded.position() > groups) {
      throw new IOException("base64 goes on after its padding");
    }
    try {
      decoded = Base64.getDecoder().decode(whole);
    } catch (IllegalArgumentException e) {
      throw new IOException("not base64: " + e.getMessage(), e);
    }
    encoded.limit(encoded.position()).position(groups).compact();
  }

  @Override
  public boolean isEof(Next next) throws IOException {
    return !decoded.hasRemaining() && next.isEof();
  }

  @Override
  public long pending(Next next) throws IOException {
    return decoded.hasRemaining() ? decoded.remaining() : next.pending();
  }

  @Override
  public long pendingWrite(Next next) throws IOException {
    long held = (long) plain.position() + outgoing.size();
    return held > 0 ? held : next.pendingWrite();
  }

  @Override
  public boolean reset(Next next) throws IOException {
    plain.clear();
    outgoing.clear();
    encoded.clear();
    decoded = NOTHING;
    padded = false;
    return next.reset();
  }
}
