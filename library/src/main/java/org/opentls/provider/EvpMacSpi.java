package org.opentls.provider;

import java.nio.ByteBuffer;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.MacSpi;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.opentls.hmac.Mac;

/** A JCA {@code Mac} over a {@link Mac}. */
final class EvpMacSpi extends MacSpi implements Cloneable {
  /** What a line of the table makes of a key. */
  interface Kind {
    /** The size of the code in bytes if no parameters say another. */
    int size();

    /** Whether a code needs its key and nothing else, so that it may be given another. */
    default boolean isPlain() {
      return false;
    }

    /**
     * Starts a code.
     *
     * @throws IllegalArgumentException if the key has a wrong size
     * @throws InvalidAlgorithmParameterException if the parameters are not what the code takes
     */
    Mac start(byte[] key, @Nullable AlgorithmParameterSpec parameters)
        throws InvalidAlgorithmParameterException;
  }

  private final Kind kind;
  private final byte[] one = new byte[1];
  private @Nullable Mac mac;

  /** Whether a one-time key has seen data, so that a reset is one no more. */
  private boolean used;

  EvpMacSpi(Kind kind) {
    this.kind = kind;
  }

  @Override
  protected int engineGetMacLength() {
    return mac == null ? kind.size() : mac.size();
  }

  @Override
  protected void engineInit(Key key, @Nullable AlgorithmParameterSpec parameters)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (!(key instanceof SecretKey)) {
      throw new InvalidKeyException("a SecretKey is needed");
    }
    byte[] secret = key.getEncoded();
    if (secret == null) {
      throw new InvalidKeyException("the key does not show its bytes");
    }
    try {
      if (mac != null && parameters == null && kind.isPlain()) {
        mac.reset(secret);
        used = false;
        return;
      }
      var started = kind.start(secret, parameters);
      discard();
      mac = started;
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException(e.getMessage(), e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private void discard() {
    if (mac != null) {
      mac.close();
      mac = null;
    }
    used = false;
  }

  @Override
  protected void engineUpdate(byte input) {
    one[0] = input;
    mac().update(one);
  }

  @Override
  protected void engineUpdate(byte[] input, int offset, int length) {
    mac().update(input, offset, length);
  }

  @Override
  protected void engineUpdate(ByteBuffer input) {
    mac().update(input);
  }

  private Mac mac() {
    if (mac == null) {
      throw new IllegalStateException("the key serves one message: initialize with another");
    }
    used = true;
    return mac;
  }

  @Override
  protected byte[] engineDoFinal() {
    var current = mac();
    if (!current.isOneTime()) {
      return current.digestAndReset();
    }
    byte[] code = current.digest();
    discard();
    return code;
  }

  /** Starts anew under the same key, unless that would give it a second message. */
  @Override
  protected void engineReset() {
    if (mac != null && !mac.isOneTime()) {
      mac.reset();
    } else if (used) {
      discard();
    }
  }

  /** A code in the same state. It has a context of its own, so no field is shared. */
  @Override
  @SuppressWarnings("CloneDoesNotCallSuperClone") // the field is final, and the class too
  public EvpMacSpi clone() {
    var clone = new EvpMacSpi(kind);
    if (mac != null) {
      clone.mac = mac.copy();
      clone.used = used;
    }
    return clone;
  }
}
