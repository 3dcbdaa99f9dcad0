package org.opentls.cipherlib;

import static org.opentls.api.Err.check;
import static org.opentls.api.EvpCipherCtx.EVP_CIPHER_CTX_ctrl;
import static org.opentls.api.EvpCipherCtx.EVP_CTRL_AEAD_SET_TAG;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import org.opentls.api.Err;

/**
 * A decryption under way, which {@link Cipher#decryptor} starts.
 *
 * <p>What {@code update} gives is <em>not checked yet</em>: only {@code finish} tells whether the
 * tag of an AEAD is right, and until then an attacker may have written every byte. Act on nothing
 * before; or use {@link Cipher#decrypt}, which gives nothing before. Ciphers that are no AEAD never
 * tell.
 */
public final class Decryptor extends CipherContext {
  Decryptor(Cipher cipher, byte[] key, byte[] iv) {
    super(cipher, false, key, iv);
  }

  private Decryptor(Decryptor other) {
    super(other);
  }

  @Override
  public Decryptor padding(boolean padding) {
    super.padding(padding);
    return this;
  }

  @Override
  public Decryptor aad(byte[] aad) {
    super.aad(aad);
    return this;
  }

  @Override
  public Decryptor aad(byte[] aad, int offset, int length) {
    super.aad(aad, offset, length);
    return this;
  }

  @Override
  public Decryptor aad(ByteBuffer aad) {
    super.aad(aad);
    return this;
  }

  /**
   * Sets the tag that the message must have, at any time before {@code finish}.
   *
   * @param tag {@link Cipher#tagSize()} bytes
   * @throws IllegalArgumentException if the tag has another size
   * @throws IllegalStateException if this is no AEAD
   */
  public Decryptor tag(byte[] tag) {
    if (cipher.isAead() && tag.length != cipher.tagSize()) {
      throw new IllegalArgumentException(
          "tag of " + tag.length + " bytes: " + cipher + " takes " + cipher.tagSize() + " bytes");
    }
    return tag(tag, 0);
  }

  /**
   * Sets the tag that the message must have, as {@link #tag(byte[])}.
   *
   * @param offset the index of the first of {@link Cipher#tagSize()} bytes
   * @throws IndexOutOfBoundsException if there are not as many bytes
   * @throws IllegalStateException if this is no AEAD
   */
  public Decryptor tag(byte[] from, int offset) {
    if (!cipher.isAead()) {
      throw new IllegalStateException(cipher.name() + " is no AEAD");
    }
    Objects.checkFromIndexSize(offset, tag.length, from.length);
    System.arraycopy(from, offset, tag, 0, tag.length);
    hasTag = true;
    return this;
  }

  /**
   * Ends the message and gives the rest.
   *
   * @return what was still to come, in a new array; it may be empty
   * @throws AEADBadTagException if the tag of an AEAD or the check of a key wrap is wrong; what
   *     {@code update} gave is then worthless
   * @throws BadPaddingException if the padding is wrong
   * @throws IllegalBlockSizeException if the mode does not take data of this size
   * @throws IllegalStateException if this is an AEAD and has no tag yet
   */
  @Override
  public byte[] finish() throws BadPaddingException, IllegalBlockSizeException {
    return finishNew();
  }

  @Override
  void beforeFinish(MemorySegment ctx) {
    if (cipher.isAead()) {
      check(
          EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, tag.length, MemorySegment.ofArray(tag)));
    }
  }

  @Override
  void requireReady() {
    if (cipher.isAead() && !hasTag) {
      throw new IllegalStateException("a decryption needs the tag before its end");
    }
  }

  @Override
  void afterFinish(MemorySegment ctx) {}

  @Override
  BadPaddingException refused() {
    Err.drain();
    return cipher.isAead()
        ? new AEADBadTagException("wrong tag")
        : cipher.mode().isKeyWrap()
            ? new AEADBadTagException("not a key wrapped with this key")
            : new BadPaddingException("wrong padding");
  }

  /**
   * A decryption in the same state, which then goes its own way.
   *
   * @throws org.opentls.api.OpenSslException if OpenSSL cannot copy the state of this cipher
   * @throws IllegalStateException if this context is closed or in use by another thread
   */
  public Decryptor copy() {
    return new Decryptor(this);
  }
}
