package org.opentls.provider;

import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;
import org.opentls.cipherlib.CipherContext;
import org.opentls.cipherlib.Decryptor;
import org.opentls.cipherlib.Encryptor;

/**
 * A {@code Cipher} over an AEAD. Decryption holds all ciphertext until {@code doFinal} has found
 * the tag right; encryption gives ciphertext at once if the mode does. An encryption needs a new
 * key or nonce for each message.
 */
final class AeadCipherSpi extends ContextCipherSpi {
  /** The most bytes of an array that is kept for the next message. */
  private static final int MAX_KEPT = 64 * 1024;

  private static final byte[] NONE = {};

  private static final AeadShape.Choice NO_CHOICE = new AeadShape.Choice(NONE, 0);

  private final AeadShape shape;
  private final KeptContext kept = new KeptContext();
  private final LastNonce last = new LastNonce();

  private @Nullable CipherContext context;
  private AeadShape.Choice choice = NO_CHOICE;
  private boolean encrypts;

  /** Whether a message is finished, so that the next use starts the next one, if it may. */
  private boolean finished;

  /** Ciphertext, and perhaps the tag, that waits for the end. */
  private byte[] held = NONE;

  private int heldSize;
  private boolean hasData;

  AeadCipherSpi(CipherFamily family, AeadShape shape) {
    super(family);
    this.shape = shape;
  }

  @Override
  void start(
      boolean encrypts,
      byte[] key,
      @Nullable AlgorithmParameterSpec parameters,
      SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    context = null;
    heldSize = 0;
    hasData = false;
    var newChoice = choice(encrypts, parameters, random);
    var cipher = cipher(key.length, shape.suffix()).withTagSize(newChoice.tagSize());
    if (encrypts && !shape.bearsSameNonce() && !last.isNew(key, newChoice.nonce())) {
      throw reuse();
    }
    try {
      context = kept.start(cipher, encrypts, key, newChoice.nonce());
    } catch (IllegalArgumentException e) {
      throw new InvalidAlgorithmParameterException(e.getMessage(), e);
    }
    choice = newChoice;
    this.encrypts = encrypts;
    finished = false;
  }

  /** The JDK's own two ciphers differ in what they throw. */
  private InvalidKeyException reuse() throws InvalidAlgorithmParameterException {
    var message = "the key and nonce of the encryption before";
    if (shape == AeadShape.CHACHA20_POLY1305) {
      return new InvalidKeyException(message);
    }
    throw new InvalidAlgorithmParameterException(message);
  }

  private AeadShape.Choice choice(
      boolean encrypts, @Nullable AlgorithmParameterSpec parameters, SecureRandom random)
      throws InvalidAlgorithmParameterException {
    if (parameters != null) {
      return shape.choice(parameters);
    }
    if (!encrypts && !shape.needsNoNonce()) {
      throw new InvalidAlgorithmParameterException("no nonce: decryption needs parameters");
    }
    var nonce = new byte[shape.nonceSize()];
    random.nextBytes(nonce);
    return shape.withRandom(nonce);
  }

  @Override
  AlgorithmParameterSpec specOf(AlgorithmParameters encoded) throws InvalidParameterSpecException {
    return shape.specOf(encoded);
  }

  @Override
  protected byte @Nullable [] engineGetIV() {
    return choice.nonce().length == 0 ? null : choice.nonce().clone();
  }

  @Override
  protected @Nullable AlgorithmParameters engineGetParameters() {
    return choice.tagSize() == 0 ? null : shape.parameters(choice);
  }

  private CipherContext ready() {
    var started = context;
    if (started == null) {
      throw new IllegalStateException("not initialized");
    }
    if (finished) {
      if (encrypts && !shape.bearsSameNonce()) {
        throw new IllegalStateException("the next encryption needs another key or nonce");
      }
      kept.restart(choice.nonce());
      finished = false;
    }
    return started;
  }

  private int tagSize() {
    return choice.tagSize();
  }

  @Override
  protected void engineUpdateAAD(byte[] aad, int offset, int length) {
    readyForAad().aad(aad, offset, length);
  }

  @Override
  protected void engineUpdateAAD(ByteBuffer aad) {
    readyForAad().aad(aad);
  }

  private CipherContext readyForAad() {
    var started = ready();
    if (hasData) {
      throw new IllegalStateException("associated data comes before all data");
    }
    return started;
  }

  @Override
  protected int engineGetOutputSize(int length) {
    if (!encrypts) {
      return Math.max(0, Math.addExact(heldSize, length) - tagSize());
    }
    var started = context;
    long size = started == null || finished ? length : started.outputSize(length);
    return Math.toIntExact(size + tagSize());
  }

  @Override
  int updateSize(int length) {
    return encrypts ? Math.toIntExact(ready().updateSize(length)) : 0;
  }

  @Override
  int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
    var started = ready();
    hasData = true;
    if (encrypts) {
      return started.update(in, offset, length, out, outOffset);
    }
    System.arraycopy(in, offset, roomFor(length), heldSize, length);
    heldSize += length;
    return 0;
  }

  @Override
  protected int engineUpdate(ByteBuffer in, ByteBuffer out) throws ShortBufferException {
    requireWritable(out);
    var started = ready();
    if (encrypts) {
      requireRoom(updateSize(in.remaining()), out.remaining());
      hasData = true;
      return started.update(in, out);
    }
    hold(in);
    return 0;
  }

  private void hold(ByteBuffer in) {
    hasData = true;
    int length = in.remaining();
    in.get(roomFor(length), heldSize, length);
    heldSize += length;
  }

  /** What is held, with room for {@code more} bytes. */
  private byte[] roomFor(int more) {
    int size = Math.addExact(heldSize, more);
    if (size > held.length) {
      held = Arrays.copyOf(held, (int) Math.min(Integer.MAX_VALUE - 8, size + (long) heldSize));
    }
    return held;
  }

  @Override
  int doFinal(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    var started = ready();
    int size = requireTag(length);
    requireRoom(size, out.length - outOffset);
    if (started instanceof Encryptor encryptor) {
      end();
      int count = encryptor.finish(in, offset, length, out, outOffset);
      return count + encryptor.tag(out, outOffset + count);
    }
    if (heldSize == 0) {
      return open((Decryptor) started, in, offset, size, out, outOffset);
    }
    update(in, offset, length, out, outOffset);
    return open((Decryptor) started, held, 0, size, out, outOffset);
  }

  /** The size of the output; a decryption that is shorter than a tag ends here. */
  private int requireTag(int length) throws AEADBadTagException {
    if (!encrypts && heldSize + (long) length < tagSize()) {
      long size = heldSize + (long) length;
      end();
      throw new AEADBadTagException(size + " bytes are less than a tag of " + tagSize());
    }
    return engineGetOutputSize(length);
  }

  private void end() {
    finished = true;
    hasData = false;
    heldSize = 0;
    if (held.length > MAX_KEPT) {
      held = NONE;
    }
  }

  /** Decrypts into {@code out}, where nothing is left if the tag is wrong. */
  private int open(
      Decryptor decryptor, byte[] from, int offset, int size, byte[] out, int outOffset)
      throws IllegalBlockSizeException, BadPaddingException {
    end();
    decryptor.tag(from, offset + size);
    boolean done = false;
    try {
      int count = decryptor.finish(from, offset, size, out, outOffset);
      done = true;
      return count;
    } finally {
      if (!done) {
        Arrays.fill(out, outOffset, outOffset + size, (byte) 0);
      }
    }
  }

  @Override
  protected int engineDoFinal(ByteBuffer in, ByteBuffer out)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    requireWritable(out);
    var started = ready();
    int size = requireTag(in.remaining());
    requireRoom(size, out.remaining());
    if (started instanceof Encryptor encryptor) {
      end();
      encryptor.finish(in, out);
      out.put(encryptor.tag());
      return size;
    }
    if (heldSize == 0 && in.remaining() >= tagSize()) {
      var ciphertext = in.duplicate().limit(in.position() + size);
      var tag = new byte[tagSize()];
      in.get(in.position() + size, tag);
      open((Decryptor) started, ciphertext, tag, out);
    } else {
      hold(in);
      var tag = Arrays.copyOfRange(held, size, size + tagSize());
      open((Decryptor) started, ByteBuffer.wrap(held, 0, size), tag, out);
    }
    in.position(in.limit());
    return size;
  }

  private void open(Decryptor decryptor, ByteBuffer ciphertext, byte[] tag, ByteBuffer out)
      throws IllegalBlockSizeException, BadPaddingException {
    int size = ciphertext.remaining();
    int at = out.position();
    end();
    boolean done = false;
    try {
      decryptor.tag(tag).finish(ciphertext, out);
      done = true;
    } finally {
      if (!done) {
        out.put(at, new byte[size]);
      }
    }
  }
}
