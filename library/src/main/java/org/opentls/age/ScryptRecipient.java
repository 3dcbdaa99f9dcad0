package org.opentls.age;

import java.util.Arrays;
import java.util.List;
import org.opentls.random.Secrets;

/**
 * Everyone who knows a passphrase. It is always the only recipient of its file. Safe for any thread
 * until it is closed.
 */
public final class ScryptRecipient implements Recipient, AutoCloseable {
  /** As the {@code age} program has it: 256 MiB and about a second. */
  private static final int USUAL_WORK_FACTOR = 18;

  private final Passphrase passphrase;
  private final int workFactor;

  private ScryptRecipient(Passphrase passphrase, int workFactor) {
    this.passphrase = passphrase;
    this.workFactor = workFactor;
  }

  /**
   * A passphrase at the usual cost: 2^18, which takes 256 MiB and about a second each time a file
   * is made or opened.
   *
   * @param passphrase one character or more; copied, so the caller clears it
   * @throws IllegalArgumentException if it is empty or has half of a surrogate pair
   */
  public static ScryptRecipient of(char[] passphrase) {
    return of(passphrase, USUAL_WORK_FACTOR);
  }

  /**
   * A passphrase at another cost.
   *
   * @param passphrase one character or more; copied, so the caller clears it
   * @param workFactor the logarithm to base 2 of scrypt's {@code N}, 1 to 30; a file takes {@code
   *     2^(workFactor + 10)} bytes of native memory to make and to open. The {@code age} program
   *     opens files up to 22, identities here up to 20 unless they are told otherwise
   * @throws IllegalArgumentException if the passphrase is empty or has half of a surrogate pair, or
   *     the work factor is out of its range
   */
  public static ScryptRecipient of(char[] passphrase, int workFactor) {
    Passphrase.requireWorkFactor(workFactor);
    return new ScryptRecipient(Passphrase.of(passphrase), workFactor);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if this is closed
   * @throws org.opentls.api.OpenSslException if there is not enough memory
   */
  @Override
  public List<Stanza> wrap(byte[] fileKey) {
    byte[] salt = Secrets.tokenBytes(Passphrase.SALT_SIZE);
    byte[] key = passphrase.wrappingKey(salt, workFactor);
    try {
      var arguments = List.of(CanonicalBase64.encode(salt), Integer.toString(workFactor));
      return List.of(new Stanza(Passphrase.TYPE, arguments, FileKey.wrap(key, fileKey)));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** Overwrites the passphrase. Closing twice is harmless. */
  @Override
  public void close() {
    passphrase.close();
  }

  /** What this is, not the passphrase. */
  @Override
  public String toString() {
    return "passphrase at work factor " + workFactor;
  }
}
