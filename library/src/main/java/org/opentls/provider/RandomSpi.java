package org.opentls.provider;

import java.io.Serial;
import java.security.SecureRandomSpi;
import org.opentls.random.SystemRandom;

/**
 * A {@code SecureRandom} over one of OpenSSL's two generators. It has no state of its own, so what
 * is read back from a serialized one draws from the generator of its own process.
 */
final class RandomSpi extends SecureRandomSpi {
  @Serial private static final long serialVersionUID = 1L;

  /** The generators, shared since each keeps bytes ready for its threads. */
  private static final class Shared {
    static final SystemRandom PUBLIC = SystemRandom.create();
    static final SystemRandom PRIVATE = SystemRandom.createPrivate();
  }

  private final boolean secret;

  /**
   * Draws from a generator.
   *
   * @param secret whether from that for what must stay secret, {@code RAND_priv_bytes(3ossl)}
   */
  RandomSpi(boolean secret) {
    this.secret = secret;
  }

  private SystemRandom random() {
    return secret ? Shared.PRIVATE : Shared.PUBLIC;
  }

  /** Adds to the seed, as JCA demands, and never replaces it. */
  @Override
  protected void engineSetSeed(byte[] seed) {
    random().mix(seed, 0);
  }

  @Override
  protected void engineNextBytes(byte[] bytes) {
    random().nextBytes(bytes);
  }

  @Override
  protected byte[] engineGenerateSeed(int length) {
    var seed = new byte[length];
    random().nextBytes(seed);
    return seed;
  }

  @Override
  public String toString() {
    return random().algorithm();
  }
}
