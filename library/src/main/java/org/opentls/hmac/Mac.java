package org.opentls.hmac;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.file.StandardOpenOption.READ;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpMac.EVP_MAC_CTX_dup;
import static org.opentls.api.EvpMac.EVP_MAC_final;
import static org.opentls.api.EvpMac.EVP_MAC_final_native;
import static org.opentls.api.EvpMac.EVP_MAC_init;
import static org.opentls.api.EvpMac.EVP_MAC_init_heap;
import static org.opentls.api.EvpMac.EVP_MAC_update;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.opentls.api.EvpMac;
import org.opentls.api.Handle;
import org.opentls.api.OpenSSL;
import org.opentls.internal.Input;
import org.opentls.internal.SecretArena;

/**
 * A message authentication code: {@code EVP_MAC(3ossl)}.
 *
 * <p>Data goes in with {@code update}. {@link #digest()} gives the code of all data so far and
 * changes nothing; {@link #digestAndReset()} gives it and starts anew under the same key, which is
 * faster; {@link #verify} compares it with a code that was received.
 *
 * {@snippet file="MacExamples.java" region="mac"}
 *
 * <p>The key of Poly1305, and the key and iv of GMAC together, must serve one message only: whoever
 * sees two codes under the same can forge more. So such a code {@linkplain #isOneTime() cannot be
 * reset}.
 *
 * <p>A code is for one thread at a time. A second thread inside a method at the same time, or any
 * call after {@link #close()}, gets an {@code IllegalStateException}. While a stream, channel or
 * file is read, the code is claimed for each piece and not for the whole. A code that nobody closes
 * is freed, and its key wiped, by the garbage collector.
 */
public final class Mac implements AutoCloseable {
  private final MacType type;
  private final String name;
  private final int size;

  /** The size of CMAC's and GMAC's key in bytes; 0 for the others, whose type knows. */
  private final int cipherKey;

  private final Handle context;

  /** Whether the context must be reset before it is used. */
  private boolean stale;

  Mac(MacType type, String name, int size, int cipherKey, Handle context) {
    this.type = type;
    this.name = name;
    this.size = size;
    this.cipherKey = cipherKey;
    this.context = context;
  }

  /**
   * HMAC: RFC 2104. {@link Hmac} is the same with Python's methods.
   *
   * @param digest a name as {@code Digest.of} takes it, of a digest with a fixed size
   * @param key the key, of any size; the caller clears it
   * @throws IllegalArgumentException if no digest of fixed size can have this name
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such digest
   */
  public static Mac hmac(String digest, byte[] key) {
    return builder("HMAC").digest(digest).key(key).build();
  }

  /**
   * CMAC: NIST SP 800-38B.
   *
   * @param cipher OpenSSL's name of a block cipher in CBC mode, as in {@code AES-128-CBC}
   * @param key a key of the cipher's size; the caller clears it
   * @throws IllegalArgumentException if the cipher is of another mode, or the key of another size
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such cipher
   */
  public static Mac cmac(String cipher, byte[] key) {
    return builder("CMAC").cipher(cipher).key(key).build();
  }

  /**
   * GMAC: NIST SP 800-38D. The same key and iv must never serve two messages.
   *
   * @param cipher OpenSSL's name of a cipher in GCM mode, as in {@code AES-256-GCM}
   * @param key a key of the cipher's size; the caller clears it
   * @param iv 1 to 128 bytes, 12 in most protocols
   * @throws IllegalArgumentException if the cipher is of another mode, or the key or iv of another
   *     size
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such cipher
   */
  public static Mac gmac(String cipher, byte[] key, byte[] iv) {
    return builder("GMAC").cipher(cipher).key(key).iv(iv).build();
  }

  /**
   * KMAC128: NIST SP 800-185.
   *
   * @param key 4 to 512 bytes, 16 or more in new designs; the caller clears it
   * @param custom what tells uses of the key apart, up to 512 bytes; may be empty
   * @param size the size of the code in bytes, 1 to 2,097,151
   * @throws IllegalArgumentException if a size is out of its range
   */
  public static Mac kmac128(byte[] key, byte[] custom, int size) {
    return builder("KMAC128").key(key).custom(custom).size(size).build();
  }

  /** KMAC256: NIST SP 800-185; as {@link #kmac128}, with a key of 32 or more bytes. */
  public static Mac kmac256(byte[] key, byte[] custom, int size) {
    return builder("KMAC256").key(key).custom(custom).size(size).build();
  }

  /**
   * Poly1305: RFC 8439. The key must never serve two messages.
   *
   * @param oneTimeKey 32 bytes; the caller clears it
   * @throws IllegalArgumentException if the key is of another size
   */
  public static Mac poly1305(byte[] oneTimeKey) {
    return builder("POLY1305").key(oneTimeKey).build();
  }

  /**
   * SipHash-2-4, for hash tables: a short output that is not meant to withstand a search.
   *
   * @param key 16 bytes; the caller clears it
   * @param size the size of the code in bytes, 8 or 16
   * @throws IllegalArgumentException if a size is another
   */
  public static Mac sipHash(byte[] key, int size) {
    return builder("SIPHASH").key(key).size(size).build();
  }

  /**
   * BLAKE2b with a key: RFC 7693, an output of 64 bytes.
   *
   * @param key 1 to 64 bytes; the caller clears it
   * @throws IllegalArgumentException if the key is of another size
   */
  public static Mac blake2b(byte[] key) {
    return builder("BLAKE2BMAC").key(key).build();
  }

  /**
   * BLAKE2s with a key: RFC 7693, an output of 32 bytes.
   *
   * @param key 1 to 32 bytes; the caller clears it
   * @throws IllegalArgumentException if the key is of another size
   */
  public static Mac blake2s(byte[] key) {
    return builder("BLAKE2SMAC").key(key).build();
  }

  /**
   * Starts a code of any kind.
   *
   * @param name one of {@code HMAC}, {@code CMAC}, {@code GMAC}, {@code KMAC128}, {@code KMAC256},
   *     {@code POLY1305}, {@code SIPHASH}, {@code BLAKE2BMAC} and {@code BLAKE2SMAC}, in any case
   * @throws IllegalArgumentException if the name is another
   */
  public static MacBuilder builder(String name) {
    return new MacBuilder(MacType.named(name));
  }

  /** The names that {@link #builder} takes and the loaded OpenSSL has. */
  public static SortedSet<String> available() {
    var offered = OpenSSL.macs();
    var names = new TreeSet<String>();
    for (var type : MacType.values()) {
      if (offered.contains(type.openSslName)) {
        names.add(type.name());
      }
    }
    return Collections.unmodifiableSortedSet(names);
  }

  /**
   * Adds {@code data}.
   *
   * @throws IllegalStateException if this code is closed or in use by another thread
   */
  public Mac update(byte[] data) {
    return update(data, 0, data.length);
  }

  /**
   * Adds a range of {@code data}.
   *
   * @param offset the index of the first byte
   * @param length the number of bytes
   * @throws IndexOutOfBoundsException if the range is not within {@code data}
   * @throws IllegalStateException if this code is closed or in use by another thread
   */
  public Mac update(byte[] data, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, data.length);
    var range = MemorySegment.ofArray(data).asSlice(offset, length);
    var ctx = enter();
    try {
      if (length <= Input.MAX_PIECE) {
        check(EVP_MAC_update(ctx, range, length));
      } else {
        Input.read(range, piece -> check(EVP_MAC_update(ctx, piece, piece.byteSize())));
      }
    } finally {
      context.exit();
    }
    return this;
  }

  /**
   * Adds the bytes from the buffer's position to its limit, and moves the position to the limit.
   * The bytes of a direct buffer are read where they are, those of a mapped file are copied.
   *
   * @throws IllegalStateException if this code is closed or in use by another thread
   */
  public Mac update(ByteBuffer data) {
    var ctx = enter();
    try {
      Input.read(data, piece -> check(EVP_MAC_update(ctx, piece, piece.byteSize())));
    } finally {
      context.exit();
    }
    return this;
  }

  /**
   * Adds all that the stream still has. The stream stays open.
   *
   * @throws IOException if the stream throws it; what came before it has been added
   * @throws IllegalStateException if this code is closed or in use by another thread
   */
  public Mac update(InputStream in) throws IOException {
    Input.read(in, this::update);
    return this;
  }

  /**
   * Adds the contents of a file of any size.
   *
   * @throws IOException if the file cannot be read; what came before it has been added
   * @throws IllegalStateException if this code is closed or in use by another thread
   */
  public Mac update(Path file) throws IOException {
    try (var channel = FileChannel.open(file, READ)) {
      return update(channel);
    }
  }

  /**
   * Adds all that the channel still has, from its current position. The channel stays open.
   *
   * @throws IOException if the channel throws it; what came before it has been added
   * @throws java.nio.channels.IllegalBlockingModeException if the channel does not block
   * @throws IllegalStateException if this code is closed or in use by another thread
   */
  public Mac update(ReadableByteChannel channel) throws IOException {
    Input.read(channel, this::update);
    return this;
  }

  /**
   * The code of all data so far. Changes nothing: more data may follow.
   *
   * @return {@link #size()} new bytes
   * @throws IllegalStateException if this code is closed or in use by another thread
   */
  public byte[] digest() {
    var out = new byte[size];
    var ctx = enter();
    try (var copy = copyOf(ctx)) {
      finish(copy.pointer(), out, 0);
    } finally {
      context.exit();
    }
    return out;
  }

  /** As {@link #digest()}, in lower-case hexadecimal. */
  public String hexdigest() {
    return HexFormat.of().formatHex(digest());
  }

  /**
   * Whether {@code expected} is the code of all data so far, in a time that does not depend on
   * where they differ. Changes nothing.
   *
   * @param expected a code that was received, all of it
   * @throws IllegalStateException if this code is closed or in use by another thread
   */
  public boolean verify(byte[] expected) {
    return MessageDigest.isEqual(digest(), Objects.requireNonNull(expected));
  }

  /**
   * The code of all data since the last reset; then starts anew under the same key.
   *
   * @return {@link #size()} new bytes
   * @throws IllegalStateException if the key {@linkplain #isOneTime() serves one message}; if this
   *     code is closed or in use by another thread
   */
  public byte[] digestAndReset() {
    var out = new byte[size];
    finish(out, 0);
    return out;
  }

  /**
   * Writes the code of all data since the last reset; then starts anew under the same key.
   *
   * @param out where to write {@link #size()} bytes
   * @param offset the index of the first byte written
   * @return the number of bytes written
   * @throws IndexOutOfBoundsException if the bytes do not fit
   * @throws IllegalStateException if the key {@linkplain #isOneTime() serves one message}; if this
   *     code is closed or in use by another thread
   */
  public int digestAndReset(byte[] out, int offset) {
    Objects.checkFromIndexSize(offset, size, out.length);
    finish(out, offset);
    return size;
  }

  private void finish(byte[] out, int offset) {
    requireReusable();
    var ctx = enter();
    try {
      // What a finished context does with more data differs by version, so reset it first.
      stale = true;
      finish(ctx, out, offset);
    } finally {
      context.exit();
    }
  }

  /**
   * Forgets all data; the key stays.
   *
   * @throws IllegalStateException if the key {@linkplain #isOneTime() serves one message}; if this
   *     code is closed or in use by another thread
   */
  public Mac reset() {
    requireReusable();
    var ctx = context.enter();
    try {
      reset(ctx);
    } finally {
      context.exit();
    }
    return this;
  }

  /**
   * Forgets all data and takes another key; all else stays. Cheaper than a new code, and possible
   * for Poly1305 also.
   *
   * @param key a key of a size that this code takes; the caller clears it
   * @throws IllegalArgumentException if the key is of another size
   * @throws IllegalStateException if this is GMAC, which needs another iv also; if this code is
   *     closed or in use by another thread
   */
  public Mac reset(byte[] key) {
    if (type == MacType.GMAC) {
      requireReusable();
    }
    if (cipherKey > 0) {
      type.requireBetween("a key", key.length, cipherKey, cipherKey);
    } else {
      type.requireKey(key.length);
    }
    var ctx = context.enter();
    try {
      stale = !type.oneTime;
      start(ctx, key);
      stale = false;
    } finally {
      context.exit();
    }
    return this;
  }

  private static void start(MemorySegment ctx, byte[] key) {
    if (key.length > 0 && key.length <= Input.MAX_PIECE) {
      check(EVP_MAC_init_heap(ctx, MemorySegment.ofArray(key), key.length, NULL));
    } else {
      start(ctx, key, NULL);
    }
  }

  /** Starts a context with its first key. */
  static void start(MemorySegment ctx, byte[] key, MemorySegment params) {
    try (var arena = new SecretArena()) {
      // An empty key needs a pointer: NULL would keep the key before.
      var copy = arena.allocate(Math.max(1, key.length));
      MemorySegment.copy(key, 0, copy, JAVA_BYTE, 0, key.length);
      check(EVP_MAC_init(ctx, copy, key.length, params));
    }
  }

  /** OpenSSL 3.0 ends the process when a Poly1305 context is used again without a new key. */
  private void requireReusable() {
    if (type.oneTime) {
      throw new IllegalStateException(
          "the key"
              + (type == MacType.GMAC ? " and iv of " : " of ")
              + name
              + " serve one message");
    }
  }

  /** Starts anew: {@code EVP_MAC_init} without a key keeps the one that it has. */
  private void reset(MemorySegment ctx) {
    stale = true;
    check(EVP_MAC_init(ctx, NULL, 0, NULL));
    stale = false;
  }

  /**
   * A code in the same state, which then goes its own way.
   *
   * @throws IllegalStateException if this code is closed or in use by another thread
   */
  public Mac copy() {
    var ctx = enter();
    try {
      return new Mac(type, name, size, cipherKey, copyOf(ctx));
    } finally {
      context.exit();
    }
  }

  private static Handle copyOf(MemorySegment ctx) {
    return Handle.own(EVP_MAC_CTX_dup(ctx), EvpMac::EVP_MAC_CTX_free);
  }

  private static void finish(MemorySegment ctx, byte[] out, int offset, int size) {
    if (size <= Input.MAX_PIECE) {
      check(EVP_MAC_final(ctx, MemorySegment.ofArray(out).asSlice(offset, size), NULL, size));
      return;
    }
    try (var arena = Arena.ofConfined()) {
      var output = arena.allocate(size);
      check(EVP_MAC_final_native(ctx, output, NULL, size));
      MemorySegment.copy(output, JAVA_BYTE, 0, out, offset, size);
      output.fill((byte) 0);
    }
  }

  private void finish(MemorySegment ctx, byte[] out, int offset) {
    finish(ctx, out, offset, size);
  }

  /** The size of the code in bytes. */
  public int size() {
    return size;
  }

  /** The name, as in {@code hmac-sha256}, {@code cmac-aes-128-cbc} or {@code poly1305}. */
  public String name() {
    return name;
  }

  /** Whether the key, with its iv if there is one, serves one message, so that no reset is. */
  public boolean isOneTime() {
    return type.oneTime;
  }

  /**
   * Frees the native state, which is wiped. Closing twice is harmless.
   *
   * @throws IllegalStateException if another thread is using this code
   */
  @Override
  public void close() {
    context.close();
  }

  /** The name and the size. */
  @Override
  public String toString() {
    return name + " (" + size + " bytes)";
  }

  /** Claims the context for this thread, reset if it must be. */
  private MemorySegment enter() {
    var ctx = context.enter();
    if (stale) {
      resetOrExit(ctx);
    }
    return ctx;
  }

  private void resetOrExit(MemorySegment ctx) {
    boolean done = false;
    try {
      reset(ctx);
      done = true;
    } finally {
      if (!done) {
        context.exit();
      }
    }
  }

  static String nameOf(MacType type, String inner) {
    var outer = type.name().toLowerCase(Locale.ROOT);
    return inner.isEmpty() ? outer : outer + "-" + inner.toLowerCase(Locale.ROOT);
  }
}
