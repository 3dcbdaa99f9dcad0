package org.opentls.hashlib;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpDigest.EVP_MD_CTX_new;
import static org.opentls.api.EvpDigestCopy.EVP_MD_CTX_copy_ex;
import static org.opentls.api.EvpDigestXof.EVP_DigestFinalXOF_native;
import static org.opentls.api.EvpDigestXof.EVP_DigestSqueeze;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.opentls.api.EvpDigest;
import org.opentls.api.Handle;
import org.opentls.api.OpenSSL;
import org.opentls.api.UnsupportedOpenSslException;

/** The output of an XOF as a stream without end. */
final class Squeeze extends InputStream {
  /** Writes the output from {@code position} on. */
  private interface Output {
    void read(MemorySegment context, long position, byte[] out, int offset, int length);

    /** Wipes what is held. */
    default void wipe() {}
  }

  private final Handle context;
  private final Output output;
  private long position;

  private Squeeze(Handle context, Output output) {
    this.context = context;
    this.output = output;
  }

  /** As OpenSSL 3.3 and later do it; closing the stream closes the context. */
  static Squeeze piecewise(Handle context) {
    return new Squeeze(context, Squeeze::squeeze);
  }

  /** As OpenSSL before 3.3 must do it; closing the stream closes the context. */
  static Squeeze recomputed(Handle context) {
    return new Squeeze(context, new Recomputed());
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    var _ = read(one, 0, 1);
    return one[0] & 0xff;
  }

  @Override
  public int read(byte[] out, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, out.length);
    var ctx = enter();
    try {
      // A short read is a legal one, and keeps each native call short.
      int count = Math.min(length, Algorithm.MAX_PIECE);
      if (count > 0) {
        output.read(ctx, position, out, offset, count);
        position += count;
      }
      return count;
    } finally {
      context.exit();
    }
  }

  private MemorySegment enter() throws IOException {
    try {
      return context.enter();
    } catch (IllegalStateException e) {
      if (context.isClosed()) {
        throw new IOException("stream closed", e);
      }
      throw e;
    }
  }

  /** As many as any caller can ask for. */
  @Override
  public int available() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void close() {
    if (!context.isClosed()) {
      context.close();
      output.wipe();
    }
  }

  private static void squeeze(
      MemorySegment context, long position, byte[] out, int offset, int length) {
    check(EVP_DigestSqueeze(context, MemorySegment.ofArray(out).asSlice(offset, length), length));
  }

  /** Holds the first bytes of the output, and computes twice as many when they are used up. */
  private static final class Recomputed implements Output {
    private static final long FIRST = 4 * 1024;
    private static final long LIMIT = 1L << 30;

    private MemorySegment computed = NULL;

    @Override
    public void read(MemorySegment context, long position, byte[] out, int offset, int length) {
      long end = position + length;
      if (end > computed.byteSize()) {
        var more = compute(context, Math.max(FIRST, 2 * end));
        wipe();
        computed = more;
      }
      MemorySegment.copy(computed, JAVA_BYTE, position, out, offset, length);
    }

    @Override
    public void wipe() {
      computed.fill((byte) 0);
    }

    private static MemorySegment compute(MemorySegment context, long size) {
      if (size > 2 * LIMIT) {
        throw new UnsupportedOpenSslException(
            "squeeze() beyond 1 GiB", "3.3", OpenSSL.versionText());
      }
      try (var copy = Handle.own(EVP_MD_CTX_new(), EvpDigest::EVP_MD_CTX_free)) {
        check(EVP_MD_CTX_copy_ex(copy.pointer(), context));
        var output = Arena.ofAuto().allocate(size);
        check(EVP_DigestFinalXOF_native(copy.pointer(), output, size));
        return output;
      }
    }
  }
}
