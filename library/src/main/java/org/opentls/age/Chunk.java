package org.opentls.age;

/** Sizes of the pieces of a payload, in bytes. */
final class Chunk {
  private Chunk() {}

  /** The plaintext of every chunk but the last, which may be shorter. */
  static final int PLAINTEXT = 64 * 1024;

  static final int TAG = 16;
  static final int CIPHERTEXT = PLAINTEXT + TAG;

  /** The nonce before the first chunk. */
  static final int PAYLOAD_NONCE = 16;
}
