package org.opentls.hmac;

import static java.lang.foreign.MemorySegment.NULL;
import static org.opentls.api.EvpCipher.EVP_CIPH_CBC_MODE;
import static org.opentls.api.EvpCipher.EVP_CIPH_GCM_MODE;
import static org.opentls.api.EvpMac.EVP_MAC_CTX_new;
import static org.opentls.api.EvpMac.EVP_MAC_fetch;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentls.api.EvpMac;
import org.opentls.api.Handle;
import org.opentls.api.OsslParam;
import org.opentls.hmac.MacType.Option;
import org.opentls.internal.BlockCipher;
import org.opentls.internal.FixedDigest;

/** Chooses the key and all else of a {@link Mac}. For one thread. */
public final class MacBuilder {
  private static final byte[] NONE = {};
  private static final int MAX_IV = 128;

  /** What has been fetched. A type that the loaded OpenSSL lacks does not get in. */
  private static final Map<MacType, Handle> FETCHED = new EnumMap<>(MacType.class);

  private final MacType type;
  private final Set<Option> given = EnumSet.noneOf(Option.class);
  private byte @Nullable [] key;
  private String digest = "";
  private String cipher = "";
  private byte[] iv = NONE;
  private byte[] custom = NONE;
  private byte[] salt = NONE;
  private boolean xof;
  private int size;

  MacBuilder(MacType type) {
    this.type = type;
  }

  /**
   * Sets the key, which all codes need. {@link #build()} reads the array, which the caller then
   * clears.
   */
  public MacBuilder key(byte[] key) {
    this.key = Objects.requireNonNull(key);
    return this;
  }

  /** Sets the digest of HMAC by a name as {@code Digest.of} takes it. */
  public MacBuilder digest(String digest) {
    this.digest = Objects.requireNonNull(digest);
    given.add(Option.DIGEST);
    return this;
  }

  /** Sets the cipher by OpenSSL's name: of CMAC in CBC mode, of GMAC in GCM mode. */
  public MacBuilder cipher(String cipher) {
    this.cipher = Objects.requireNonNull(cipher);
    given.add(Option.CIPHER);
    return this;
  }

  /** Sets the iv of GMAC: 1 to 128 bytes, never twice with the same key. */
  public MacBuilder iv(byte[] iv) {
    this.iv = iv.clone();
    given.add(Option.IV);
    return this;
  }

  /**
   * Sets what tells uses of one key apart: KMAC's customization string of up to 512 bytes, BLAKE2's
   * personalization of up to 16 (BLAKE2b) or 8 (BLAKE2s).
   */
  public MacBuilder custom(byte[] custom) {
    this.custom = custom.clone();
    given.add(Option.CUSTOM);
    return this;
  }

  /** Sets the salt of BLAKE2: up to 16 bytes for BLAKE2b, 8 for BLAKE2s; zeros follow a shorter. */
  public MacBuilder salt(byte[] salt) {
    this.salt = salt.clone();
    given.add(Option.SALT);
    return this;
  }

  /** Makes KMAC's output independent of its size: KMACXOF of SP 800-185. */
  public MacBuilder xof(boolean xof) {
    this.xof = xof;
    given.add(Option.XOF);
    return this;
  }

  /**
   * Sets the size of the code. If this is not called it is 32 for KMAC128, 64 for KMAC256, 16 for
   * SipHash, 64 and 32 for BLAKE2b and BLAKE2s; the others have one size each.
   *
   * @param bytes the size in bytes
   */
  public MacBuilder size(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("size " + bytes);
    }
    this.size = bytes;
    return this;
  }

  /**
   * Makes the code.
   *
   * @throws IllegalStateException if what the code needs is missing
   * @throws IllegalArgumentException if a value is out of its range, or the code takes no such
   *     value
   * @throws org.opentls.api.OpenSslException if the loaded OpenSSL lacks the code, digest or cipher
   */
  public Mac build() {
    var secret = requireKey();
    requireOptions();
    return switch (type) {
      case HMAC -> hmac(secret);
      case CMAC -> cmac(secret);
      case GMAC -> gmac(secret);
      default -> other(secret);
    };
  }

  private byte[] requireKey() {
    if (key == null) {
      throw new IllegalStateException(type + " lacks its key");
    }
    return key;
  }

  private void requireOptions() {
    for (var option : given) {
      if (!type.options.contains(option)) {
        throw new IllegalArgumentException(type + " takes no " + lowerCase(option));
      }
    }
    for (var option : EnumSet.of(Option.DIGEST, Option.CIPHER, Option.IV)) {
      if (type.options.contains(option) && !given.contains(option)) {
        throw new IllegalStateException(type + " lacks its " + lowerCase(option));
      }
    }
  }

  private static String lowerCase(Option option) {
    return option.name().toLowerCase(Locale.ROOT);
  }

  private Mac hmac(byte[] secret) {
    var found = FixedDigest.of(digest);
    requireOnlySize(found.size());
    return start(secret, found.name(), found.size());
  }

  private Mac cmac(byte[] secret) {
    var found = BlockCipher.of(cipher, EVP_CIPH_CBC_MODE, "CBC");
    type.requireBetween("a key", secret.length, found.keySize(), found.keySize());
    requireOnlySize(found.blockSize());
    return start(secret, cipher, found.blockSize());
  }

  private Mac gmac(byte[] secret) {
    var found = BlockCipher.of(cipher, EVP_CIPH_GCM_MODE, "GCM");
    type.requireBetween("a key", secret.length, found.keySize(), found.keySize());
    type.requireBetween("an iv", iv.length, 1, MAX_IV);
    requireOnlySize(type.maxSize);
    return start(secret, cipher, type.maxSize);
  }

  private Mac other(byte[] secret) {
    type.requireKey(secret.length);
    type.requireBetween("a custom string", custom.length, 0, type.maxCustom());
    type.requireBetween("a salt", salt.length, 0, type.maxCustom());
    int bytes = size == 0 ? type.usualSize() : size;
    type.requireSize(bytes);
    return start(secret, "", bytes);
  }

  private void requireOnlySize(int only) {
    type.requireBetween("an output", size == 0 ? only : size, only, only);
  }

  private Mac start(byte[] secret, String inner, int bytes) {
    var context = Handle.own(EVP_MAC_CTX_new(fetch(type).pointer()), EvpMac::EVP_MAC_CTX_free);
    boolean done = false;
    try (var arena = Arena.ofConfined()) {
      Mac.start(context.pointer(), secret, params(arena, bytes));
      done = true;
    } finally {
      if (!done) {
        context.close();
      }
    }
    int cipherKey = cipher.isEmpty() ? 0 : secret.length;
    return new Mac(type, Mac.nameOf(type, inner), bytes, cipherKey, context);
  }

  private MemorySegment params(Arena arena, int bytes) {
    var params = OsslParam.in(arena);
    switch (type) {
      case HMAC -> params.utf8("digest", FixedDigest.of(digest).openSslName());
      case CMAC -> params.utf8("cipher", cipher);
      case GMAC -> params.utf8("cipher", cipher).octets("iv", iv);
      case POLY1305 -> {}
      default -> params.sizeT("size", bytes);
    }
    if (custom.length > 0) {
      params.octets("custom", custom);
    }
    if (salt.length > 0) {
      params.octets("salt", salt);
    }
    if (xof) {
      params.sizeT("xof", 1);
    }
    return params.end();
  }

  private static synchronized Handle fetch(MacType type) {
    return FETCHED.computeIfAbsent(type, MacBuilder::fetchNew);
  }

  private static Handle fetchNew(MacType type) {
    try (var arena = Arena.ofConfined()) {
      return Handle.own(
          EVP_MAC_fetch(NULL, arena.allocateFrom(type.openSslName), NULL), EvpMac::EVP_MAC_free);
    }
  }
}
