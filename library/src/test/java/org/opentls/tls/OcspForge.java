package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * OCSP responses such as the program openssl does not make, after the ASN.1 of RFC 6960, section
 * 4.2.1.
 */
final class OcspForge {
  private static final byte[] GOOD = der(0x80);
  private static final byte[] UNKNOWN = der(0x82);
  private static final byte[] SHA1 = der(0x06, hex("2b0e03021a"));
  private static final byte[] SHA256_WITH_ECDSA = der(0x06, hex("2a8648ce3d040302"));
  private static final byte[] OCSP_BASIC = der(0x06, hex("2b0601050507300101"));

  private final X509Certificate issuer;
  private final PrivateKey key;
  private Instant from = Instant.now();
  private @Nullable Instant until = Instant.now().plusSeconds(3600);
  private byte[] status = GOOD;

  OcspForge(X509Certificate issuer, PrivateKey key) {
    this.issuer = issuer;
    this.key = key;
  }

  OcspForge time(Instant from, @Nullable Instant until) {
    this.from = from;
    this.until = until;
    return this;
  }

  OcspForge unknown() {
    status = UNKNOWN;
    return this;
  }

  /** A response that only says that there is none: RFC 6960, section 2.3. */
  static byte[] error(int number) {
    return der(0x30, der(0x0a, (byte) number));
  }

  byte[] of(X509Certificate certificate) throws GeneralSecurityException {
    var next = until;
    byte[] end = next == null ? new byte[0] : der(0xa0, time(next));
    byte[] single = der(0x30, id(certificate), status, time(from), end);
    byte[] name = der(0xa1, issuer.getSubjectX500Principal().getEncoded());
    byte[] data = der(0x30, name, time(from), der(0x30, single));
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update(data);
    byte[] bits = der(0x03, new byte[1], signature.sign());
    byte[] basic = der(0x30, data, der(0x30, SHA256_WITH_ECDSA), bits);
    byte[] typed = der(0xa0, der(0x30, OCSP_BASIC, der(0x04, basic)));
    return der(0x30, der(0x0a, new byte[1]), typed);
  }

  private byte[] id(X509Certificate certificate) throws GeneralSecurityException {
    byte[] nameHash = sha1(issuer.getSubjectX500Principal().getEncoded());
    // The point of a key on P-256 is the end of its encoding.
    byte[] spki = issuer.getPublicKey().getEncoded();
    byte[] keyHash = sha1(Arrays.copyOfRange(spki, spki.length - 65, spki.length));
    return der(
        0x30,
        der(0x30, SHA1, der(0x05)),
        der(0x04, nameHash),
        der(0x04, keyHash),
        der(0x02, certificate.getSerialNumber().toByteArray()));
  }

  private static byte[] sha1(byte[] data) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-1").digest(data);
  }

  private static byte[] time(Instant time) {
    var text = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    return der(0x18, text.format(time).getBytes(US_ASCII));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static byte[] der(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (var part : parts) {
      content.writeBytes(part);
    }
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.size() < 128) {
      out.write(content.size());
    } else if (content.size() < 256) {
      out.write(0x81);
      out.write(content.size());
    } else {
      out.write(0x82);
      out.write(content.size() >> 8);
      out.write(content.size());
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  private static byte[] der(int tag, byte content) {
    return der(tag, new byte[] {content});
  }
}
