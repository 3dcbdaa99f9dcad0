package org.opentls.random;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.util.Objects;
import org.opentls.api.Err;
import org.opentls.api.OpenSslException;
import org.opentls.api.Rand;

/**
 * Random numbers fit for cryptography, from OpenSSL's generators; see {@code RAND(7ossl)}. It is a
 * {@code RandomGenerator} with the methods of Python's class of the same name.
 *
 * <p>Any number of threads, virtual ones too, may share an instance: none waits for another, and
 * its streams may run in parallel. There is no seed and no state to save.
 *
 * <p>A number is made of the bytes that OpenSSL gives as Python makes it: {@code nextLong} of 8
 * bytes, the first the most significant; {@code nextDouble} of the first 53 bits of 7 bytes; a
 * number below a bound of as many bits as the bound has, drawn again while it is too great. So no
 * number is likelier than another.
 *
 * <p>Draws of up to 4 KiB come from memory that is filled 16 KiB at a time and overwritten as it is
 * used up, in at most 32 places an instance: a program makes few instances and shares them. A copy
 * of the process, by CRIU, CRaC or a snapshot of a virtual machine, copies what waits there; {@link
 * #mix} drops it.
 *
 * <p>Every method that draws throws {@link OpenSslException} if OpenSSL cannot give random bytes.
 */
public final class SystemRandom implements Integers, Selections, Distributions {
  private final Drbg drbg;
  private final ByteSource source;

  SystemRandom(Drbg drbg, ByteSource source) {
    this.drbg = drbg;
    this.source = source;
  }

  /**
   * Numbers that others may see: nonces, salts, samples, simulations; {@code RAND_bytes(3ossl)}.
   */
  public static SystemRandom create() {
    return new SystemRandom(Drbg.PUBLIC, new BufferedBytes(Drbg.PUBLIC));
  }

  /** Numbers that stay secret: keys, tokens, passwords; {@code RAND_priv_bytes(3ossl)}. */
  public static SystemRandom createPrivate() {
    return new SystemRandom(Drbg.PRIVATE, new BufferedBytes(Drbg.PRIVATE));
  }

  @Override
  public boolean nextBoolean() {
    return source.nextBits(1) == 1;
  }

  @Override
  public int nextInt() {
    return (int) source.nextBits(Integer.SIZE);
  }

  @Override
  public int nextInt(int bound) {
    requireRange(0, bound);
    return (int) below(bound);
  }

  @Override
  public int nextInt(int origin, int bound) {
    requireRange(origin, bound);
    return (int) (origin + below((long) bound - origin));
  }

  @Override
  public long nextLong() {
    return source.nextBits(Long.SIZE);
  }

  @Override
  public long nextLong(long bound) {
    requireRange(0, bound);
    return below(bound);
  }

  @Override
  public long nextLong(long origin, long bound) {
    requireRange(origin, bound);
    return origin + below(bound - origin);
  }

  /** From 0 to {@code bound - 1}, where the bound counts as unsigned and so does the result. */
  private long below(long bound) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(bound);
    long drawn = source.nextBits(bits);
    while (Long.compareUnsigned(drawn, bound) >= 0) {
      drawn = source.nextBits(bits);
    }
    return drawn;
  }

  private static void requireRange(long origin, long bound) {
    if (origin >= bound) {
      throw new IllegalArgumentException("empty range: from " + origin + " to below " + bound);
    }
  }

  @Override
  public float nextFloat() {
    return source.nextBits(24) * 0x1p-24f;
  }

  @Override
  public double nextDouble() {
    return source.nextBits(53) * 0x1p-53;
  }

  @Override
  public void nextBytes(byte[] bytes) {
    source.nextBytes(bytes, 0, bytes.length);
  }

  /**
   * Fills {@code length} bytes from {@code offset} on.
   *
   * @throws IndexOutOfBoundsException if the array has no such range
   */
  public void nextBytes(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    source.nextBytes(bytes, offset, length);
  }

  /**
   * Mixes a seed into OpenSSL's generators, those of all threads, and drops the bytes that this
   * instance has drawn ahead; see {@code RAND_add(3ossl)}. OpenSSL seeds itself, so this is for
   * what it cannot know: that the process was copied, or a source of entropy of the application's
   * own.
   *
   * @param seed bytes of any quality; the caller clears them
   * @param randomnessBytes how many bytes of true randomness they hold at least, from 0 to their
   *     number; 0 is always right
   * @throws IllegalArgumentException if {@code randomnessBytes} is out of its range
   */
  public void mix(byte[] seed, double randomnessBytes) {
    Parameters.require(
        randomnessBytes >= 0 && randomnessBytes <= seed.length,
        "randomnessBytes must be from 0 to " + seed.length,
        randomnessBytes);
    add(seed, randomnessBytes);
    source.discard();
  }

  private static void add(byte[] seed, double randomnessBytes) {
    try (var arena = Arena.ofConfined()) {
      var copy = arena.allocateFrom(JAVA_BYTE, seed);
      Rand.RAND_add(copy, seed.length, randomnessBytes);
      var errors = Err.drain();
      copy.fill((byte) 0);
      if (!errors.isEmpty()) {
        throw new OpenSslException(errors);
      }
    }
  }

  /** The security strength of OpenSSL's generator in bits. */
  public int strength() {
    return drbg.strength();
  }

  /** The name of OpenSSL's generator, as in {@code CTR-DRBG}. */
  public String algorithm() {
    return drbg.algorithm();
  }
}
