package org.opentls.provider;

import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/** How an AEAD is told its nonce and the size of its tag. */
enum AeadShape {
  /** {@code GCMParameterSpec} with tags of 12 to 16 bytes. */
  GCM("-GCM", 12, 1, 12),
  /** As {@link #GCM}, with tags of 4, 6, 8, 10, 12, 14 or 16 bytes. */
  CCM("-CCM", 4, 2, 12),
  /** As {@link #GCM}, with tags of 8 to 16 bytes. */
  OCB("-OCB", 8, 1, 12),
  /** As {@link #GCM}, with tags of 16 bytes. */
  GCM_SIV("-GCM-SIV", 16, 1, 12),
  /** {@code IvParameterSpec} of any size, or no parameters. */
  SIV("-SIV", 16, 1, 0),
  /** {@code IvParameterSpec} of 12 bytes. */
  CHACHA20_POLY1305("-Poly1305", 16, 1, 12);

  private static final int TAG_SIZE = 16;

  private final String suffix;
  private final int minTag;
  private final int tagStep;
  private final int nonceSize;

  AeadShape(String suffix, int minTag, int tagStep, int nonceSize) {
    this.suffix = suffix;
    this.minTag = minTag;
    this.tagStep = tagStep;
    this.nonceSize = nonceSize;
  }

  /** A nonce and the size of a tag in bytes. */
  static final class Choice {
    private final byte[] nonce;
    private final int tagSize;

    Choice(byte[] nonce, int tagSize) {
      this.nonce = nonce;
      this.tagSize = tagSize;
    }

    byte[] nonce() {
      return nonce;
    }

    int tagSize() {
      return tagSize;
    }
  }

  /** What OpenSSL's name adds to that of the family and key size. */
  String suffix() {
    return suffix;
  }

  /** The size of nonces that are made here. */
  int nonceSize() {
    return nonceSize;
  }

  /** Whether an encryption may follow another with the same key and nonce. */
  boolean bearsSameNonce() {
    return this == SIV;
  }

  /** Whether encryption and decryption without parameters have no nonce. */
  boolean needsNoNonce() {
    return this == SIV;
  }

  private boolean takesIv() {
    return this == SIV || this == CHACHA20_POLY1305;
  }

  Choice choice(AlgorithmParameterSpec parameters) throws InvalidAlgorithmParameterException {
    if (takesIv()) {
      if (parameters instanceof IvParameterSpec spec) {
        return new Choice(spec.getIV(), TAG_SIZE);
      }
      throw new InvalidAlgorithmParameterException(
          parameters.getClass().getName() + " is no IvParameterSpec");
    }
    if (!(parameters instanceof GCMParameterSpec spec)) {
      throw new InvalidAlgorithmParameterException(
          parameters.getClass().getName() + " is no GCMParameterSpec");
    }
    int bits = spec.getTLen();
    if (bits % (8 * tagStep) != 0 || bits < 8 * minTag || bits > 8 * TAG_SIZE) {
      throw new InvalidAlgorithmParameterException(
          "tag of " + bits + " bits: " + 8 * minTag + " to 128 in steps of " + 8 * tagStep);
    }
    return new Choice(spec.getIV(), bits / 8);
  }

  Choice withRandom(byte[] nonce) {
    return new Choice(nonce, TAG_SIZE);
  }

  AlgorithmParameterSpec specOf(AlgorithmParameters encoded) throws InvalidParameterSpecException {
    return takesIv()
        ? encoded.getParameterSpec(IvParameterSpec.class)
        : encoded.getParameterSpec(GCMParameterSpec.class);
  }

  @Nullable AlgorithmParameters parameters(Choice choice) {
    return switch (this) {
      case GCM, CCM, OCB, GCM_SIV ->
          Parameters.of("GCM", new GCMParameterSpec(8 * choice.tagSize, choice.nonce));
      case CHACHA20_POLY1305 ->
          Parameters.of("ChaCha20-Poly1305", new IvParameterSpec(choice.nonce));
      // The JDK has no encoding for a nonce of any size alone.
      case SIV -> null;
    };
  }
}
