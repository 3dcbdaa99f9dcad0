package org.opentls.age;

import static org.opentls.age.AgeException.Kind.CORRUPTED;
import static org.opentls.age.AgeException.Kind.TRUNCATED;
import static org.opentls.age.AgeException.Kind.TRUNCATED_OR_CORRUPTED;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import org.jspecify.annotations.Nullable;
import org.opentls.cipherlib.Decryptor;

/** Decrypts the chunks of a payload, and tells what is wrong with them. For one thread. */
final class ChunkOpener implements AutoCloseable {
  /** What is wrong at the place where the plaintext that was right ends. */
  record Fault(AgeException.Kind kind, String detail) {
    AgeException at(long offset) {
      return AgeException.payload(kind, detail, offset);
    }
  }

  private final ChunkFormat format;
  private final byte[] key;
  private final byte[] nonce;
  private final byte[] tag = new byte[ChunkFormat.TAG];
  private @Nullable Decryptor decryptor;

  /**
   * Starts a payload.
   *
   * @param key is copied
   */
  ChunkOpener(ChunkFormat format, byte[] key) {
    this.format = format;
    this.key = key.clone();
    this.nonce = new byte[format.cipher().ivSize()];
  }

  /**
   * Decrypts a chunk after which there is more. What is right goes into {@code out}.
   *
   * @param chunk as long as all but the last; its position stays
   * @return what is wrong with it or after it, if anything is
   */
  @Nullable Fault openInner(long index, ByteBuffer chunk, ByteBuffer out) {
    if (open(index, false, chunk, out)) {
      return null;
    }
    return !format.isLastShorter() && open(index, true, chunk, out)
        ? new Fault(CORRUPTED, "there is more after the last chunk")
        : new Fault(CORRUPTED, "a chunk was changed");
  }

  /**
   * Decrypts what is there before the end. What is right goes into {@code out}.
   *
   * @param chunk at most as long as a chunk that is not the last; its position stays
   * @return what is wrong with it or after it, if anything is
   */
  @Nullable Fault openLast(long index, ByteBuffer chunk, ByteBuffer out) {
    int size = chunk.remaining();
    if (size < ChunkFormat.TAG) {
      return new Fault(
          TRUNCATED, size == 0 ? "the last chunk is missing" : "the last chunk is cut short");
    }
    boolean full = size == format.ciphertextSize();
    boolean mayBeLast = !full || !format.isLastShorter();
    if (mayBeLast && open(index, true, chunk, out)) {
      boolean empty = size == ChunkFormat.TAG && index > 0 && !format.isLastShorter();
      return empty ? new Fault(CORRUPTED, "the last chunk is empty") : null;
    }
    return full && open(index, false, chunk, out)
        ? new Fault(TRUNCATED, "the last chunk is missing")
        : new Fault(TRUNCATED_OR_CORRUPTED, "the last chunk was changed or cut short");
  }

  /**
   * Decrypts a chunk, if its tag is right. If not, nothing of it is left in {@code out}, and its
   * position stays.
   */
  boolean open(long index, boolean last, ByteBuffer chunk, ByteBuffer out) {
    int size = chunk.remaining() - ChunkFormat.TAG;
    chunk.get(chunk.position() + size, tag);
    format.nonce(index, last, nonce);
    int start = out.position();
    try {
      start().tag(tag).finish(chunk.slice(chunk.position(), size), out);
      return true;
    } catch (AEADBadTagException _) {
      out.position(start);
      out.put(start, new byte[size]);
      return false;
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      throw new AssertionError(e);
    }
  }

  private Decryptor start() {
    if (decryptor == null) {
      decryptor = format.cipher().decryptor(key, nonce);
    } else {
      decryptor.reset(nonce);
    }
    return decryptor;
  }

  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
    if (decryptor != null) {
      decryptor.close();
    }
  }
}
