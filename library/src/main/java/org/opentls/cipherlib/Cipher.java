package org.opentls.cipherlib;

import static java.lang.foreign.MemorySegment.NULL;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpCipher.EVP_CIPHER_fetch;
import static org.opentls.api.EvpCipher.EVP_CIPHER_get0_name;
import static org.opentls.api.EvpCipher.EVP_CIPHER_get_block_size;
import static org.opentls.api.EvpCipher.EVP_CIPHER_get_flags;
import static org.opentls.api.EvpCipher.EVP_CIPHER_get_iv_length;
import static org.opentls.api.EvpCipher.EVP_CIPHER_get_key_length;
import static org.opentls.api.EvpCipher.EVP_CIPHER_get_mode;
import static org.opentls.api.EvpCipher.EVP_CIPH_VARIABLE_LENGTH;
import static org.opentls.api.Rand.RAND_bytes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.IllegalBlockSizeException;
import org.jspecify.annotations.Nullable;
import org.opentls.api.CString;
import org.opentls.api.EvpCipher;
import org.opentls.api.Handle;
import org.opentls.api.OpenSSL;
import org.opentls.internal.Names;

/**
 * A symmetric cipher: {@code EVP_EncryptInit(3ossl)}. Immutable, and safe for any thread.
 *
 * <p>For those who have a key and a message, {@link Box} is one line each way. For those who need a
 * certain AEAD, {@link #encrypt} and {@link #decrypt} do a message in one call. For all else there
 * are {@link #encryptor} and {@link #decryptor}:
 *
 * {@snippet file="CipherExamples.java" region="pieces"}
 *
 * <p>All sizes are bytes. A key, IV, nonce or tag of a wrong size is an {@code
 * IllegalArgumentException} that names the right one.
 */
public final class Cipher {
  /** The characters of OpenSSL's names. Others, such as NUL and the colon, end a name in C. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]{1,64}");

  /**
   * What has been fetched, by the name in lower case. Only what exists gets in, so nobody can make
   * it grow beyond the names that the providers have.
   */
  private static final Map<String, Cipher> FETCHED = new ConcurrentHashMap<>();

  private static final byte[] NONE = {};

  private static final int TAG_SIZE = 16;

  /** OpenSSL's {@code GCM_IV_MAX_SIZE}. */
  private static final int MAX_GCM_NONCE = 128;

  private static final int MAX_SIV_NONCE = 64 * 1024;

  private final Handle cipher;
  private final String name;
  private final Mode mode;
  private final Sizes keySizes;
  private final int keySize;
  private final int ivSize;
  private final Sizes ivSizes;
  private final int blockSize;
  private final int tagSize;

  private Cipher(Handle cipher, String name, Mode mode) {
    var pointer = cipher.pointer();
    this.cipher = cipher;
    this.name = name;
    this.mode = mode;
    this.keySize = EVP_CIPHER_get_key_length(pointer);
    boolean anyKey = (EVP_CIPHER_get_flags(pointer) & EVP_CIPH_VARIABLE_LENGTH) != 0;
    this.keySizes = anyKey ? Sizes.range(1, 64) : Sizes.exactly(keySize);
    // OpenSSL's own nonce of CCM leaves room for messages that no array holds.
    this.ivSize = mode == Mode.CCM ? 12 : EVP_CIPHER_get_iv_length(pointer);
    this.ivSizes = ivSizes();
    this.blockSize = EVP_CIPHER_get_block_size(pointer);
    this.tagSize = mode.isAead() ? TAG_SIZE : 0;
  }

  private Cipher(Cipher other, int tagSize) {
    this.cipher = other.cipher;
    this.name = other.name;
    this.mode = other.mode;
    this.keySizes = other.keySizes;
    this.keySize = other.keySize;
    this.ivSize = other.ivSize;
    this.ivSizes = other.ivSizes;
    this.blockSize = other.blockSize;
    this.tagSize = tagSize;
  }

  private Sizes ivSizes() {
    return switch (mode) {
      case GCM -> Sizes.range(1, MAX_GCM_NONCE);
      case CCM -> Sizes.range(7, 13);
      case OCB -> Sizes.range(1, 15);
      case SIV -> Sizes.range(0, MAX_SIV_NONCE);
      case STREAM, ECB, CBC, CTS, CFB, OFB, CTR, XTS, KW, KWP, POLY1305, GCM_SIV ->
          Sizes.exactly(ivSize);
    };
  }

  /**
   * A cipher by name.
   *
   * @param algorithm a name or object identifier that OpenSSL knows (see {@code openssl list
   *     -cipher-algorithms}), as in {@code AES-256-GCM}, {@code ChaCha20-Poly1305} or {@code
   *     2.16.840.1.101.3.4.1.46}, in any case
   * @throws IllegalArgumentException if no cipher can have this name, or it is one that OpenSSL has
   *     for its own use in TLS and CMS
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL has no such cipher
   * @throws org.opentls.api.OpenSslNotFoundException if no OpenSSL could be loaded
   */
  public static Cipher of(String algorithm) {
    if (!NAME.matcher(algorithm).matches() || isForOpenSslOnly(algorithm)) {
      throw new IllegalArgumentException("not the name of a cipher: " + Names.shown(algorithm));
    }
    var key = algorithm.toLowerCase(Locale.ROOT);
    var cipher = FETCHED.get(key);
    return cipher != null ? cipher : fetch(algorithm, key);
  }

  private static Cipher fetch(String algorithm, String key) {
    Handle fetched;
    try (var arena = Arena.ofConfined()) {
      fetched =
          Handle.own(
              EVP_CIPHER_fetch(NULL, arena.allocateFrom(algorithm), NULL),
              EvpCipher::EVP_CIPHER_free);
    }
    var pointer = fetched.pointer();
    var name = CString.at(EVP_CIPHER_get0_name(pointer));
    var mode =
        Mode.of(
                EVP_CIPHER_get_mode(pointer),
                EVP_CIPHER_get_flags(pointer),
                EVP_CIPHER_get_iv_length(pointer))
            .orElseThrow(
                () -> new IllegalArgumentException(name + " is for OpenSSL's own use only"));
    var cipher = new Cipher(fetched, name, mode);
    var earlier = FETCHED.putIfAbsent(key, cipher);
    return earlier != null ? earlier : cipher;
  }

  /** The cipher that encrypts nothing, and those that also compute the HMAC of TLS. */
  private static boolean isForOpenSslOnly(String name) {
    var upper = name.toUpperCase(Locale.ROOT);
    return upper.equals("NULL") || upper.contains("-HMAC-");
  }

  /** The number of ciphers held. */
  static int fetched() {
    return FETCHED.size();
  }

  /** AES-256-GCM, the AEAD for most uses. */
  public static Cipher aes256Gcm() {
    return of("AES-256-GCM");
  }

  /** ChaCha20-Poly1305, the AEAD for processors without AES instructions. */
  public static Cipher chaCha20Poly1305() {
    return of("ChaCha20-Poly1305");
  }

  /** The names of all ciphers that the providers of the loaded OpenSSL offer. */
  public static SortedSet<String> available() {
    var names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (var name : OpenSSL.ciphers()) {
      if (!isForOpenSslOnly(name) && isUsable(name)) {
        names.add(name);
      }
    }
    return Collections.unmodifiableSortedSet(names);
  }

  private static boolean isUsable(String name) {
    try {
      var _ = of(name);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** OpenSSL's name, as in {@code AES-256-GCM}. */
  public String name() {
    return name;
  }

  /** What the cipher makes of blocks. */
  public Mode mode() {
    return mode;
  }

  /**
   * The size of a key in bytes; that of XTS and SIV is the size of two keys of the block cipher.
   */
  public int keySize() {
    return keySize;
  }

  /**
   * The usual size in bytes of the IV, or of the nonce of an AEAD; 0 if the cipher has none. GCM,
   * CCM and OCB take other sizes, too: 1 to 128, 7 to 13 and 1 to 15. SIV needs none and takes any.
   * The IV of {@code ChaCha20} is a counter of 4 bytes, the lowest first, and a nonce of 12.
   */
  public int ivSize() {
    return ivSize;
  }

  /** The size of the tag in bytes; 0 if this is no AEAD. */
  public int tagSize() {
    return tagSize;
  }

  /** The size in bytes of the blocks that data is cut into, 1 if any size is as good. */
  public int blockSize() {
    return blockSize;
  }

  /** Whether there is a tag that shows changes, and associated data. */
  public boolean isAead() {
    return mode.isAead();
  }

  /**
   * This AEAD with tags of another size. Each bit less doubles the chance of one who guesses.
   *
   * @param bytes 12 to 16 for GCM, an even number from 4 to 16 for CCM, 8 to 16 for OCB, 16 for
   *     others
   * @throws IllegalArgumentException if this cipher has no such tags
   */
  public Cipher withTagSize(int bytes) {
    tagSizes().require(bytes, "tag", name);
    return bytes == tagSize ? this : new Cipher(this, bytes);
  }

  private Sizes tagSizes() {
    return switch (mode) {
      case GCM -> Sizes.range(12, TAG_SIZE);
      case CCM -> new Sizes(4, TAG_SIZE, 2);
      case OCB -> Sizes.range(8, TAG_SIZE);
      case POLY1305, SIV, GCM_SIV -> Sizes.exactly(TAG_SIZE);
      case STREAM, ECB, CBC, CTS, CFB, OFB, CTR, XTS, KW, KWP -> Sizes.exactly(0);
    };
  }

  /**
   * Starts an encryption under a random IV or nonce; {@link Encryptor#iv()} tells it.
   *
   * @param key {@link #keySize()} bytes; they are read now and the caller clears them
   * @throws IllegalArgumentException if the key has a wrong size
   */
  public Encryptor encryptor(byte[] key) {
    return encryptor(key, randomIv());
  }

  /**
   * Starts an encryption.
   *
   * @param key {@link #keySize()} bytes; they are read now and the caller clears them
   * @param iv the IV or nonce, {@link #ivSize()} bytes; a nonce never comes twice with one key
   * @throws IllegalArgumentException if one has a wrong size, or the two halves of a key of XTS are
   *     equal
   */
  public Encryptor encryptor(byte[] key, byte[] iv) {
    return new Encryptor(this, key, iv);
  }

  /**
   * Starts a decryption.
   *
   * @param key {@link #keySize()} bytes; they are read now and the caller clears them
   * @param iv the IV or nonce of the encryption
   * @throws IllegalArgumentException if one has a wrong size, or the two halves of a key of XTS are
   *     equal
   */
  public Decryptor decryptor(byte[] key, byte[] iv) {
    return new Decryptor(this, key, iv);
  }

  /**
   * Encrypts a message with this AEAD under a random nonce.
   *
   * <p>Chance bounds the number of messages to a key: 2^32 with nonces of 12 bytes, as NIST SP
   * 800-38D has it. SIV uses no nonce here, so equal messages show.
   *
   * @param key {@link #keySize()} bytes
   * @param aad associated data: not secret, not part of the result, and needed to decrypt; may be
   *     empty
   * @return the nonce, the ciphertext and the tag: {@code ivSize() + plaintext.length + tagSize()}
   *     bytes, which {@link #decrypt(byte[], byte[], byte[])} takes
   * @throws IllegalStateException if this is no AEAD
   * @throws IllegalArgumentException if the key has a wrong size or the message is too long
   */
  public byte[] encrypt(byte[] key, byte[] aad, byte[] plaintext) {
    return encrypt(NONE, randomIv(), key, aad, plaintext);
  }

  /**
   * Encrypts a message with this AEAD.
   *
   * @param key {@link #keySize()} bytes
   * @param nonce {@link #ivSize()} bytes that never come twice with one key
   * @param aad associated data: not secret, not part of the result, and needed to decrypt; may be
   *     empty
   * @return the ciphertext and the tag: {@code plaintext.length + tagSize()} bytes
   * @throws IllegalStateException if this is no AEAD
   * @throws IllegalArgumentException if the key or nonce has a wrong size or the message is too
   *     long
   */
  public byte[] encrypt(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
    var message = encrypt(NONE, nonce, key, aad, plaintext);
    return Arrays.copyOfRange(message, nonce.length, message.length);
  }

  /** The header, the nonce, the ciphertext and the tag. */
  byte[] encrypt(byte[] header, byte[] nonce, byte[] key, byte[] aad, byte[] plaintext) {
    requireAead();
    long size = (long) header.length + nonce.length + plaintext.length + tagSize;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("a message of " + plaintext.length + " bytes is too long");
    }
    var out = Arrays.copyOf(header, (int) size);
    System.arraycopy(nonce, 0, out, header.length, nonce.length);
    int at = header.length + nonce.length;
    try (var encryptor = encryptor(key, nonce)) {
      encryptor.aad(header).aad(aad);
      int length = encryptor.finish(plaintext, 0, plaintext.length, out, at);
      encryptor.tag(out, at + length);
    } catch (IllegalBlockSizeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return out;
  }

  /**
   * Decrypts what {@link #encrypt(byte[], byte[], byte[])} made. Nothing is released unless the tag
   * is right.
   *
   * @param key the key
   * @param aad the associated data
   * @param message the nonce, the ciphertext and the tag
   * @return the plaintext
   * @throws AEADBadTagException if the tag is wrong: another key, other associated data, or a
   *     message that was changed or cut
   * @throws IllegalStateException if this is no AEAD
   * @throws IllegalArgumentException if the key has a wrong size
   */
  public byte[] decrypt(byte[] key, byte[] aad, byte[] message) throws AEADBadTagException {
    requireAead();
    keySizes.require(key.length, "key", name);
    int nonceSize = Math.min(ivSize, message.length);
    if (nonceSize < ivSize) {
      throw tooShort(message.length, ivSize + tagSize);
    }
    return decrypt(NONE, Arrays.copyOf(message, nonceSize), nonceSize, key, aad, message);
  }

  /**
   * Decrypts what {@link #encrypt(byte[], byte[], byte[], byte[])} made. Nothing is released unless
   * the tag is right.
   *
   * @param key the key
   * @param nonce the nonce
   * @param aad the associated data
   * @param ciphertext the ciphertext and the tag
   * @return the plaintext
   * @throws AEADBadTagException if the tag is wrong: another key or nonce, other associated data,
   *     or a ciphertext that was changed or cut
   * @throws IllegalStateException if this is no AEAD
   * @throws IllegalArgumentException if the key or nonce has a wrong size
   */
  public byte[] decrypt(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext)
      throws AEADBadTagException {
    return decrypt(NONE, nonce, 0, key, aad, ciphertext);
  }

  /** The plaintext of what {@code message} has from {@code at}. */
  byte[] decrypt(byte[] header, byte[] nonce, int at, byte[] key, byte[] aad, byte[] message)
      throws AEADBadTagException {
    requireAead();
    try (var decryptor = decryptor(key, nonce)) {
      int length = message.length - at - tagSize;
      if (length < 0) {
        throw tooShort(message.length, at + tagSize);
      }
      decryptor.aad(header).aad(aad).tag(message, at + length);
      return open(decryptor, message, at, length);
    }
  }

  private static byte[] open(Decryptor decryptor, byte[] message, int at, int length)
      throws AEADBadTagException {
    var plaintext = new byte[length];
    boolean done = false;
    try {
      decryptor.finish(message, at, length, plaintext, 0);
      done = true;
      return plaintext;
    } catch (AEADBadTagException e) {
      throw e;
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      throw badTag(e.getMessage());
    } finally {
      if (!done) {
        Arrays.fill(plaintext, (byte) 0);
      }
    }
  }

  private static AEADBadTagException tooShort(int size, int least) {
    return badTag("a message of " + size + " bytes, which has " + least + " or more");
  }

  private static AEADBadTagException badTag(@Nullable String reason) {
    return new AEADBadTagException(reason);
  }

  private void requireAead() {
    if (!isAead()) {
      throw new IllegalStateException(name + " is no AEAD: use encryptor and decryptor");
    }
  }

  private byte[] randomIv() {
    var iv = new byte[mode.isKeyWrap() ? 0 : ivSize];
    if (iv.length > 0) {
      check(RAND_bytes(MemorySegment.ofArray(iv), iv.length));
    }
    return iv;
  }

  /** Checks a key before C sees it. */
  void requireKey(byte[] key) {
    keySizes.require(key.length, "key", name);
    if (mode == Mode.XTS && halvesAreEqual(key)) {
      throw new IllegalArgumentException("the two halves of a key of XTS must differ");
    }
  }

  /** Takes the same time wherever the halves differ. */
  private static boolean halvesAreEqual(byte[] key) {
    int half = key.length / 2;
    int difference = 0;
    for (int i = 0; i < half; i++) {
      difference |= key[i] ^ key[half + i];
    }
    return difference == 0;
  }

  /** Checks an IV before C sees it. A key wrap may go without. */
  void requireIv(byte[] iv) {
    if (!(mode.isKeyWrap() && iv.length == 0)) {
      ivSizes.require(iv.length, isAead() ? "nonce" : "IV", name);
    }
  }

  MemorySegment pointer() {
    return cipher.pointer();
  }

  boolean hasOtherKeySizes() {
    return keySizes.min() != keySizes.max();
  }

  /** The name. */
  @Override
  public String toString() {
    return tagSize == TAG_SIZE || !isAead() ? name : name + " (tag of " + tagSize + " bytes)";
  }
}
