package org.opentls.hashlib;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.opentls.api.DirectBuffers;
import org.opentls.api.Handle;
import org.opentls.internal.Input;
import org.opentls.internal.Names;

/**
 * A message digest, after Python's {@code hashlib}: {@code EVP_DigestInit(3ossl)}.
 *
 * <p>Data goes in with {@code update}. {@link #digest()} gives the digest of all data so far and
 * changes nothing, so more data may follow; {@link #digestAndReset()} gives it and starts anew,
 * which is faster. Digests of unlimited output (SHAKE) take a length: {@link #digest(int)}, {@link
 * #squeeze()}.
 *
 * {@snippet file="DigestExamples.java" region="file"}
 *
 * <p>A digest is for one thread at a time. A second thread inside a method at the same time, or any
 * call after {@link #close()}, gets an {@code IllegalStateException}. While a stream, channel or
 * file is read, the digest is claimed for each piece and not for the whole, so that another thread
 * may add data in between. A digest that nobody closes is freed by the garbage collector.
 */
public final class Digest implements AutoCloseable {
  private static final int IDLE = 0;
  private static final int IN_USE = 1;
  private static final int CLOSED = 2;

  private final Algorithm algorithm;

  /** Guards all that follows. */
  private final AtomicInteger state = new AtomicInteger(IDLE);

  /** {@code null} until there is data, and again after the first {@code digestAndReset}. */
  private @Nullable Handle context;

  /** Whether the context must be reset before it is used. */
  private boolean stale;

  /** Whether a second message is expected, for which the context stays. */
  private boolean reused;

  private Digest(Algorithm algorithm, @Nullable Handle context) {
    this.algorithm = algorithm;
    this.context = context;
  }

  private static Digest of(Md md) {
    return new Digest(md, null);
  }

  /**
   * Makes a digest by name.
   *
   * @param algorithm a name or object identifier that OpenSSL knows (see {@code openssl list
   *     -digest-algorithms}), as in {@code SHA2-256}, {@code SHA256} or {@code
   *     2.16.840.1.101.3.4.2.1}, or Python's name, as in {@code sha3_256}; in any case
   * @throws IllegalArgumentException if no digest can have this name
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such digest
   * @throws org.opentls.api.OpenSslNotFoundException if no OpenSSL could be loaded
   */
  public static Digest of(String algorithm) {
    return of(Md.of(algorithm, true));
  }

  /** MD5, which is broken and serves old formats only. */
  public static Digest md5() {
    return of("md5");
  }

  /** SHA-1, which is broken and serves old formats only. */
  public static Digest sha1() {
    return of("sha1");
  }

  /** SHA-224. */
  public static Digest sha224() {
    return of("sha224");
  }

  /** SHA-256. */
  public static Digest sha256() {
    return of("sha256");
  }

  /** SHA-384. */
  public static Digest sha384() {
    return of("sha384");
  }

  /** SHA-512. */
  public static Digest sha512() {
    return of("sha512");
  }

  /** SHA3-224. */
  public static Digest sha3_224() {
    return of("sha3_224");
  }

  /** SHA3-256. */
  public static Digest sha3_256() {
    return of("sha3_256");
  }

  /** SHA3-384. */
  public static Digest sha3_384() {
    return of("sha3_384");
  }

  /** SHA3-512. */
  public static Digest sha3_512() {
    return of("sha3_512");
  }

  /** SHAKE128, of unlimited output. */
  public static Digest shake128() {
    return of("shake_128");
  }

  /** SHAKE256, of unlimited output. */
  public static Digest shake256() {
    return of("shake_256");
  }

  /** BLAKE2b of 64 bytes. */
  public static Digest blake2b() {
    return of("blake2b");
  }

  /** BLAKE2s of 32 bytes. */
  public static Digest blake2s() {
    return of("blake2s");
  }

  /**
   * Starts a digest with more than a name.
   *
   * @param algorithm as in {@link #of(String)}
   */
  public static Builder builder(String algorithm) {
    return new Builder(algorithm);
  }

  /** The names that Python guarantees. OpenSSL's FIPS provider, if alone, offers fewer. */
  public static SortedSet<String> guaranteed() {
    return Names.guaranteed();
  }

  /** The names of all digests that the providers of the loaded OpenSSL offer. */
  public static SortedSet<String> available() {
    return Names.available();
  }

  /**
   * Adds {@code data}.
   *
   * @throws IllegalStateException if this digest is closed or in use by another thread
   */
  public Digest update(byte[] data) {
    return update(data, 0, data.length);
  }

  /**
   * Adds a range of {@code data}.
   *
   * @param offset the index of the first byte
   * @param length the number of bytes
   * @throws IndexOutOfBoundsException if the range is not within {@code data}
   * @throws IllegalStateException if this digest is closed or in use by another thread
   */
  public Digest update(byte[] data, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, data.length);
    var ctx = enter();
    try {
      var range = MemorySegment.ofArray(data).asSlice(offset, length);
      if (length <= Algorithm.MAX_PIECE) {
        algorithm.update(ctx, range, length);
      } else {
        algorithm.updateInPieces(ctx, range);
      }
    } finally {
      exit();
    }
    return this;
  }

  /**
   * Adds the bytes from the buffer's position to its limit, and moves the position to the limit.
   * The bytes of a direct buffer are read where they are, those of a mapped file are copied.
   *
   * @throws IllegalStateException if this digest is closed or in use by another thread
   */
  public Digest update(ByteBuffer data) {
    // Another thread may move the limits of the caller's buffer while a segment is made of it.
    var range = data.duplicate();
    int end = range.limit();
    if (range.hasArray()) {
      update(range.array(), range.arrayOffset() + range.position(), range.remaining());
    } else if (DirectBuffers.isSafeInC(range)) {
      update(MemorySegment.ofBuffer(range));
    } else {
      updateByCopy(range);
    }
    data.position(end);
    return this;
  }

  /** Adds a read-only buffer on the heap, whose array must not be reached, or a mapped file. */
  private void updateByCopy(ByteBuffer data) {
    var copy = new byte[Math.min(data.remaining(), Input.SMALL_BUFFER)];
    var ctx = enter();
    try {
      while (data.hasRemaining()) {
        int length = Math.min(copy.length, data.remaining());
        data.get(copy, 0, length);
        algorithm.update(ctx, MemorySegment.ofArray(copy), length);
      }
    } finally {
      exit();
    }
  }

  private void update(MemorySegment data) {
    var ctx = enter();
    try {
      algorithm.updateInPieces(ctx, data);
    } finally {
      exit();
    }
  }

  /**
   * Adds all that the stream still has. The stream stays open.
   *
   * @throws IOException if the stream throws it, or returns no byte and is not at its end; what
   *     came before it has been added
   * @throws IllegalStateException if this digest is closed or in use by another thread
   */
  public Digest update(InputStream in) throws IOException {
    Input.read(in, this::update);
    return this;
  }

  /**
   * Adds the contents of a file of any size.
   *
   * @throws IOException if the file cannot be read; what came before it has been added
   * @throws IllegalStateException if this digest is closed or in use by another thread
   */
  public Digest update(Path file) throws IOException {
    try (var channel = FileChannel.open(file, READ)) {
      return update(channel);
    }
  }

  /**
   * Adds all that the channel still has, from its current position. The channel stays open.
   *
   * @throws IOException if the channel throws it; what came before it has been added
   * @throws java.nio.channels.IllegalBlockingModeException if the channel does not block
   * @throws IllegalStateException if this digest is closed or in use by another thread
   */
  public Digest update(ReadableByteChannel channel) throws IOException {
    Input.read(channel, this::update);
    return this;
  }

  /**
   * The digest of all data so far. Changes nothing: more data may follow. Python's {@code
   * digest()}.
   *
   * @return {@link #digestSize()} new bytes
   * @throws IllegalStateException if the output of this digest is unlimited, so that {@link
   *     #digest(int)} is to be used; if it is closed or in use by another thread
   */
  public byte[] digest() {
    return finishCopy(requireSize());
  }

  /**
   * The first bytes of the unlimited output for all data so far. Changes nothing: more data may
   * follow. Python's {@code digest(length)}.
   *
   * @param length the number of bytes, 0 or more
   * @throws IllegalArgumentException if {@code length} is negative
   * @throws IllegalStateException if the output of this digest has a fixed size, so that {@link
   *     #digest()} is to be used; if it is closed or in use by another thread
   */
  public byte[] digest(int length) {
    var _ = requireXof();
    if (length < 0) {
      throw new IllegalArgumentException("length " + length);
    }
    return finishCopy(length);
  }

  private byte[] finishCopy(int length) {
    var ctx = enter();
    try {
      var out = new byte[length];
      algorithm.finishCopy(ctx, out, 0, length);
      return out;
    } finally {
      exit();
    }
  }

  /** As {@link #digest()}, in lower-case hexadecimal. */
  public String hexdigest() {
    return HexFormat.of().formatHex(digest());
  }

  /** As {@link #digest(int)}, in lower-case hexadecimal: {@code 2 * length} characters. */
  public String hexdigest(int length) {
    return HexFormat.of().formatHex(digest(length));
  }

  /**
   * The unlimited output for all data so far, as a stream without end. Changes nothing, and what
   * happens to this digest later does not change the stream.
   *
   * <p>OpenSSL 3.3 and later produce the output piece by piece. Before, all output so far is
   * computed anew each time that the stream has doubled: this costs about three times the work, a
   * native buffer of up to twice what was read, and the stream fails with {@link
   * org.opentls.api.UnsupportedOpenSslException} after 1 GiB.
   *
   * @throws IllegalStateException if the output of this digest has a fixed size; if it is closed or
   *     in use by another thread
   */
  public InputStream squeeze() {
    var xof = requireXof();
    var ctx = enter();
    try {
      return xof.squeeze(ctx);
    } finally {
      exit();
    }
  }

  /**
   * The digest of all data since the last reset; then starts anew. Needs no copy of the state.
   *
   * @return {@link #digestSize()} new bytes
   * @throws IllegalStateException if the output of this digest is unlimited; if it is closed or in
   *     use by another thread
   */
  public byte[] digestAndReset() {
    var out = new byte[requireSize()];
    finish(out, 0, out.length);
    return out;
  }

  /**
   * Writes the digest of all data since the last reset; then starts anew.
   *
   * @param out where to write {@link #digestSize()} bytes
   * @param offset the index of the first byte written
   * @return the number of bytes written
   * @throws IndexOutOfBoundsException if the bytes do not fit
   * @throws IllegalStateException if the output of this digest is unlimited; if it is closed or in
   *     use by another thread
   */
  public int digestAndReset(byte[] out, int offset) {
    int length = requireSize();
    Objects.checkFromIndexSize(offset, length, out.length);
    finish(out, offset, length);
    return length;
  }

  private void finish(byte[] out, int offset, int length) {
    var ctx = enter();
    try {
      // OpenSSL 3.0 accepts data after the end, so the context is stale whatever happens now.
      stale = true;
      algorithm.finish(ctx, out, offset, length);
      if (reused) {
        algorithm.reset(ctx);
        stale = false;
      } else {
        reused = true;
        giveBack();
      }
    } finally {
      exit();
    }
  }

  /**
   * Forgets all data; a key, salt and size stay.
   *
   * @throws IllegalStateException if this digest is closed or in use by another thread
   */
  public Digest reset() {
    claim();
    try {
      stale = context != null;
      resetIfStale();
    } finally {
      exit();
    }
    return this;
  }

  /**
   * A digest in the same state, which then goes its own way.
   *
   * @throws IllegalStateException if this digest is closed or in use by another thread
   */
  public Digest copy() {
    claim();
    try {
      resetIfStale();
      return new Digest(algorithm, context == null ? null : algorithm.copyOf(context.pointer()));
    } finally {
      exit();
    }
  }

  /** The size of the output in bytes; 0 if it is unlimited, as in Python. */
  public int digestSize() {
    return algorithm.size();
  }

  /** The size in bytes of the blocks that the data is cut into. */
  public int blockSize() {
    return algorithm.blockSize();
  }

  /**
   * The name, as in {@code sha256}, {@code sha3_256} or {@code blake2b}: Python's if it has one,
   * else OpenSSL's in lower case. {@link #of} takes it.
   */
  public String name() {
    return algorithm.name();
  }

  /** Whether the output is unlimited, so that {@link #digest(int)} takes its length. */
  public boolean isXof() {
    return algorithm.isXof();
  }

  /**
   * Wipes the native state and gives it up. Closing twice is harmless.
   *
   * @throws IllegalStateException if another thread is using this digest
   */
  @Override
  public void close() {
    int was = state.compareAndExchange(IDLE, CLOSED);
    if (was == IN_USE) {
      throw refusal(was);
    }
    if (was == IDLE) {
      giveBack();
      if (context != null) {
        context.close();
      }
    }
  }

  /** The name and the size. */
  @Override
  public String toString() {
    return isXof() ? name() : name() + " (" + digestSize() + " bytes)";
  }

  /** Claims this digest for this thread until {@link #exit()}, and gives the context to use. */
  private MemorySegment enter() {
    claim();
    boolean done = false;
    try {
      if (context == null) {
        context = Objects.requireNonNull(algorithm.contexts()).borrow();
      }
      resetIfStale();
      done = true;
      return context.pointer();
    } finally {
      if (!done) {
        exit();
      }
    }
  }

  private void claim() {
    int was = state.compareAndExchange(IDLE, IN_USE);
    if (was != IDLE) {
      throw refusal(was);
    }
  }

  private static IllegalStateException refusal(int state) {
    return new IllegalStateException(state == CLOSED ? "closed" : "in use by another thread");
  }

  private void exit() {
    state.setRelease(IDLE);
  }

  private void resetIfStale() {
    if (stale && context != null) {
      algorithm.reset(context.pointer());
      stale = false;
    }
  }

  /** Gives a borrowed context back; one of this digest's own stays. */
  private void giveBack() {
    var contexts = algorithm.contexts();
    var own = context;
    if (contexts != null && own != null) {
      context = null;
      stale = false;
      contexts.giveBack(own);
    }
  }

  int requireSize() {
    return requireSize(algorithm);
  }

  /**
   * The size of the output.
   *
   * @throws IllegalStateException if it is unlimited
   */
  static int requireSize(Algorithm algorithm) {
    if (algorithm.isXof()) {
      throw new IllegalStateException(
          algorithm.name()
              + " has output of any length: give one, as in digest(int) or Builder.size(int)");
    }
    return algorithm.size();
  }

  private Md requireXof() {
    if (algorithm instanceof Md md && md.isXof()) {
      return md;
    }
    throw new IllegalStateException(
        name() + " has a fixed output of " + digestSize() + " bytes: use digest()");
  }

  /** Chooses more than the name of a digest. For one thread. */
  public static final class Builder {
    private static final byte[] NONE = {};

    private final String algorithm;
    private boolean usedForSecurity = true;
    private int size;
    private byte[] key = NONE;
    private byte[] salt = NONE;
    private byte[] person = NONE;

    private Builder(String algorithm) {
      this.algorithm = Objects.requireNonNull(algorithm);
    }

    /**
     * Whether security rests on the digest; if not, one that is not approved may be used where
     * OpenSSL is set up for approved ones only (FIPS).
     *
     * @param usedForSecurity {@code true} if this is not called
     */
    public Builder usedForSecurity(boolean usedForSecurity) {
      this.usedForSecurity = usedForSecurity;
      return this;
    }

    /**
     * Sets the size of the output. BLAKE2b takes 1 to 64 and BLAKE2s 1 to 32; without a key this
     * needs OpenSSL 3.2 and 3.3. SHAKE takes 1 or more, and is then a digest of fixed size.
     *
     * @param bytes the size in bytes
     */
    public Builder size(int bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("size " + bytes);
      }
      this.size = bytes;
      return this;
    }

    /**
     * Sets the key of BLAKE2. {@link #build()} reads the array, which the caller then clears.
     *
     * @param key 1 to 64 bytes for BLAKE2b, 1 to 32 for BLAKE2s; none is no key, as in Python
     */
    public Builder key(byte[] key) {
      this.key = Objects.requireNonNull(key);
      return this;
    }

    /**
     * Sets the salt of BLAKE2, which OpenSSL takes together with a key only.
     *
     * @param salt up to 16 bytes for BLAKE2b, 8 for BLAKE2s; zeros follow a shorter one
     */
    public Builder salt(byte[] salt) {
      this.salt = salt.clone();
      return this;
    }

    /**
     * Sets the personalization string of BLAKE2, which OpenSSL takes together with a key only.
     *
     * @param person up to 16 bytes for BLAKE2b, 8 for BLAKE2s; zeros follow a shorter one
     */
    public Builder person(byte[] person) {
      this.person = person.clone();
      return this;
    }

    /**
     * Makes the digest.
     *
     * @throws IllegalArgumentException if a value is out of the algorithm's range, or the algorithm
     *     takes no such value
     * @throws UnsupportedOperationException if there is a salt or personalization string and no key
     * @throws org.opentls.api.UnsupportedOpenSslException if the loaded OpenSSL has this BLAKE2 in
     *     one size only
     * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such digest
     */
    public Digest build() {
      var md = Md.of(algorithm, usedForSecurity);
      var blake2 = Blake2.named(md.name());
      if (blake2 != null) {
        return build(md, blake2);
      }
      if (key.length > 0 || salt.length > 0 || person.length > 0) {
        throw new IllegalArgumentException(md.name() + " takes no key, salt or person");
      }
      if (size > 0 && size != md.size() && !md.isXof()) {
        throw new IllegalArgumentException(
            "size " + size + ": " + md.name() + " has " + md.size() + " bytes");
      }
      return size == 0 ? Digest.of(md) : Digest.of(md.withSize(size));
    }

    private Digest build(Md md, Blake2 blake2) {
      blake2.requireRanges(size, key, salt, person);
      int bytes = size == 0 ? blake2.maxSize : size;
      if (key.length > 0) {
        var mac = new Blake2Mac(blake2, bytes);
        return new Digest(mac, mac.newContext(key, salt, person, usedForSecurity));
      }
      if (salt.length > 0 || person.length > 0) {
        throw new UnsupportedOperationException(
            "OpenSSL offers salt and person of " + md.name() + " together with a key only");
      }
      return Digest.of(md.withSize(bytes));
    }
  }
}
