package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.opentls.hashlib.Digests;
import org.opentls.kdf.Hkdf;

/**
 * The public key of a hardware token, written {@code age1tag1...}, or {@code age1tagpq1...} if
 * quantum computers do not break it. The token and its own program open the file; there is no
 * identity here. Immutable.
 *
 * <p>Whoever knows the recipient can tell that a file is for it, so that a token need not be tried
 * on every file. Those of the second kind stand only beside others that are {@code postquantum},
 * and encrypting to them needs OpenSSL 3.5: see {@link HybridRecipient#isSupported}.
 */
public final class TagRecipient implements Recipient {
  private static final String CLASSIC_PREFIX = "age1tag";
  private static final String HYBRID_PREFIX = "age1tagpq";
  private static final int TAG = 4;
  private static final byte[] NONE = {};

  /** {@code DHKEM(P-256, HKDF-SHA256)} of RFC 9180. */
  private static final Hpke CLASSIC_HPKE = new Hpke(0x0010);

  private static final Hpke HYBRID_HPKE = new Hpke(MlKem768P256.KEM);

  private final byte[] publicKey;

  /** The part of the key on P-256, as both coordinates. */
  private final byte[] point;

  private TagRecipient(byte[] publicKey, byte[] point) {
    this.publicKey = publicKey;
    this.point = point;
  }

  /**
   * A recipient by its public text.
   *
   * @param text as in {@code age1tag1...} or {@code age1tagpq1...}
   * @throws IllegalArgumentException if it is none
   */
  public static TagRecipient parse(String text) {
    return SecretText.startsWith(text, HYBRID_PREFIX + "1")
        ? hybrid(decode(HYBRID_PREFIX, text, MlKem768P256.PUBLIC_KEY))
        : classic(decode(CLASSIC_PREFIX, text, P256.COMPRESSED));
  }

  private static byte[] decode(String prefix, String text, int size) {
    byte[] publicKey;
    try {
      publicKey = Bech32.decode(prefix, text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an age recipient: " + e.getMessage(), e);
    }
    if (publicKey.length != size) {
      throw new IllegalArgumentException(
          "not an age recipient: " + publicKey.length + " bytes, not " + size);
    }
    return publicKey;
  }

  private static TagRecipient classic(byte[] publicKey) {
    return new TagRecipient(publicKey, requirePoint(publicKey));
  }

  private static TagRecipient hybrid(byte[] publicKey) {
    if (!MlKem768.isPublicKey(publicKey)) {
      throw new IllegalArgumentException("not an age recipient: a number above the modulus");
    }
    return new TagRecipient(publicKey, requirePoint(MlKem768P256.curvePart(publicKey)));
  }

  private static byte[] requirePoint(byte[] point) {
    return P256.uncompressed(point)
        .orElseThrow(
            () -> new IllegalArgumentException("not an age recipient: no point of the curve"));
  }

  /** Whether this is an {@code age1tagpq1...}. */
  public boolean isPostQuantum() {
    return publicKey.length == MlKem768P256.PUBLIC_KEY;
  }

  /**
   * {@inheritDoc}
   *
   * @throws org.opentls.api.UnsupportedOpenSslException if this {@link #isPostQuantum} and OpenSSL
   *     lacks what that needs
   */
  @Override
  public List<Stanza> wrap(byte[] fileKey) {
    return List.of(isPostQuantum() ? wrapHybrid(fileKey) : wrapClassic(fileKey));
  }

  private Stanza wrapClassic(byte[] fileKey) {
    try (var curve = P256.encapsulate(point)) {
      byte[] share = curve.ciphertext();
      byte[] secret = CLASSIC_HPKE.secret(curve.secret(), Bytes.concat(share, point));
      try (var encapsulation = new Encapsulation(secret, share)) {
        return seal(CLASSIC_HPKE, "p256tag", encapsulation, publicKey, fileKey);
      }
    }
  }

  private Stanza wrapHybrid(byte[] fileKey) {
    try (var encapsulation = MlKem768P256.encapsulate(publicKey)) {
      return seal(HYBRID_HPKE, "mlkem768p256tag", encapsulation, point, fileKey);
    }
  }

  private static Stanza seal(
      Hpke hpke, String type, Encapsulation encapsulation, byte[] tagged, byte[] fileKey) {
    byte[] info = ("age-encryption.org/" + type).getBytes(US_ASCII);
    byte[] body = hpke.seal(encapsulation.secret(), info, NONE, fileKey);
    byte[] tag = tag(info, encapsulation.ciphertext(), tagged);
    return new Stanza(
        type,
        List.of(CanonicalBase64.encode(tag), CanonicalBase64.encode(encapsulation.ciphertext())),
        body);
  }

  /** What a token knows its files by: four bytes, other ones for each file. */
  private static byte[] tag(byte[] info, byte[] share, byte[] tagged) {
    byte[] hash = Arrays.copyOf(Digests.sha256(tagged), TAG);
    return Arrays.copyOf(Hkdf.sha256().extract(info, Bytes.concat(share, hash)), TAG);
  }

  /** Alone {@code postquantum} if this {@link #isPostQuantum}, none otherwise. */
  @Override
  public Set<String> labels() {
    return isPostQuantum() ? HybridRecipient.LABELS : Set.of();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TagRecipient that && Arrays.equals(publicKey, that.publicKey);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(publicKey);
  }

  /** The text that {@link #parse} takes. */
  @Override
  public String toString() {
    var prefix = isPostQuantum() ? HYBRID_PREFIX : CLASSIC_PREFIX;
    return String.valueOf(Bech32.encode(prefix, publicKey));
  }
}
