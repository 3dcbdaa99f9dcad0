package org.opentls.hashlib;

import static java.nio.file.StandardOpenOption.READ;
import static org.opentls.api.Crypto.CRYPTO_memcmp;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.opentls.internal.Input;

/**
 * Digests in one call, for any thread.
 *
 * {@snippet file="DigestExamples.java" region="one-shot"}
 *
 * <p>Names are those that {@link Digest#of} takes.
 */
public final class Digests {
  private Digests() {}

  /** MD5, which is broken and serves old formats only. */
  public static byte[] md5(byte[] data) {
    return digest("md5", data);
  }

  /** SHA-1, which is broken and serves old formats only. */
  public static byte[] sha1(byte[] data) {
    return digest("sha1", data);
  }

  /** SHA-224. */
  public static byte[] sha224(byte[] data) {
    return digest("sha224", data);
  }

  /** SHA-256. */
  public static byte[] sha256(byte[] data) {
    return digest("sha256", data);
  }

  /** SHA-384. */
  public static byte[] sha384(byte[] data) {
    return digest("sha384", data);
  }

  /** SHA-512. */
  public static byte[] sha512(byte[] data) {
    return digest("sha512", data);
  }

  /** SHA3-224. */
  public static byte[] sha3_224(byte[] data) {
    return digest("sha3_224", data);
  }

  /** SHA3-256. */
  public static byte[] sha3_256(byte[] data) {
    return digest("sha3_256", data);
  }

  /** SHA3-384. */
  public static byte[] sha3_384(byte[] data) {
    return digest("sha3_384", data);
  }

  /** SHA3-512. */
  public static byte[] sha3_512(byte[] data) {
    return digest("sha3_512", data);
  }

  /** BLAKE2b of 64 bytes. */
  public static byte[] blake2b(byte[] data) {
    return digest("blake2b", data);
  }

  /** BLAKE2s of 32 bytes. */
  public static byte[] blake2s(byte[] data) {
    return digest("blake2s", data);
  }

  /**
   * The digest of {@code data} by a named algorithm.
   *
   * @param algorithm as in {@link Digest#of}; one of fixed size
   * @throws IllegalArgumentException if no digest can have this name
   * @throws IllegalStateException if the output of the algorithm is unlimited
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such digest
   */
  public static byte[] digest(String algorithm, byte[] data) {
    var md = Md.of(algorithm, true);
    Digest.requireSize(md);
    return md.digest(data);
  }

  /**
   * The digest of a file of any size.
   *
   * @param algorithm as in {@link #digest}
   * @throws IOException if the file cannot be read
   */
  public static byte[] fileDigest(Path file, String algorithm) throws IOException {
    return fileDigest(file, algorithm, _ -> {});
  }

  /**
   * The digest of a file of any size, with progress.
   *
   * @param algorithm as in {@link #digest}
   * @param progress is told the number of bytes read so far, on the calling thread, after each
   *     piece of at most 256 KiB; never called for an empty file
   * @throws IOException if the file cannot be read
   */
  public static byte[] fileDigest(Path file, String algorithm, LongConsumer progress)
      throws IOException {
    try (var channel = FileChannel.open(file, READ)) {
      return digest(channel, algorithm, progress);
    }
  }

  /**
   * The digest of all that a channel still has, from its current position. The channel stays open.
   *
   * @param algorithm as in {@link #digest}
   * @throws IOException if the channel throws it
   * @throws java.nio.channels.IllegalBlockingModeException if the channel does not block
   */
  public static byte[] fileDigest(ReadableByteChannel channel, String algorithm)
      throws IOException {
    return digest(channel, algorithm, _ -> {});
  }

  private static byte[] digest(ReadableByteChannel channel, String algorithm, LongConsumer progress)
      throws IOException {
    try (var digest = Digest.of(algorithm)) {
      digest.requireSize();
      var total = new long[1];
      Input.read(
          channel,
          piece -> {
            total[0] += piece.remaining();
            digest.update(piece);
            progress.accept(total[0]);
          });
      return digest.digestAndReset();
    }
  }

  /**
   * Whether two arrays are equal, in a time that depends on their lengths alone: {@code
   * CRYPTO_memcmp(3ossl)}.
   */
  public static boolean isEqual(byte[] a, byte[] b) {
    if (a.length != b.length) {
      return false;
    }
    int difference = 0;
    for (int at = 0; at < a.length; at += Algorithm.MAX_PIECE) {
      int length = Math.min(Algorithm.MAX_PIECE, a.length - at);
      difference |=
          CRYPTO_memcmp(
              MemorySegment.ofArray(a).asSlice(at, length),
              MemorySegment.ofArray(b).asSlice(at, length),
              length);
    }
    return difference == 0;
  }
}
