package org.opentls.kdf;

import java.util.Objects;

/**
 * scrypt: <a href="https://www.rfc-editor.org/rfc/rfc7914">RFC 7914</a>, {@code
 * EVP_KDF-SCRYPT(7ossl)}.
 *
 * <p>A call needs about {@code 128 * cost * blockSize} bytes of native memory, see {@link #memory},
 * and time in proportion to {@code cost * blockSize * parallelism}. Nothing can interrupt it. The
 * memory is allowed to OpenSSL as computed here, so its own limit of some 1 GiB does not apply.
 *
 * @param cost {@code N}, a power of two greater than 1 and less than {@code 2^(16 * blockSize)}
 * @param blockSize {@code r}, at least 1
 * @param parallelism {@code p}, at least 1; {@code 128 * blockSize * parallelism} is less than 2^31
 */
public record Scrypt(int cost, int blockSize, int parallelism) implements PasswordKdf {
  private static final int OWASP_COST = 1 << 17;
  private static final int OWASP_BLOCK_SIZE = 8;

  /** The bytes of a block, to be multiplied with {@code r}. */
  private static final long BLOCK = 128;

  /**
   * Checks and keeps the parameters.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Scrypt {
    Parameters.requireAtLeast("cost", cost, 2);
    if (Integer.bitCount(cost) != 1) {
      throw new IllegalArgumentException("cost " + cost + ": a power of two is needed");
    }
    Parameters.requireBetween("blockSize", blockSize, 1, Integer.MAX_VALUE / BLOCK);
    if (blockSize == 1) {
      Parameters.requireBetween("cost", cost, 2, 1 << 15);
    }
    Parameters.requireBetween("parallelism", parallelism, 1, Integer.MAX_VALUE / BLOCK / blockSize);
  }

  /**
   * With the parameters that OWASP's password storage page asks for first: {@code N} 2^17, {@code
   * r} 8, {@code p} 1, which is 128 MiB.
   */
  public static Scrypt recommended() {
    return new Scrypt(OWASP_COST, OWASP_BLOCK_SIZE, 1);
  }

  /**
   * {@inheritDoc}
   *
   * @throws org.opentls.api.OpenSslException if there is not enough memory
   */
  @Override
  public byte[] derive(byte[] password, byte[] salt, int length) {
    Objects.requireNonNull(password);
    Objects.requireNonNull(salt);
    Parameters.requireAtLeast("length", length, 1);
    return Derivation.by("SCRYPT")
        .bytes("pass", password)
        .bytes("salt", salt)
        .number("n", cost)
        .number("r", blockSize)
        .number("p", parallelism)
        .number("maxmem_bytes", memory())
        .derive(length);
  }

  /** The native memory in bytes that one call needs, as OpenSSL counts it. */
  @Override
  public long memory() {
    return BLOCK * blockSize * (cost + 2L + parallelism);
  }
}
