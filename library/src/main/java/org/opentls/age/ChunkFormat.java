package org.opentls.age;

import java.util.OptionalLong;
import org.opentls.cipherlib.Cipher;

/** How a payload is cut into chunks, and under which nonce each is encrypted. */
interface ChunkFormat {
  /** The size in bytes of the tag after each chunk. */
  int TAG = 16;

  /** An AEAD of tags of {@value #TAG} bytes. */
  Cipher cipher();

  /** The size in bytes of the plaintext of every chunk but the last, which may be smaller. */
  int plaintextSize();

  /**
   * Whether the last chunk is always smaller than the others, so that its size tells that it is the
   * last. If not, its nonce does, and it has at least one byte unless the payload has none.
   */
  boolean isLastShorter();

  /**
   * Writes the nonce of a chunk.
   *
   * @param nonce room for it, of the size that the cipher needs
   */
  void nonce(long index, boolean last, byte[] nonce);

  /** The size in bytes of every chunk but the last with its tag. */
  default int ciphertextSize() {
    return plaintextSize() + TAG;
  }

  /**
   * The size of the plaintext of a whole payload, in bytes; empty if no whole payload has this
   * size.
   *
   * @param size the size in bytes of all chunks with their tags
   */
  default OptionalLong plaintextSize(long size) {
    long before = (isLastShorter() ? size : Math.max(0, size - 1)) / ciphertextSize();
    long last = size - before * ciphertextSize() - TAG;
    boolean possible = last > 0 || (last == 0 && (before == 0 || isLastShorter()));
    return possible ? OptionalLong.of(before * plaintextSize() + last) : OptionalLong.empty();
  }

  /** The payload of an age file: <a href="https://c2sp.org/age#payload">chunks of STREAM</a>. */
  ChunkFormat AGE =
      new ChunkFormat() {
        @Override
        public Cipher cipher() {
          return Cipher.chaCha20Poly1305();
        }

        @Override
        public int plaintextSize() {
          return 64 * 1024;
        }

        @Override
        public boolean isLastShorter() {
          return false;
        }

        // A counter of 11 bytes, of which a long is more than enough, and a mark.
        @Override
        public void nonce(long index, boolean last, byte[] nonce) {
          for (int i = 0; i < Long.BYTES; i++) {
            nonce[10 - i] = (byte) (index >>> (8 * i));
          }
          nonce[11] = (byte) (last ? 1 : 0);
        }
      };
}
