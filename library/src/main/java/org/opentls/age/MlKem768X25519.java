package org.opentls.age;

import java.util.Arrays;
import java.util.Optional;
import org.opentls.hashlib.Digest;
import org.opentls.random.Secrets;

/**
 * MLKEM768-X25519, also called X-Wing: <a
 * href="https://datatracker.ietf.org/doc/html/draft-ietf-hpke-pq-03">draft-ietf-hpke-pq-03</a>.
 * Needs what {@link MlKem768} needs.
 */
final class MlKem768X25519 {
  private MlKem768X25519() {}

  static final int KEM = 0x647a;
  static final int SECRET_KEY = 32;
  static final int PUBLIC_KEY = MlKem768.PUBLIC_KEY + X25519.SIZE;
  static final int CIPHERTEXT = MlKem768.CIPHERTEXT + X25519.SIZE;

  private static final String LABEL = "\\.//^\\";

  /** The part of a key or a ciphertext that is of X25519. */
  static byte[] curvePart(byte[] both) {
    return Arrays.copyOfRange(both, both.length - X25519.SIZE, both.length);
  }

  private static byte[] mlKemPart(byte[] both) {
    return Arrays.copyOf(both, both.length - X25519.SIZE);
  }

  static byte[] publicKey(byte[] secretKey) {
    try (var secrets = Secret.of(secretKey)) {
      return Bytes.concat(MlKem768.publicKey(secrets.seed), X25519.publicKey(secrets.scalar));
    }
  }

  /**
   * A new secret for the owner of a public key.
   *
   * @param publicKey one that is not of low order in its X25519 part
   */
  static Encapsulation encapsulate(byte[] publicKey) {
    byte[] peer = curvePart(publicKey);
    byte[] ephemeral = Secrets.tokenBytes(X25519.SIZE);
    byte[] shared =
        X25519
            .sharedSecret(ephemeral, peer)
            .orElseThrow(() -> new IllegalStateException("a point of low order"));
    try (var mlKem = MlKem768.encapsulate(mlKemPart(publicKey))) {
      byte[] share = X25519.publicKey(ephemeral);
      return new Encapsulation(
          HybridSecret.of(mlKem.secret(), shared, share, peer, LABEL),
          Bytes.concat(mlKem.ciphertext(), share));
    } finally {
      Arrays.fill(ephemeral, (byte) 0);
      Arrays.fill(shared, (byte) 0);
    }
  }

  /**
   * The secret in a ciphertext, which the caller clears; another one if the ciphertext was changed;
   * empty if its X25519 part is of low order, which is told without ML-KEM.
   */
  static Optional<byte[]> decapsulate(byte[] secretKey, byte[] ciphertext) {
    try (var secrets = Secret.of(secretKey)) {
      byte[] share = curvePart(ciphertext);
      return X25519
          .sharedSecret(secrets.scalar, share)
          .map(shared -> secrets.combine(shared, share, mlKemPart(ciphertext)));
    }
  }

  /** What a secret key of {@value #SECRET_KEY} bytes stands for. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Secret(byte[] seed, byte[] scalar) implements AutoCloseable {
    static Secret of(byte[] secretKey) {
      try (var shake = Digest.shake256()) {
        byte[] both = shake.update(secretKey).digest(MlKem768.SEED + X25519.SIZE);
        var secret = new Secret(mlKemPart(both), curvePart(both));
        Arrays.fill(both, (byte) 0);
        return secret;
      }
    }

    byte[] combine(byte[] shared, byte[] share, byte[] ciphertext) {
      try {
        byte[] mlKem = MlKem768.decapsulate(seed, ciphertext);
        byte[] secret = HybridSecret.of(mlKem, shared, share, X25519.publicKey(scalar), LABEL);
        Arrays.fill(mlKem, (byte) 0);
        return secret;
      } finally {
        Arrays.fill(shared, (byte) 0);
      }
    }

    @Override
    public void close() {
      Arrays.fill(seed, (byte) 0);
      Arrays.fill(scalar, (byte) 0);
    }
  }
}
