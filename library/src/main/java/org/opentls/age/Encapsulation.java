package org.opentls.age;

import java.util.Arrays;

/**
 * A new secret that the owner of a key can find as well, and what tells it to them. Closing it
 * overwrites the secret.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Encapsulation(byte[] secret, byte[] ciphertext) implements AutoCloseable {
  @Override
  public void close() {
    Arrays.fill(secret, (byte) 0);
  }
}
