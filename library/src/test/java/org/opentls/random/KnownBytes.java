package org.opentls.random;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of "0", "1", "2" and so on, as the Python program of the replay makes them. */
final class KnownBytes implements ByteSource {
  private final MessageDigest sha256;
  private byte[] block = {};
  private int blocks;
  private int position;

  KnownBytes() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static SystemRandom random() {
    return new SystemRandom(Drbg.PUBLIC, new KnownBytes());
  }

  @Override
  public void nextBytes(byte[] out, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (position == block.length) {
        block = sha256.digest(Integer.toString(blocks++).getBytes(US_ASCII));
        position = 0;
      }
      out[i] = block[position++];
    }
  }
}
