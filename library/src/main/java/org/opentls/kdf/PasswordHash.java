package org.opentls.kdf;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/**
 * A password as it is stored: the function with its parameters, the salt and the hash, in the <a
 * href="https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md">PHC string
 * format</a>:
 *
 * <pre>{@code
 * $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>
 * $scrypt$ln=17,r=8,p=1$<salt>$<hash>
 * $pbkdf2-sha256$i=600000$<salt>$<hash>
 * }</pre>
 *
 * {@snippet file="KdfExamples.java" region="password"}
 *
 * <p>{@link #verify} does what the stored text asks for, so {@link #parse(String)} bounds that: see
 * {@link Limits}. Who can write into the store could otherwise make a server use up its memory.
 *
 * <p>A value for any thread. It is no key, but whoever has it can try passwords: {@link
 * #toString()} gives only the function.
 */
public final class PasswordHash {
  private static final int HASH_SIZE = 32;

  private final PasswordKdf function;
  private final byte[] salt;
  private final byte[] hash;

  PasswordHash(PasswordKdf function, byte[] salt, byte[] hash) {
    this.function = function;
    this.salt = salt;
    this.hash = hash;
  }

  /**
   * The most that a stored hash may ask for.
   *
   * @param iterations of PBKDF2, at least 1
   * @param memory in bytes, of scrypt and Argon2, at least 1
   * @param work in bytes of memory that scrypt and Argon2 write, all rounds together, at least 1
   */
  public record Limits(int iterations, long memory, long work) {
    /** 10,000,000 iterations, 512 MiB, 4 GiB: a few seconds. */
    public static final Limits USUAL = new Limits(10_000_000, 512L << 20, 4L << 30);

    /**
     * Checks and keeps the limits.
     *
     * @throws IllegalArgumentException if one is less than 1
     */
    public Limits {
      Parameters.requireAtLeast("iterations", iterations, 1);
      Parameters.requireAtLeast("memory", memory, 1);
      Parameters.requireAtLeast("work", work, 1);
    }

    private boolean allows(PasswordKdf function) {
      return switch (function) {
        case Pbkdf2 pbkdf2 -> pbkdf2.iterations() <= iterations;
        case Scrypt scrypt ->
            scrypt.memory() <= memory
                && scrypt.parallelism() <= work / (128L * scrypt.cost() * scrypt.blockSize());
        case Argon2 argon2 ->
            argon2.memory() <= memory && argon2.iterations() <= work / argon2.memory();
      };
    }
  }

  /**
   * Hashes a password with a new random salt of 16 bytes, to 32 bytes.
   *
   * @param password the password; the caller clears it
   * @param function the function and its cost
   * @throws IllegalArgumentException if the password has half of a surrogate pair, or the function
   *     is a PBKDF2 whose digest the format cannot name
   * @throws org.opentls.api.UnsupportedOpenSslException if the loaded OpenSSL lacks the function
   */
  public static PasswordHash of(char[] password, PasswordKdf function) {
    Phc.requireName(function);
    try (var key = function.deriveWithNewSalt(password, HASH_SIZE)) {
      return new PasswordHash(function, key.salt(), key.key());
    }
  }

  /**
   * Reads what was stored, with the {@linkplain Limits#USUAL usual limits}.
   *
   * @throws IllegalArgumentException if the text is not in the format, or asks for more than the
   *     limits; the message holds no part of the hash
   */
  public static PasswordHash parse(String stored) {
    return parse(stored, Limits.USUAL);
  }

  /**
   * Reads what was stored.
   *
   * @param limits the most that it may ask for
   * @throws IllegalArgumentException if the text is not in the format, or asks for more than the
   *     limits; the message holds no part of the hash
   */
  public static PasswordHash parse(String stored, Limits limits) {
    var parsed = Phc.parse(stored);
    if (!limits.allows(parsed.function)) {
      throw new IllegalArgumentException(parsed.function + " is beyond " + limits);
    }
    return parsed;
  }

  /**
   * Whether this is the hash of {@code password}. Takes as long as the function's cost says, and a
   * time that does not depend on where the hashes differ.
   *
   * @param password the password; the caller clears it
   * @throws IllegalArgumentException if the password has half of a surrogate pair
   * @throws org.opentls.api.UnsupportedOpenSslException if the loaded OpenSSL lacks the function
   */
  public boolean verify(char[] password) {
    byte[] other = function.derive(password, salt, hash.length);
    try {
      return MessageDigest.isEqual(hash, other);
    } finally {
      Arrays.fill(other, (byte) 0);
    }
  }

  /**
   * Whether to hash the password anew, at the next time that it has been verified: if the function
   * or a parameter is another, or the salt or the hash is shorter than what {@link #of} makes.
   *
   * @param wanted what new passwords are hashed with
   */
  public boolean needsRehash(PasswordKdf wanted) {
    return !function.equals(Objects.requireNonNull(wanted))
        || salt.length < PasswordKdf.SALT_SIZE
        || hash.length < HASH_SIZE;
  }

  /** The function with its parameters. */
  public PasswordKdf function() {
    return function;
  }

  /** The text to store, which {@link #parse(String)} takes. */
  public String encoded() {
    return Phc.encode(function, salt, hash);
  }

  /** The function and its parameters, and neither salt nor hash. */
  @Override
  public String toString() {
    return "password hash by " + function;
  }
}
