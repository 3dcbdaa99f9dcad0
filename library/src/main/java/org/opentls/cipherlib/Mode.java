package org.opentls.cipherlib;

import static org.opentls.api.EvpCipher.EVP_CIPH_CBC_MODE;
import static org.opentls.api.EvpCipher.EVP_CIPH_CCM_MODE;
import static org.opentls.api.EvpCipher.EVP_CIPH_CFB_MODE;
import static org.opentls.api.EvpCipher.EVP_CIPH_CTR_MODE;
import static org.opentls.api.EvpCipher.EVP_CIPH_ECB_MODE;
import static org.opentls.api.EvpCipher.EVP_CIPH_FLAG_AEAD_CIPHER;
import static org.opentls.api.EvpCipher.EVP_CIPH_FLAG_CTS;
import static org.opentls.api.EvpCipher.EVP_CIPH_GCM_MODE;
import static org.opentls.api.EvpCipher.EVP_CIPH_GCM_SIV_MODE;
import static org.opentls.api.EvpCipher.EVP_CIPH_OCB_MODE;
import static org.opentls.api.EvpCipher.EVP_CIPH_OFB_MODE;
import static org.opentls.api.EvpCipher.EVP_CIPH_SIV_MODE;
import static org.opentls.api.EvpCipher.EVP_CIPH_STREAM_CIPHER;
import static org.opentls.api.EvpCipher.EVP_CIPH_WRAP_MODE;
import static org.opentls.api.EvpCipher.EVP_CIPH_XTS_MODE;

import java.util.Optional;

/** What a cipher makes of blocks, and with it what it promises and demands. */
public enum Mode {
  /** A stream cipher, as in ChaCha20. Secret, and open to changes that nobody notices. */
  STREAM(Kind.STREAM),
  /** Each block alone, so that equal blocks show. Not for messages. */
  ECB(Kind.PADDED),
  /** Cipher block chaining. Secret, and open to changes. */
  CBC(Kind.PADDED),
  /** CBC with ciphertext stealing: no padding, one block or more, all data at once. */
  CTS(Kind.WHOLE),
  /** Cipher feedback. Secret, and open to changes. */
  CFB(Kind.STREAM),
  /** Output feedback. Secret, and open to changes. */
  OFB(Kind.STREAM),
  /** A counter. Secret, and open to changes; two messages with one counter give both away. */
  CTR(Kind.STREAM),
  /** XEX with ciphertext stealing, for sectors of disks: all data of a sector at once. */
  XTS(Kind.WHOLE),
  /** AES key wrap, RFC 3394: keys of whole multiples of 8 bytes, checked when they come back. */
  KW(Kind.WHOLE),
  /** AES key wrap with padding, RFC 5649: keys of any size, checked when they come back. */
  KWP(Kind.WHOLE),
  /** Galois/counter mode: an AEAD. Two messages with one nonce give away the key of the tags. */
  GCM(Kind.STREAM),
  /** ChaCha20-Poly1305, RFC 8439: an AEAD. Two messages with one nonce give both away. */
  POLY1305(Kind.STREAM),
  /** Counter with CBC-MAC: an AEAD that needs all data at once. */
  CCM(Kind.WHOLE),
  /** Offset codebook, RFC 7253: an AEAD. */
  OCB(Kind.BLOCKS),
  /**
   * Synthetic IV, RFC 5297: an AEAD that bears a nonce twice, or none; all data at once, and not no
   * data.
   */
  SIV(Kind.WHOLE),
  /** AES-GCM-SIV, RFC 8452: an AEAD that bears a nonce twice; all data at once. */
  GCM_SIV(Kind.WHOLE);

  /** How data passes. */
  enum Kind {
    /** Each byte that comes in goes out at once. */
    STREAM,
    /** Full blocks go out; what is left goes out at the end. */
    BLOCKS,
    /** As {@link #BLOCKS}, with padding at the end unless it is switched off. */
    PADDED,
    /** All data goes out at the end, in one native call. */
    WHOLE
  }

  private final Kind kind;

  Mode(Kind kind) {
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /** Whether there is a tag that shows changes, and associated data. */
  public boolean isAead() {
    return switch (this) {
      case GCM, POLY1305, CCM, OCB, SIV, GCM_SIV -> true;
      case STREAM, ECB, CBC, CTS, CFB, OFB, CTR, XTS, KW, KWP -> false;
    };
  }

  /** Whether all data is held until the end, because OpenSSL takes it in one call. */
  public boolean isWhole() {
    return kind == Kind.WHOLE;
  }

  boolean isKeyWrap() {
    return this == KW || this == KWP;
  }

  /** Whether OpenSSL mixes key and nonce, so that a new nonce needs the key again. */
  boolean needsKeyForEachNonce() {
    return this == SIV || this == GCM_SIV;
  }

  /** The mode that OpenSSL states, unless the cipher is for OpenSSL's own use in TLS and CMS. */
  static Optional<Mode> of(int mode, long flags, int ivSize) {
    boolean aead = (flags & EVP_CIPH_FLAG_AEAD_CIPHER) != 0;
    return Optional.ofNullable(
        switch (mode) {
          case EVP_CIPH_STREAM_CIPHER -> aead ? POLY1305 : STREAM;
          case EVP_CIPH_ECB_MODE -> ECB;
          case EVP_CIPH_CBC_MODE -> aead ? null : (flags & EVP_CIPH_FLAG_CTS) != 0 ? CTS : CBC;
          case EVP_CIPH_CFB_MODE -> CFB;
          case EVP_CIPH_OFB_MODE -> OFB;
          case EVP_CIPH_CTR_MODE -> CTR;
          case EVP_CIPH_GCM_MODE -> GCM;
          case EVP_CIPH_CCM_MODE -> CCM;
          case EVP_CIPH_XTS_MODE -> XTS;
          case EVP_CIPH_WRAP_MODE -> ivSize == 8 ? KW : ivSize == 4 ? KWP : null;
          case EVP_CIPH_OCB_MODE -> OCB;
          case EVP_CIPH_SIV_MODE -> SIV;
          case EVP_CIPH_GCM_SIV_MODE -> GCM_SIV;
          default -> null;
        });
  }
}
