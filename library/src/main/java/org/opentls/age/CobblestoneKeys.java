package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.opentls.kdf.Hkdf;
import org.opentls.random.Secrets;

/** What Cobblestone-256 derives for one message. */
final class CobblestoneKeys implements AutoCloseable {
  /** The size in bytes of what tells that the key is this one and no other. */
  static final int COMMITMENT = 32;

  private static final int KEY = 32;

  private static final byte[] LABEL =
      "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0".getBytes(US_ASCII);

  private final byte[] derived;

  private CobblestoneKeys(byte[] derived) {
    this.derived = derived;
  }

  static CobblestoneKeys of(byte[] inputKey, byte[] salt, byte[] context) {
    byte[] info = Bytes.concat(LABEL, salt, context);
    int size = KEY + CobblestoneFormat.NONCE + COMMITMENT;
    return new CobblestoneKeys(Hkdf.sha512().expand(inputKey, info, size));
  }

  /** What stands in the message; it is no secret. */
  byte[] commitment() {
    return Arrays.copyOfRange(derived, KEY + CobblestoneFormat.NONCE, derived.length);
  }

  /** Whether a message was made with this key, salt and context. */
  boolean areCommittedTo(byte[] commitment) {
    return Secrets.compareDigest(commitment(), commitment);
  }

  Payload payload() {
    byte[] base = Arrays.copyOfRange(derived, KEY, KEY + CobblestoneFormat.NONCE);
    return new Payload(new CobblestoneFormat(base), Arrays.copyOf(derived, KEY));
  }

  @Override
  public void close() {
    Arrays.fill(derived, (byte) 0);
  }
}
