package org.opentls.provider;

import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;
import org.opentls.cipherlib.Cipher;
import org.opentls.cipherlib.CipherContext;
import org.opentls.cipherlib.Decryptor;

/**
 * A {@code Cipher} over a block cipher in a mode that is no AEAD. After {@code doFinal} it is as
 * after {@code init}.
 */
class BlockCipherSpi extends ContextCipherSpi {
  /** JCA's names of modes and OpenSSL's. */
  private static final Map<String, String> MODES =
      Map.of(
          "ECB", "-ECB",
          "CBC", "-CBC",
          "CTR", "-CTR",
          "CFB", "-CFB",
          "CFB8", "-CFB8",
          "CFB128", "-CFB",
          "CFB64", "-CFB",
          "OFB", "-OFB",
          "OFB128", "-OFB",
          "OFB64", "-OFB");

  private final KeptContext kept = new KeptContext();
  private String mode;
  private boolean padding;

  private @Nullable CipherContext context;
  private byte[] iv = {};
  private boolean encrypts;

  /** Whether a message is finished, so that the next use starts the next one. */
  private boolean finished;

  /**
   * Makes a cipher.
   *
   * @param mode what OpenSSL's name adds to that of the key size, as in {@code -CBC}
   */
  BlockCipherSpi(CipherFamily family, String mode, boolean padding) {
    super(family);
    this.mode = mode;
    this.padding = padding;
  }

  @Override
  protected void engineSetMode(String name) throws NoSuchAlgorithmException {
    var upper = name.toUpperCase(Locale.ROOT);
    var known = MODES.get(upper);
    if (known == null || !fits(upper)) {
      throw new NoSuchAlgorithmException(family.name() + " in mode " + name);
    }
    mode = known;
    padding = padding && hasPadding();
  }

  /** Whether the bits in the name of a mode are those of a block. */
  private boolean fits(String name) {
    int bits = name.endsWith("128") ? 128 : name.endsWith("64") ? 64 : 0;
    return bits == 0 || bits == 8 * family.blockSize();
  }

  private boolean hasPadding() {
    return mode.equals("-ECB") || mode.equals("-CBC");
  }

  @Override
  protected void engineSetPadding(String name) throws NoSuchPaddingException {
    if (name.equalsIgnoreCase("NoPadding")) {
      padding = false;
    } else if (name.equalsIgnoreCase("PKCS5Padding") && hasPadding()) {
      padding = true;
    } else {
      throw new NoSuchPaddingException(name + " with " + family.name() + mode);
    }
  }

  @Override
  void start(
      boolean encrypts,
      byte[] key,
      @Nullable AlgorithmParameterSpec parameters,
      SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    var cipher = cipher(key.length, mode);
    var newIv = iv(cipher, encrypts, parameters, random);
    context = null;
    try {
      var started = kept.start(cipher, encrypts, key, newIv);
      if (hasPadding()) {
        started.padding(padding);
      }
      context = started;
    } catch (IllegalArgumentException e) {
      throw new InvalidKeyException(e.getMessage(), e);
    }
    iv = newIv;
    this.encrypts = encrypts;
    finished = false;
  }

  /** The IV that the parameters state, or a random one to encrypt with. */
  byte[] iv(
      Cipher cipher,
      boolean encrypts,
      @Nullable AlgorithmParameterSpec parameters,
      SecureRandom random)
      throws InvalidAlgorithmParameterException {
    int size = cipher.ivSize();
    if (size == 0) {
      if (parameters != null) {
        throw new InvalidAlgorithmParameterException(cipher + " takes no parameters");
      }
      return new byte[0];
    }
    if (parameters == null) {
      if (!encrypts) {
        throw new InvalidAlgorithmParameterException("no IV: decryption needs parameters");
      }
      var made = new byte[size];
      random.nextBytes(made);
      return made;
    }
    if (!(parameters instanceof IvParameterSpec spec)) {
      throw new InvalidAlgorithmParameterException(
          parameters.getClass().getName() + ": " + cipher + " takes an IvParameterSpec");
    }
    return requireSize(spec.getIV(), size, cipher);
  }

  static byte[] requireSize(byte[] iv, int size, Cipher cipher)
      throws InvalidAlgorithmParameterException {
    if (iv.length != size) {
      throw new InvalidAlgorithmParameterException(
          "IV of " + iv.length + " bytes: " + cipher + " takes " + size + " bytes");
    }
    return iv;
  }

  @Override
  AlgorithmParameterSpec specOf(AlgorithmParameters encoded) throws InvalidParameterSpecException {
    return encoded.getParameterSpec(IvParameterSpec.class);
  }

  @Override
  protected byte @Nullable [] engineGetIV() {
    return iv.length == 0 ? null : iv.clone();
  }

  @Override
  protected @Nullable AlgorithmParameters engineGetParameters() {
    return iv.length == 0 ? null : Parameters.ofIv(family.name(), iv);
  }

  /** The context, at the start of the next message if the one before is finished. */
  private CipherContext ready() {
    var started = context;
    if (started == null) {
      throw new IllegalStateException("not initialized");
    }
    if (finished) {
      restart();
    }
    return started;
  }

  /** Starts the next message. */
  void restart() {
    kept.restart(iv);
    finished = false;
  }

  /** Undoes {@code start}. */
  void forget() {
    context = null;
  }

  boolean encrypts() {
    return encrypts;
  }

  @Override
  protected int engineGetOutputSize(int length) {
    return Math.toIntExact(ready().outputSize(length));
  }

  @Override
  int updateSize(int length) {
    return Math.toIntExact(ready().updateSize(length));
  }

  @Override
  int update(byte[] in, int offset, int length, byte[] out, int outOffset) {
    return ready().update(in, offset, length, out, outOffset);
  }

  @Override
  protected int engineUpdate(ByteBuffer in, ByteBuffer out) throws ShortBufferException {
    requireWritable(out);
    requireRoom(updateSize(in.remaining()), out.remaining());
    return ready().update(in, out);
  }

  @Override
  int doFinal(byte[] in, int offset, int length, byte[] out, int outOffset)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    int size = engineGetOutputSize(length);
    int room = out.length - outOffset;
    if (room < size) {
      var plaintext = unpadded(in, offset, length, room, size);
      System.arraycopy(plaintext, 0, out, outOffset, plaintext.length);
      Arrays.fill(plaintext, (byte) 0);
      return plaintext.length;
    }
    var started = ready();
    finished = true;
    return started.finish(in, offset, length, out, outOffset);
  }

  /**
   * A decryption that may fit once its padding is off. It runs in a copy, so that all is as before
   * if it does not.
   */
  private byte[] unpadded(byte[] in, int offset, int length, int room, int size)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    if (!padding || room < size - family.blockSize() || !(ready() instanceof Decryptor decryptor)) {
      throw new ShortBufferException("room for " + room + " of " + size + " bytes of output");
    }
    var plaintext = new byte[size];
    try (var copy = decryptor.copy()) {
      int count = copy.finish(in, offset, length, plaintext, 0);
      requireRoom(count, room);
      finished = true;
      return Arrays.copyOf(plaintext, count);
    } catch (IllegalBlockSizeException | BadPaddingException e) {
      finished = true;
      throw e;
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  @Override
  protected int engineDoFinal(ByteBuffer in, ByteBuffer out)
      throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
    requireWritable(out);
    int size = engineGetOutputSize(in.remaining());
    if (out.remaining() < size) {
      var bytes = new byte[in.remaining()];
      in.duplicate().get(bytes);
      var plaintext = unpadded(bytes, 0, bytes.length, out.remaining(), size);
      in.position(in.limit());
      out.put(plaintext);
      Arrays.fill(plaintext, (byte) 0);
      return plaintext.length;
    }
    var started = ready();
    finished = true;
    return started.finish(in, out);
  }
}
