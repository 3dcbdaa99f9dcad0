package org.opentls.age;

import java.util.Arrays;

/**
 * What stands before a payload says how it is encrypted. Closing it overwrites the key, whether or
 * not somebody has taken it over.
 *
 * @param key belongs to whoever takes it, who clears it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares payloads
record Payload(ChunkFormat format, byte[] key) implements AutoCloseable {
  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
  }
}
