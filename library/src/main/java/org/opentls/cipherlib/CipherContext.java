package org.opentls.cipherlib;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpCipherCtx.EVP_CIPHER_CTX_FLAG_WRAP_ALLOW;
import static org.opentls.api.EvpCipherCtx.EVP_CIPHER_CTX_copy;
import static org.opentls.api.EvpCipherCtx.EVP_CIPHER_CTX_ctrl;
import static org.opentls.api.EvpCipherCtx.EVP_CIPHER_CTX_new;
import static org.opentls.api.EvpCipherCtx.EVP_CIPHER_CTX_set_flags;
import static org.opentls.api.EvpCipherCtx.EVP_CIPHER_CTX_set_key_length;
import static org.opentls.api.EvpCipherCtx.EVP_CIPHER_CTX_set_padding;
import static org.opentls.api.EvpCipherCtx.EVP_CTRL_AEAD_SET_IVLEN;
import static org.opentls.api.EvpCipherCtx.EVP_CTRL_AEAD_SET_TAG;
import static org.opentls.api.EvpCipherCtx.EVP_CipherFinal_ex;
import static org.opentls.api.EvpCipherCtx.EVP_CipherInit_ex2;
import static org.opentls.api.EvpCipherCtx.EVP_CipherUpdate;
import static org.opentls.api.EvpCipherCtx.EVP_CipherUpdate_native;
import static org.opentls.api.EvpCipherCtx.EVP_MAX_BLOCK_LENGTH;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import org.jspecify.annotations.Nullable;
import org.opentls.api.EvpCipherCtx;
import org.opentls.api.Handle;

/**
 * An encryption or decryption under way: {@code EVP_EncryptInit(3ossl)}.
 *
 * <p>First comes all associated data, if this is an AEAD; then the data in any pieces, each {@code
 * update} giving what is ready; then {@code finish}, which gives the rest. After that, or at any
 * time, {@code reset} starts the next message.
 *
 * <p>Modes for which {@link Mode#isWhole()} holds take all data in one native call: {@code update}
 * keeps a copy and gives nothing, {@code finish} gives all.
 *
 * <p>Input and output may be the same memory, or overlap in any way.
 *
 * <p>A context is for one thread at a time. A second thread inside a method at the same time, or
 * any call after {@link #close()}, gets an {@code IllegalStateException}. The key is in native
 * memory only, which OpenSSL overwrites when the context is closed or the garbage collector frees
 * it.
 */
public abstract sealed class CipherContext implements AutoCloseable permits Encryptor, Decryptor {
  /** The most bytes of a heap array that one native call takes, for it holds up the collector. */
  private static final int MAX_PIECE = 64 * 1024;

  /** The data unit of XTS has at most 2^20 blocks: IEEE Std 1619-2018. */
  private static final int MAX_XTS_UNIT = 16 << 20;

  private static final int KEEP = -1;

  private static final MemorySegment EMPTY = MemorySegment.ofArray(new byte[1]).asSlice(0, 0);

  private enum Stage {
    AAD,
    DATA,
    FINISHED
  }

  final Cipher cipher;
  final Handle context;
  private final int direction;
  private final int[] written = new int[1];
  private final MemorySegment writtenAt = MemorySegment.ofArray(written);

  /** Where the last block goes before its size is known. */
  private final byte[] last = new byte[EVP_MAX_BLOCK_LENGTH];

  private final MemorySegment lastAt = MemorySegment.ofArray(last);

  /** What a mode that takes all at once has been given. */
  private final Held aad = new Held();

  private final Held data = new Held();

  private byte[] iv;

  /** The tag that came out of an encryption, or that a decryption must come to. */
  final byte[] tag;

  boolean hasTag;
  private boolean padding;
  private Stage stage = Stage.FINISHED;

  /** The bytes that OpenSSL has and has not given back: less than two blocks. */
  private int pending;

  CipherContext(Cipher cipher, boolean encrypts, byte[] key, byte[] iv) {
    cipher.requireKey(key);
    cipher.requireIv(iv);
    this.cipher = cipher;
    this.direction = encrypts ? 1 : 0;
    this.padding = cipher.mode().kind() == Mode.Kind.PADDED;
    this.iv = iv.clone();
    this.tag = new byte[cipher.tagSize()];
    this.context = newContext();
    var ctx = context.pointer();
    if (cipher.mode().isKeyWrap()) {
      EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    }
    check(EVP_CipherInit_ex2(ctx, cipher.pointer(), NULL, NULL, direction, NULL));
    start(ctx, key, iv);
  }

  /** As {@code other} is now. */
  CipherContext(CipherContext other) {
    this.cipher = other.cipher;
    this.direction = other.direction;
    this.padding = other.padding;
    this.iv = other.iv.clone();
    this.context = newContext();
    this.tag = other.tag.clone();
    var from = other.context.enter();
    try {
      check(EVP_CIPHER_CTX_copy(context.pointer(), from));
      this.hasTag = other.hasTag;
      this.stage = other.stage;
      this.pending = other.pending;
      this.aad.add(other.aad.segment());
      this.data.add(other.data.segment());
    } finally {
      other.context.exit();
    }
  }

  private static Handle newContext() {
    return Handle.own(EVP_CIPHER_CTX_new(), EvpCipherCtx::EVP_CIPHER_CTX_free);
  }

  /** The cipher of this context. */
  public Cipher cipher() {
    return cipher;
  }

  /** A copy of the IV or nonce. */
  public byte[] iv() {
    return iv.clone();
  }

  /**
   * Starts the next message with the same key. This is much faster than a new context.
   *
   * @param iv the IV or nonce, as long as that of the message before
   * @throws IllegalArgumentException if it has another size, or an AEAD is to encrypt two messages
   *     in a row under one nonce
   * @throws UnsupportedOperationException if the mode is SIV or GCM-SIV, which need the key again:
   *     {@link #reset(byte[], byte[])}
   * @throws IllegalStateException if this context is closed or in use by another thread
   */
  public void reset(byte[] iv) {
    if (cipher.mode().needsKeyForEachNonce()) {
      throw new UnsupportedOperationException(cipher.name() + " needs the key for each nonce");
    }
    if (iv.length != this.iv.length) {
      throw new IllegalArgumentException(
          "IV of " + iv.length + " bytes after one of " + this.iv.length + ": give the key, too");
    }
    if (cipher.isAead() && direction == 1 && Arrays.equals(iv, this.iv)) {
      throw new IllegalArgumentException("the nonce of the message before");
    }
    var ctx = context.enter();
    try {
      start(ctx, null, iv);
    } finally {
      context.exit();
    }
  }

  /**
   * Starts the next message with another key.
   *
   * @param key {@link Cipher#keySize()} bytes; they are read now and the caller clears them
   * @param iv the IV or nonce, {@link Cipher#ivSize()} bytes
   * @throws IllegalArgumentException if one has a wrong size
   * @throws IllegalStateException if this context is closed or in use by another thread
   */
  public void reset(byte[] key, byte[] iv) {
    cipher.requireKey(key);
    cipher.requireIv(iv);
    var ctx = context.enter();
    try {
      start(ctx, key, iv);
    } finally {
      context.exit();
    }
  }

  private void start(MemorySegment ctx, byte @Nullable [] key, byte[] newIv) {
    stage = Stage.FINISHED;
    pending = 0;
    hasTag = false;
    aad.clear();
    data.clear();
    if (key != null) {
      setSizes(ctx, key.length, newIv.length);
    }
    boolean ivGoesIn = newIv.length > 0 && cipher.mode() != Mode.SIV;
    check(
        EVP_CipherInit_ex2(
            ctx,
            NULL,
            key == null ? NULL : MemorySegment.ofArray(key),
            ivGoesIn ? MemorySegment.ofArray(newIv) : NULL,
            KEEP,
            NULL));
    if (newIv.length == iv.length) {
      System.arraycopy(newIv, 0, iv, 0, iv.length);
    } else {
      iv = newIv.clone();
    }
    stage = cipher.isAead() ? Stage.AAD : Stage.DATA;
  }

  /** The sizes that OpenSSL must know before it sees key and nonce. */
  private void setSizes(MemorySegment ctx, int keySize, int ivSize) {
    if (cipher.hasOtherKeySizes()) {
      check(EVP_CIPHER_CTX_set_key_length(ctx, keySize));
    }
    switch (cipher.mode()) {
      case GCM -> check(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, ivSize, NULL));
      case CCM, OCB -> {
        check(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, ivSize, NULL));
        check(EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, cipher.tagSize(), NULL));
      }
      case STREAM, ECB, CBC, CTS, CFB, OFB, CTR, XTS, KW, KWP, POLY1305, SIV, GCM_SIV -> {}
    }
  }

  /**
   * Whether ECB and CBC pad the last block as PKCS #7 does, which is so unless it is switched off.
   * Without padding the data must be whole blocks.
   *
   * @throws IllegalStateException if the mode has no padding, data has come already, or this
   *     context is closed or in use by another thread
   */
  public CipherContext padding(boolean padding) {
    if (cipher.mode().kind() != Mode.Kind.PADDED) {
      throw new IllegalStateException(cipher.name() + " has no padding");
    }
    var ctx = context.enter();
    try {
      if (pending != 0) {
        throw new IllegalStateException("data has come already");
      }
      check(EVP_CIPHER_CTX_set_padding(ctx, padding ? 1 : 0));
      this.padding = padding;
    } finally {
      context.exit();
    }
    return this;
  }

  /**
   * Adds associated data, which is protected and not encrypted.
   *
   * @throws IllegalStateException if this is no AEAD, data has come already, or this context is
   *     finished, closed or in use by another thread
   */
  public CipherContext aad(byte[] aad) {
    return aad(aad, 0, aad.length);
  }

  /**
   * Adds a range of associated data, as {@link #aad(byte[])}.
   *
   * @throws IndexOutOfBoundsException if the range is not within {@code aad}
   */
  public CipherContext aad(byte[] aad, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, aad.length);
    return aad(MemorySegment.ofArray(aad).asSlice(offset, length));
  }

  /**
   * Adds the bytes from the buffer's position to its limit as associated data, as {@link
   * #aad(byte[])}, and moves the position to the limit.
   */
  public CipherContext aad(ByteBuffer aad) {
    var source = Buffers.readable(aad);
    aad(source);
    aad.position(aad.position() + (int) source.byteSize());
    return this;
  }

  private CipherContext aad(MemorySegment more) {
    var ctx = context.enter();
    try {
      if (stage != Stage.AAD) {
        throw new IllegalStateException(
            cipher.isAead()
                ? "associated data comes before all data" + (stage == Stage.DATA ? "" : ": reset")
                : cipher.name() + " is no AEAD");
      }
      if (cipher.mode().isWhole()) {
        aad.add(more);
      } else {
        for (long at = 0; at < more.byteSize(); at += MAX_PIECE) {
          int length = (int) Math.min(MAX_PIECE, more.byteSize() - at);
          check(EVP_CipherUpdate(ctx, NULL, writtenAt, more.asSlice(at, length), length));
        }
      }
    } finally {
      context.exit();
    }
    return this;
  }

  /**
   * The number of bytes that {@code update} gives for {@code length} more bytes.
   *
   * @param length the size of the input in bytes
   */
  public long updateSize(long length) {
    long total = pending + length;
    return switch (cipher.mode().kind()) {
      case STREAM -> length;
      case BLOCKS -> total - total % cipher.blockSize();
      case PADDED ->
          // The last block of a decryption may be padding, so it waits.
          direction == 0 && padding && length > 0
              ? total - 1 - (total - 1) % cipher.blockSize()
              : length == 0 ? 0 : total - total % cipher.blockSize();
      case WHOLE -> 0;
    };
  }

  /**
   * The most bytes that {@code update} and {@code finish} together give for {@code length} more
   * bytes; a tag is not among them.
   *
   * @param length the size of the input in bytes
   */
  public long outputSize(long length) {
    return switch (cipher.mode().kind()) {
      case STREAM -> length;
      case BLOCKS -> pending + length;
      case PADDED -> {
        long total = pending + length;
        yield direction == 1 && padding
            ? total + cipher.blockSize() - total % cipher.blockSize()
            : total;
      }
      case WHOLE -> wholeSize(data.size() + length);
    };
  }

  private long wholeSize(long length) {
    if (!cipher.mode().isKeyWrap()) {
      return length;
    }
    return direction == 1 ? (length + 7) / 8 * 8 + 8 : Math.max(0, length - 8);
  }

  /**
   * Processes a piece.
   *
   * @return what is ready, in a new array; it may be empty
   * @throws IllegalStateException if this context is finished, closed or in use by another thread
   */
  public byte[] update(byte[] in) {
    return update(in, 0, in.length);
  }

  /**
   * Processes a piece.
   *
   * @return what is ready, in a new array; it may be empty
   * @throws IndexOutOfBoundsException if the range is not within {@code in}
   * @throws IllegalStateException if this context is finished, closed or in use by another thread
   */
  public byte[] update(byte[] in, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, in.length);
    var ctx = context.enter();
    try {
      var out = new byte[Math.toIntExact(updateSize(length))];
      update(ctx, MemorySegment.ofArray(in).asSlice(offset, length), MemorySegment.ofArray(out));
      return out;
    } finally {
      context.exit();
    }
  }

  /**
   * Processes a piece. Input and output may be the same array.
   *
   * @param outOffset the index of the first byte written
   * @return the number of bytes written: {@link #updateSize}
   * @throws IndexOutOfBoundsException if the input is not within {@code in}, or the output does not
   *     fit into {@code out}; nothing has then been processed
   * @throws IllegalStateException if this context is finished, closed or in use by another thread
   */
  public int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
    var source = MemorySegment.ofArray(in).asSlice(offset, length);
    var target = MemorySegment.ofArray(out).asSlice(outOffset);
    var ctx = context.enter();
    try {
      return (int) update(ctx, source, target);
    } finally {
      context.exit();
    }
  }

  /**
   * Processes the bytes from the position of {@code in} to its limit, and moves both positions.
   * Input and output may be the same memory.
   *
   * @return the number of bytes written: {@link #updateSize}
   * @throws IndexOutOfBoundsException if the output does not fit into {@code out}; nothing has then
   *     been processed
   * @throws java.nio.ReadOnlyBufferException if {@code out} is read-only
   * @throws IllegalStateException if this context is finished, closed or in use by another thread
   */
  public int update(ByteBuffer in, ByteBuffer out) {
    var ctx = context.enter();
    try {
      var source = Buffers.readable(in);
      var target = Buffers.writable(out, updateSize(source.byteSize()));
      int count = (int) update(ctx, source, target);
      in.position(in.position() + (int) source.byteSize());
      Buffers.written(out, target, count);
      return count;
    } finally {
      context.exit();
    }
  }

  private long update(MemorySegment ctx, MemorySegment in, MemorySegment out) {
    requireStarted();
    long length = in.byteSize();
    long size = updateSize(length);
    requireRoom(size, out);
    stage = Stage.DATA;
    if (cipher.mode().isWhole()) {
      data.add(in);
      return 0;
    }
    if (length == 0) {
      return 0;
    }
    if (pending == 0 ? overlapsApart(in, out, size) : overlap(in, out)) {
      return updateByCopy(ctx, in, out);
    }
    if (length <= MAX_PIECE) {
      check(EVP_CipherUpdate(ctx, size == 0 ? EMPTY : out, writtenAt, in, (int) length));
    } else {
      updateInPieces(ctx, in, out);
    }
    pending += (int) (length - size);
    return size;
  }

  private void updateInPieces(MemorySegment ctx, MemorySegment in, MemorySegment out) {
    long done = 0;
    for (long at = 0; at < in.byteSize(); at += MAX_PIECE) {
      int length = (int) Math.min(MAX_PIECE, in.byteSize() - at);
      check(EVP_CipherUpdate(ctx, out.asSlice(done), writtenAt, in.asSlice(at, length), length));
      done += written[0];
    }
  }

  private long updateByCopy(MemorySegment ctx, MemorySegment in, MemorySegment out) {
    var copy = in.toArray(JAVA_BYTE);
    try {
      return update(ctx, MemorySegment.ofArray(copy), out);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
  }

  private static boolean overlap(MemorySegment in, MemorySegment out) {
    return in.asOverlappingSlice(out).isPresent();
  }

  /** Whether the output would overwrite input other than that which it is made of. */
  private static boolean overlapsApart(MemorySegment in, MemorySegment out, long size) {
    return out.byteSize() > 0 && in.address() != out.address() && overlap(in, out.asSlice(0, size));
  }

  private void requireStarted() {
    if (stage == Stage.FINISHED) {
      throw new IllegalStateException("finished: reset starts the next message");
    }
  }

  private static void requireRoom(long size, MemorySegment out) {
    if (out.byteSize() < size) {
      throw new IndexOutOfBoundsException(
          "room for " + out.byteSize() + " of " + size + " bytes of output");
    }
  }

  /** What {@code finish} gives at most. */
  private long finishSize() {
    return outputSize(0);
  }

  /** Ends the message and gives the rest. */
  byte[] finishNew() throws BadPaddingException, IllegalBlockSizeException {
    var ctx = context.enter();
    try {
      var out = new byte[Math.toIntExact(finishSize())];
      int length = finish(ctx, MemorySegment.ofArray(out));
      return length == out.length ? out : shortened(out, length);
    } finally {
      context.exit();
    }
  }

  private static byte[] shortened(byte[] out, int length) {
    var shorter = Arrays.copyOf(out, length);
    Arrays.fill(out, (byte) 0);
    return shorter;
  }

  /**
   * Ends the message and gives the rest.
   *
   * @return what was still to come, in a new array; it may be empty
   * @throws IllegalBlockSizeException if the mode does not take data of this size
   * @throws BadPaddingException if the tag or the padding is wrong
   */
  public abstract byte[] finish() throws BadPaddingException, IllegalBlockSizeException;

  /**
   * Ends the message and writes the rest.
   *
   * @param outOffset the index of the first byte written
   * @return the number of bytes written, at most {@code outputSize(0)}
   * @throws IndexOutOfBoundsException if {@code outputSize(0)} bytes do not fit into {@code out};
   *     nothing has then happened
   * @throws IllegalBlockSizeException if the mode does not take data of this size
   * @throws BadPaddingException if the tag or the padding is wrong
   */
  public int finish(byte[] out, int outOffset)
      throws BadPaddingException, IllegalBlockSizeException {
    return finish(EMPTY_ARRAY, 0, 0, out, outOffset);
  }

  private static final byte[] EMPTY_ARRAY = {};

  /**
   * Processes the last piece and ends the message. For a mode that needs all data at once, this
   * saves the copy that {@code update} makes. Input and output may be the same array.
   *
   * @param outOffset the index of the first byte written
   * @return the number of bytes written, at most {@code outputSize(length)}
   * @throws IndexOutOfBoundsException if the input is not within {@code in}, or {@code
   *     outputSize(length)} bytes do not fit into {@code out}; nothing has then happened
   * @throws IllegalBlockSizeException if the mode does not take data of this size
   * @throws BadPaddingException if the tag or the padding is wrong
   */
  public int finish(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws BadPaddingException, IllegalBlockSizeException {
    var source = MemorySegment.ofArray(in).asSlice(offset, length);
    var target = MemorySegment.ofArray(out).asSlice(outOffset);
    var ctx = context.enter();
    try {
      return Math.toIntExact(finish(ctx, source, target));
    } finally {
      context.exit();
    }
  }

  /**
   * Processes the bytes from the position of {@code in} to its limit as the last piece, ends the
   * message, and moves both positions. Input and output may be the same memory.
   *
   * @return the number of bytes written, at most {@code outputSize(in.remaining())}
   * @throws IndexOutOfBoundsException if {@code outputSize(in.remaining())} bytes do not fit into
   *     {@code out}; nothing has then happened
   * @throws java.nio.ReadOnlyBufferException if {@code out} is read-only
   * @throws IllegalBlockSizeException if the mode does not take data of this size
   * @throws BadPaddingException if the tag or the padding is wrong
   */
  public int finish(ByteBuffer in, ByteBuffer out)
      throws BadPaddingException, IllegalBlockSizeException {
    var ctx = context.enter();
    try {
      var source = Buffers.readable(in);
      var target = Buffers.writable(out, outputSize(source.byteSize()));
      int count = (int) finish(ctx, source, target);
      in.position(in.position() + (int) source.byteSize());
      Buffers.written(out, target, count);
      return count;
    } finally {
      context.exit();
    }
  }

  private long finish(MemorySegment ctx, MemorySegment in, MemorySegment out)
      throws BadPaddingException, IllegalBlockSizeException {
    requireStarted();
    requireReady();
    requireRoom(outputSize(in.byteSize()), out);
    if (cipher.mode().isWhole() && data.size() == 0) {
      return finishWhole(ctx, in, out);
    }
    long count = update(ctx, in, out);
    return count + finish(ctx, out.asSlice(count));
  }

  private int finish(MemorySegment ctx, MemorySegment out)
      throws BadPaddingException, IllegalBlockSizeException {
    requireStarted();
    if (cipher.mode().isWhole()) {
      return finishWhole(ctx, data.segment(), out);
    }
    requireRoom(finishSize(), out);
    requireReady();
    requireBlocks();
    stage = Stage.FINISHED;
    beforeFinish(ctx);
    int result = EVP_CipherFinal_ex(ctx, lastAt, writtenAt);
    if (result <= 0) {
      throw refused();
    }
    pending = 0;
    int length = written[0];
    if (length > 0) {
      MemorySegment.copy(last, 0, out, JAVA_BYTE, 0, length);
      Arrays.fill(last, (byte) 0);
    }
    afterFinish(ctx);
    return length;
  }

  private void requireBlocks() throws IllegalBlockSizeException {
    if (cipher.mode().kind() != Mode.Kind.PADDED || (direction == 1 && padding)) {
      return;
    }
    int rest = pending % cipher.blockSize();
    if (rest != 0) {
      throw new IllegalBlockSizeException(
          "the last block has " + rest + " of " + cipher.blockSize() + " bytes");
    }
    if (padding && pending == 0) {
      throw new IllegalBlockSizeException("no data, and padding is at least one byte");
    }
  }

  /** Passes all data through the one native call that the mode allows. */
  private int finishWhole(MemorySegment ctx, MemorySegment in, MemorySegment out)
      throws BadPaddingException, IllegalBlockSizeException {
    requireWholeSize(in.byteSize());
    requireRoom(wholeSize(in.byteSize()), out);
    requireReady();
    stage = Stage.FINISHED;
    try {
      beforeFinish(ctx);
      if (cipher.mode() == Mode.CCM) {
        check(EVP_CipherUpdate(ctx, NULL, writtenAt, NULL, (int) in.byteSize()));
      }
      passAad(ctx);
      int result = passWhole(ctx, in, out);
      if (result <= 0) {
        throw refused();
      }
      int length = written[0];
      if (!cipher.mode().isKeyWrap() && EVP_CipherFinal_ex(ctx, lastAt, writtenAt) <= 0) {
        throw refused();
      }
      afterFinish(ctx);
      return length;
    } finally {
      data.clear();
    }
  }

  private void passAad(MemorySegment ctx) {
    // SIV takes the lack of associated data for something else than empty associated data, and a
    // nonce as the last part of it: RFC 5297, section 3.
    if (aad.size() > 0 || cipher.mode() == Mode.SIV) {
      passPart(ctx, aad.segment());
    }
    if (cipher.mode() == Mode.SIV && iv.length > 0) {
      passPart(ctx, MemorySegment.ofArray(iv));
    }
  }

  private void passPart(MemorySegment ctx, MemorySegment part) {
    int length = (int) part.byteSize();
    if (length <= MAX_PIECE) {
      check(EVP_CipherUpdate(ctx, NULL, writtenAt, part, length));
      return;
    }
    try (var arena = Arena.ofConfined()) {
      var copy = arena.allocate(length).copyFrom(part);
      check(EVP_CipherUpdate_native(ctx, NULL, arena.allocate(4), copy, length));
    }
  }

  private int passWhole(MemorySegment ctx, MemorySegment in, MemorySegment out) {
    int length = (int) in.byteSize();
    if (length <= MAX_PIECE && (in.address() == out.address() || !overlap(in, out))) {
      return EVP_CipherUpdate(ctx, out.byteSize() == 0 ? EMPTY : out, writtenAt, in, length);
    }
    try (var arena = Arena.ofConfined()) {
      var source = arena.allocate(length).copyFrom(in);
      var target = arena.allocate(wholeSize(length) + EVP_MAX_BLOCK_LENGTH);
      var count = arena.allocate(4, 4);
      int result = EVP_CipherUpdate_native(ctx, target, count, source, length);
      if (result > 0) {
        written[0] = count.get(JAVA_INT, 0);
        MemorySegment.copy(target, 0, out, 0, written[0]);
      }
      source.fill((byte) 0);
      target.fill((byte) 0);
      return result;
    }
  }

  private void requireWholeSize(long size) throws IllegalBlockSizeException {
    if (size > Integer.MAX_VALUE - 64) {
      throw new IllegalBlockSizeException(cipher.name() + " of " + size + " bytes at once");
    }
    boolean encrypts = direction == 1;
    switch (cipher.mode()) {
      case XTS -> requireSize(size, size >= 16 && size <= MAX_XTS_UNIT, "16 bytes to 16 MiB");
      case CTS -> requireSize(size, size >= cipher.blockSize(), "a block or more");
      case KW ->
          requireSize(
              size,
              size % 8 == 0 && size >= (encrypts ? 16 : 24),
              "a multiple of 8 bytes, " + (encrypts ? "16" : "24") + " or more");
      case KWP ->
          requireSize(
              size,
              encrypts ? size > 0 : size % 8 == 0 && size >= 16,
              encrypts ? "a byte or more" : "a multiple of 8 bytes, 16 or more");
      case CCM -> {
        int bits = 8 * (15 - iv.length);
        requireSize(
            size,
            bits > 32 || size < 1L << bits,
            "less than 2^" + bits + " bytes with a nonce of " + iv.length + " bytes");
      }
      // OpenSSL passes over an empty message and has no tag for it.
      case SIV -> requireSize(size, size > 0, "a byte or more");
      case GCM_SIV, STREAM, ECB, CBC, CFB, OFB, CTR, GCM, POLY1305, OCB -> {}
    }
  }

  private void requireSize(long size, boolean right, String takes)
      throws IllegalBlockSizeException {
    if (!right) {
      throw new IllegalBlockSizeException(size + " bytes: " + cipher.name() + " takes " + takes);
    }
  }

  /** Whether the message may end; if not, an {@code IllegalStateException}. */
  void requireReady() {}

  /** What must happen before OpenSSL sees the end of the data. */
  abstract void beforeFinish(MemorySegment ctx);

  /** What happens once OpenSSL has taken all data. */
  abstract void afterFinish(MemorySegment ctx);

  /** Empties the error queue; what the refusal of the end of the data means. */
  abstract BadPaddingException refused();

  /**
   * Reads a stream through this context. Nothing is read before the stream that is returned is
   * read; closing it closes {@code in}, not this context.
   *
   * <p>What the stream gives comes from data that nobody has checked yet. The end of the stream is
   * the check: a failure there is an {@code IOException} with the reason as its cause, and whoever
   * stops reading before the end never learns. An encrypting AEAD gives the tag after the
   * ciphertext; a decrypting one takes it from the end of {@code in}. A mode that takes all data at
   * once gives nothing before the end, and nothing at all if the check fails.
   */
  public InputStream inputStream(InputStream in) {
    return new ContextInputStream(this, in);
  }

  /**
   * Writes to a stream through this context. Closing the stream that is returned finishes the
   * message and closes {@code out}, not this context.
   *
   * <p>What {@code out} gets while a message is decrypted comes from data that nobody has checked
   * yet. {@code close} is the check: a failure there is an {@code IOException} with the reason as
   * its cause. An encrypting AEAD writes the tag after the ciphertext; a decrypting one takes it
   * from the end of what is written. A mode that takes all data at once writes nothing before
   * {@code close}, and nothing at all if the check fails.
   */
  public OutputStream outputStream(OutputStream out) {
    return new ContextOutputStream(this, out);
  }

  /**
   * Frees the native state, which is overwritten. Closing twice is harmless.
   *
   * @throws IllegalStateException if another thread is using this context
   */
  @Override
  public void close() {
    context.close();
    aad.clear();
    data.clear();
  }

  /** The cipher and the direction. */
  @Override
  public String toString() {
    return cipher + (direction == 1 ? " encryption" : " decryption");
  }
}
