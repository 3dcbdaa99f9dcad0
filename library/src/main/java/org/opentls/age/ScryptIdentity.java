package org.opentls.age;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The passphrase of a file. Safe for any thread until it is closed.
 *
 * <p>The file says how much work the passphrase costs, so a stranger's file can ask for gigabytes
 * and minutes: what is above the limit is refused before anything is computed.
 */
public final class ScryptIdentity implements Identity {
  private static final int USUAL_MAX_WORK_FACTOR = 20;

  private final Passphrase passphrase;
  private final int maxWorkFactor;

  private ScryptIdentity(Passphrase passphrase, int maxWorkFactor) {
    this.passphrase = passphrase;
    this.maxWorkFactor = maxWorkFactor;
  }

  /**
   * A passphrase for files that cost up to 2^20, which takes 1 GiB and some seconds.
   *
   * @param passphrase one character or more; copied, so the caller clears it
   * @throws IllegalArgumentException if it is empty or has half of a surrogate pair
   */
  public static ScryptIdentity of(char[] passphrase) {
    return of(passphrase, USUAL_MAX_WORK_FACTOR);
  }

  /**
   * A passphrase with another limit.
   *
   * @param passphrase one character or more; copied, so the caller clears it
   * @param maxWorkFactor the logarithm to base 2 of the largest {@code N} of scrypt that is
   *     accepted, 1 to 30; it takes {@code 2^(maxWorkFactor + 10)} bytes of native memory
   * @throws IllegalArgumentException if the passphrase is empty or has half of a surrogate pair, or
   *     the limit is out of its range
   */
  public static ScryptIdentity of(char[] passphrase, int maxWorkFactor) {
    Passphrase.requireWorkFactor(maxWorkFactor);
    return new ScryptIdentity(Passphrase.of(passphrase), maxWorkFactor);
  }

  /**
   * {@inheritDoc}
   *
   * @throws AgeException of the kind {@code WORK_FACTOR_TOO_HIGH} if the file asks for more work
   *     than the limit, of the kind {@code HEADER} if the stanza is malformed
   * @throws IllegalStateException if this is closed
   * @throws org.opentls.api.OpenSslException if there is not enough memory
   */
  @Override
  public Optional<byte[]> unwrap(List<Stanza> stanzas) throws AgeException {
    for (var stanza : stanzas) {
      if (stanza.type().equals(Passphrase.TYPE)) {
        // Header has seen to it that there is no other.
        return unwrap(stanza);
      }
    }
    return Optional.empty();
  }

  private Optional<byte[]> unwrap(Stanza stanza) throws AgeException {
    if (stanza.arguments().size() != 2) {
      throw AgeException.header("a scrypt stanza has two arguments");
    }
    byte[] salt =
        CanonicalBase64.decode(stanza.arguments().getFirst())
            .filter(bytes -> bytes.length == Passphrase.SALT_SIZE)
            .orElseThrow(() -> AgeException.header("the salt of a scrypt stanza is malformed"));
    int workFactor = workFactor(stanza.arguments().getLast());
    byte[] body = stanza.body();
    if (body.length != FileKey.WRAPPED_SIZE) {
      throw AgeException.header("the body of a scrypt stanza has " + body.length + " bytes");
    }
    byte[] key = passphrase.wrappingKey(salt, workFactor);
    try {
      return FileKey.unwrap(key, body);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private int workFactor(String text) throws AgeException {
    int workFactor =
        Passphrase.workFactor(text)
            .orElseThrow(
                () -> AgeException.header("the work factor of a scrypt stanza is malformed"));
    if (workFactor > maxWorkFactor) {
      throw new AgeException(
          AgeException.Kind.WORK_FACTOR_TOO_HIGH,
          "the passphrase costs more work than 2^" + maxWorkFactor + ", the limit");
    }
    return workFactor;
  }

  /** Overwrites the passphrase. Closing twice is harmless. */
  @Override
  public void close() {
    passphrase.close();
  }

  /** What this is, not the passphrase. */
  @Override
  public String toString() {
    return "passphrase up to work factor " + maxWorkFactor;
  }
}
