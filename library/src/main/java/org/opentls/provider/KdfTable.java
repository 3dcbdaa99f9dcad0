package org.opentls.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.opentls.api.OpenSSL;
import org.opentls.internal.FixedDigest;
import org.opentls.kdf.Argon2;
import org.opentls.kdf.Hkdf;
import org.opentls.kdf.PasswordKdf;
import org.opentls.kdf.Pbkdf2;
import org.opentls.kdf.Scrypt;

/** The services {@code KDF} and {@code SecretKeyFactory}. */
final class KdfTable {
  private KdfTable() {}

  /** The object identifier of PBKDF2 in RFC 8018, whose usual digest is SHA-1. */
  private static final String PBKDF2_IDENTIFIER = "1.2.840.113549.1.5.12";

  static List<Row> rows() {
    var rows = new ArrayList<Row>();
    for (var digest : FixedDigest.all()) {
      rows.add(pbkdf2(digest));
    }
    for (var digest : List.of("SHA256", "SHA384", "SHA512")) {
      var hkdf = new Hkdf(digest);
      rows.add(
          new Row(
              "KDF", "HKDF-" + digest, List.of(), Map.of(), HkdfSpi.class, () -> HkdfSpi.of(hkdf)));
    }
    rows.add(password("PBKDF2", function -> function instanceof Pbkdf2));
    if (OpenSSL.kdfs().contains("SCRYPT")) {
      rows.add(password("SCRYPT", function -> function instanceof Scrypt));
    }
    if (Argon2.isAvailable()) {
      for (var type : Argon2.Type.values()) {
        rows.add(
            password(
                "ARGON2" + type, function -> function instanceof Argon2 a && a.type() == type));
      }
    }
    return rows;
  }

  private static Row pbkdf2(FixedDigest digest) {
    var name = "PBKDF2With" + MacTable.hmacName(digest);
    var aliases =
        digest.name().equals("sha1")
            ? List.of(PBKDF2_IDENTIFIER, "OID." + PBKDF2_IDENTIFIER)
            : List.<String>of();
    return new Row(
        "SecretKeyFactory",
        name,
        aliases,
        Map.of(),
        Pbkdf2FactorySpi.class,
        () -> new Pbkdf2FactorySpi(name, digest.name()));
  }

  private static Row password(String name, Predicate<PasswordKdf> fits) {
    return new Row(
        "KDF",
        name,
        List.of(),
        Map.of(),
        PasswordKdfSpi.class,
        () -> PasswordKdfSpi.of(name, fits));
  }
}
