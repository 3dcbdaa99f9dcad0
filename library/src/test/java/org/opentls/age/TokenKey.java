package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.KEM;
import javax.crypto.KeyAgreement;
import org.opentls.hashlib.Digests;
import org.opentls.kdf.Hkdf;

/** What a hardware token has of {@link TagRecipient}s, computed by the JDK. */
final class TokenKey implements Identity {
  private final KeyPair curve;
  private final KeyPair mlKem;

  private TokenKey(KeyPair curve, KeyPair mlKem) {
    this.curve = curve;
    this.mlKem = mlKem;
  }

  static TokenKey generate() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return new TokenKey(
        generator.generateKeyPair(), KeyPairGenerator.getInstance("ML-KEM-768").generateKeyPair());
  }

  /** The secret of both sides, as ECDH has it. */
  static byte[] agree(PrivateKey secret, byte[] point) throws GeneralSecurityException {
    var agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(secret);
    agreement.doPhase(publicKey(point), true);
    return agreement.generateSecret();
  }

  static PrivateKey secretKey(String scalar) throws GeneralSecurityException {
    var params = ((ECPublicKey) generate().curve.getPublic()).getParams();
    return KeyFactory.getInstance("EC")
        .generatePrivate(new ECPrivateKeySpec(new BigInteger(scalar, 16), params));
  }

  private static ECPublicKey publicKey(byte[] point) throws GeneralSecurityException {
    var params = ((ECPublicKey) generate().curve.getPublic()).getParams();
    var x = new BigInteger(1, Arrays.copyOfRange(point, 1, 33));
    var y = new BigInteger(1, Arrays.copyOfRange(point, 33, 65));
    return (ECPublicKey)
        KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), params));
  }

  /** As both coordinates. */
  byte[] point() {
    var point = ((ECPublicKey) curve.getPublic()).getW();
    return HexFormat.of()
        .parseHex("04%064x%064x".formatted(point.getAffineX(), point.getAffineY()));
  }

  TagRecipient recipient() {
    return TagRecipient.parse(String.valueOf(Bech32.encode("age1tag", P256.compressed(point()))));
  }

  /** The key that ends the JDK's encoding, and the point. */
  byte[] hybridKey() {
    byte[] encoded = mlKem.getPublic().getEncoded();
    byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 1184, encoded.length);
    return Bytes.concat(raw, point());
  }

  TagRecipient hybridRecipient() {
    return TagRecipient.parse(String.valueOf(Bech32.encode("age1tagpq", hybridKey())));
  }

  @Override
  public Optional<byte[]> unwrap(List<Stanza> stanzas) {
    for (var stanza : stanzas) {
      var fileKey = unwrap(stanza);
      if (fileKey.isPresent()) {
        return fileKey;
      }
    }
    return Optional.empty();
  }

  private Optional<byte[]> unwrap(Stanza stanza) {
    try {
      return switch (stanza.type()) {
        case "p256tag" -> unwrapClassic(stanza);
        case "mlkem768p256tag" -> unwrapHybrid(stanza);
        default -> Optional.empty();
      };
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private Optional<byte[]> unwrapClassic(Stanza stanza) throws GeneralSecurityException {
    byte[] share = share(stanza, P256.compressed(point()));
    var hpke = new Hpke(0x10);
    byte[] secret = hpke.secret(agree(curve.getPrivate(), share), Bytes.concat(share, point()));
    return hpke.open(secret, info(stanza), new byte[0], stanza.body());
  }

  private Optional<byte[]> unwrapHybrid(Stanza stanza) throws GeneralSecurityException {
    byte[] share = share(stanza, point());
    byte[] curveShare = Arrays.copyOfRange(share, 1088, share.length);
    byte[] mlKemSecret =
        KEM.getInstance("ML-KEM")
            .newDecapsulator(mlKem.getPrivate())
            .decapsulate(Arrays.copyOf(share, 1088))
            .getEncoded();
    byte[] secret =
        Digests.sha3_256(
            Bytes.concat(
                mlKemSecret,
                agree(curve.getPrivate(), curveShare),
                curveShare,
                point(),
                ascii("MLKEM768-P256")));
    return new Hpke(0x50).open(secret, info(stanza), new byte[0], stanza.body());
  }

  /** The last argument, if the first is the tag that a token looks for. */
  private static byte[] share(Stanza stanza, byte[] tagged) {
    byte[] share = CanonicalBase64.decode(stanza.arguments().get(1)).orElseThrow();
    byte[] hash = Arrays.copyOf(Digests.sha256(tagged), 4);
    byte[] tag = Arrays.copyOf(Hkdf.sha256().extract(info(stanza), Bytes.concat(share, hash)), 4);
    if (!stanza.arguments().getFirst().equals(CanonicalBase64.encode(tag))) {
      throw new AssertionError("another tag");
    }
    return share;
  }

  private static byte[] info(Stanza stanza) {
    return ascii("age-encryption.org/" + stanza.type());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
