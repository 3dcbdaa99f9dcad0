package org.opentls.hmac;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Objects;
import org.opentls.internal.FixedDigest;

/**
 * HMAC, after Python's {@code hmac}: RFC 2104, {@code EVP_MAC-HMAC(7ossl)}.
 *
 * {@snippet file="MacExamples.java" region="hmac"}
 *
 * <p>An object is for one thread at a time, as {@link Mac} says. The static methods are for any
 * thread.
 */
public final class Hmac implements AutoCloseable {
  private final Mac mac;
  private final FixedDigest digest;

  private Hmac(Mac mac, FixedDigest digest) {
    this.mac = mac;
    this.digest = digest;
  }

  /**
   * Starts a code.
   *
   * @param key the key, of any size; as many bytes as the digest has are right. The caller clears
   *     it
   * @param digest a name as {@code Digest.of} takes it, of a digest with a fixed size
   * @throws IllegalArgumentException if no digest of fixed size can have this name
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such digest
   */
  public static Hmac of(byte[] key, String digest) {
    return new Hmac(Mac.hmac(digest, key), FixedDigest.of(digest));
  }

  /** HMAC with SHA-256; see {@link #of}. */
  public static Hmac sha256(byte[] key) {
    return of(key, "sha256");
  }

  /** HMAC with SHA-512; see {@link #of}. */
  public static Hmac sha512(byte[] key) {
    return of(key, "sha512");
  }

  /**
   * The code of one message. Python's {@code hmac.digest}.
   *
   * @param key the key, of any size; the caller clears it
   * @param message the message
   * @param digest as in {@link #of}
   * @return the code, as many bytes as the digest has
   * @throws IllegalArgumentException if no digest of fixed size can have this name
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such digest
   */
  public static byte[] digest(byte[] key, byte[] message, String digest) {
    return IdleMacs.of(FixedDigest.of(digest)).digest(key, message);
  }

  /**
   * Whether two codes are equal, in a time that does not depend on where they differ. Python's
   * {@code hmac.compare_digest}.
   */
  public static boolean compareDigest(byte[] a, byte[] b) {
    return MessageDigest.isEqual(Objects.requireNonNull(a), Objects.requireNonNull(b));
  }

  /**
   * Adds {@code data}.
   *
   * @throws IllegalStateException if this object is closed or in use by another thread
   */
  public Hmac update(byte[] data) {
    mac.update(data);
    return this;
  }

  /**
   * Adds a range of {@code data}.
   *
   * @param offset the index of the first byte
   * @param length the number of bytes
   * @throws IndexOutOfBoundsException if the range is not within {@code data}
   * @throws IllegalStateException if this object is closed or in use by another thread
   */
  public Hmac update(byte[] data, int offset, int length) {
    mac.update(data, offset, length);
    return this;
  }

  /**
   * Adds the bytes from the buffer's position to its limit, and moves the position to the limit.
   *
   * @throws IllegalStateException if this object is closed or in use by another thread
   */
  public Hmac update(ByteBuffer data) {
    mac.update(data);
    return this;
  }

  /**
   * Adds all that the stream still has. The stream stays open.
   *
   * @throws IOException if the stream throws it; what came before it has been added
   * @throws IllegalStateException if this object is closed or in use by another thread
   */
  public Hmac update(InputStream in) throws IOException {
    mac.update(in);
    return this;
  }

  /**
   * Adds the contents of a file of any size.
   *
   * @throws IOException if the file cannot be read; what came before it has been added
   * @throws IllegalStateException if this object is closed or in use by another thread
   */
  public Hmac update(Path file) throws IOException {
    mac.update(file);
    return this;
  }

  /**
   * Adds all that the channel still has, from its current position. The channel stays open.
   *
   * @throws IOException if the channel throws it; what came before it has been added
   * @throws java.nio.channels.IllegalBlockingModeException if the channel does not block
   * @throws IllegalStateException if this object is closed or in use by another thread
   */
  public Hmac update(ReadableByteChannel channel) throws IOException {
    mac.update(channel);
    return this;
  }

  /**
   * The code of all data so far. Changes nothing: more data may follow.
   *
   * @return {@link #digestSize()} new bytes
   * @throws IllegalStateException if this object is closed or in use by another thread
   */
  public byte[] digest() {
    return mac.digest();
  }

  /** As {@link #digest()}, in lower-case hexadecimal. */
  public String hexdigest() {
    return mac.hexdigest();
  }

  /**
   * The code of all data since the last reset; then starts anew under the same key. Needs no copy
   * of the state.
   *
   * @return {@link #digestSize()} new bytes
   * @throws IllegalStateException if this object is closed or in use by another thread
   */
  public byte[] digestAndReset() {
    return mac.digestAndReset();
  }

  /**
   * Whether {@code expected} is the code of all data so far, in a time that does not depend on
   * where they differ. Changes nothing.
   *
   * @throws IllegalStateException if this object is closed or in use by another thread
   */
  public boolean verify(byte[] expected) {
    return mac.verify(expected);
  }

  /**
   * Forgets all data; the key stays.
   *
   * @throws IllegalStateException if this object is closed or in use by another thread
   */
  public Hmac reset() {
    mac.reset();
    return this;
  }

  /**
   * An object in the same state, which then goes its own way.
   *
   * @throws IllegalStateException if this object is closed or in use by another thread
   */
  public Hmac copy() {
    return new Hmac(mac.copy(), digest);
  }

  /** The size of the code in bytes. */
  public int digestSize() {
    return digest.size();
  }

  /** The size in bytes of the digest's blocks; a longer key is hashed first. */
  public int blockSize() {
    return digest.blockSize();
  }

  /** The name, as in {@code hmac-sha256}. */
  public String name() {
    return mac.name();
  }

  /**
   * Frees the native state, which is wiped. Closing twice is harmless.
   *
   * @throws IllegalStateException if another thread is using this object
   */
  @Override
  public void close() {
    mac.close();
  }

  /** The name and the size. */
  @Override
  public String toString() {
    return mac.toString();
  }
}
