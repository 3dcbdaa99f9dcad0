package org.opentls.provider;

import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidParameterException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;
import org.opentls.api.OpenSSL;
import org.opentls.hmac.Mac;
import org.opentls.hmac.MacBuilder;
import org.opentls.internal.FixedDigest;

/** The {@code Mac} services: HMAC with every digest, and all other codes of OpenSSL. */
final class MacTable {
  /** The fewest bits of a key for HMAC, as in the JDK. */
  private static final int MIN_KEY_BITS = 40;

  private MacTable() {}

  /** The object identifiers of HMAC in RFC 4231, RFC 8018 and NIST's register. */
  private static final Map<String, String> OBJECT_IDENTIFIERS =
      Map.ofEntries(
          Map.entry("HmacSHA1", "1.2.840.113549.2.7"),
          Map.entry("HmacSHA224", "1.2.840.113549.2.8"),
          Map.entry("HmacSHA256", "1.2.840.113549.2.9"),
          Map.entry("HmacSHA384", "1.2.840.113549.2.10"),
          Map.entry("HmacSHA512", "1.2.840.113549.2.11"),
          Map.entry("HmacSHA512/224", "1.2.840.113549.2.12"),
          Map.entry("HmacSHA512/256", "1.2.840.113549.2.13"),
          Map.entry("HmacSHA3-224", "2.16.840.1.101.3.4.2.13"),
          Map.entry("HmacSHA3-256", "2.16.840.1.101.3.4.2.14"),
          Map.entry("HmacSHA3-384", "2.16.840.1.101.3.4.2.15"),
          Map.entry("HmacSHA3-512", "2.16.840.1.101.3.4.2.16"));

  /** The sizes of the keys of AES, ARIA and Camellia in bytes. */
  private static final List<Integer> KEY_SIZES = List.of(16, 24, 32);

  private static final int BLOCK = 16;

  static List<Row> rows() {
    var rows = new ArrayList<Row>();
    for (var digest : FixedDigest.all()) {
      rows.add(hmac(digest));
      rows.add(keyGenerator(hmacName(digest), hmacAliases(digest), usualKeySize(digest)));
    }
    for (var cipher : List.of("AES", "ARIA", "CAMELLIA")) {
      if (OpenSSL.ciphers().contains(cipher + "-128-CBC")) {
        rows.add(row(cipher + "CMAC", List.of(cipher + "-CMAC"), new Cmac(cipher)));
      }
    }
    rows.addAll(others());
    return rows;
  }

  /** Those that OpenSSL can be built without are left out where it was. */
  private static List<Row> others() {
    var rows =
        List.of(
            row("AESGMAC", List.of("AES-GMAC"), new Gmac()),
            row("KMAC128", List.of("KMAC-128"), new Kmac("KMAC128", 32)),
            row("KMAC256", List.of("KMAC-256"), new Kmac("KMAC256", 64)),
            row("Poly1305", List.of(), new Plain("POLY1305", 16)),
            row("SipHash-2-4", List.of("SipHash"), new Plain("SIPHASH", 8)),
            row("SipHash128-2-4", List.of("SipHash128"), new Plain("SIPHASH", 16)),
            row("BLAKE2bMAC", List.of(), new Plain("BLAKE2BMAC", 64)),
            row("BLAKE2sMAC", List.of(), new Plain("BLAKE2SMAC", 32)));
    var offered = Mac.available();
    return rows.stream().filter(row -> offered.contains(typeOf(row.name()))).toList();
  }

  private static String typeOf(String name) {
    return switch (name) {
      case "AESGMAC" -> "GMAC";
      case "SipHash-2-4", "SipHash128-2-4" -> "SIPHASH";
      default -> name.toUpperCase(Locale.ROOT);
    };
  }

  /** The JDK's standard name if there is one, as in {@code HmacSHA256}. */
  static String hmacName(FixedDigest digest) {
    return "Hmac" + digest.openSslName().replace("SHA2-", "SHA").replace("RIPEMD-", "RIPEMD");
  }

  private static List<String> hmacAliases(FixedDigest digest) {
    var name = hmacName(digest);
    var aliases = new ArrayList<String>();
    aliases.add("HMAC-" + name.substring("Hmac".length()));
    var identifier = OBJECT_IDENTIFIERS.get(name);
    if (identifier != null) {
      aliases.add(identifier);
      aliases.add("OID." + identifier);
    }
    return aliases;
  }

  private static Row hmac(FixedDigest digest) {
    return row(hmacName(digest), hmacAliases(digest), new Hmac(digest.name(), digest.size()));
  }

  private static Row row(String name, List<String> aliases, EvpMacSpi.Kind kind) {
    return new Row("Mac", name, aliases, Map.of(), EvpMacSpi.class, () -> new EvpMacSpi(kind));
  }

  /** As the JDK has it: the size of the digest, and 64 bytes for the two oldest. */
  private static int usualKeySize(FixedDigest digest) {
    return switch (digest.name()) {
      case "md5", "sha1" -> digest.blockSize();
      default -> digest.size();
    };
  }

  private static Row keyGenerator(String name, List<String> aliases, int size) {
    return new Row(
        "KeyGenerator",
        name,
        aliases,
        Map.of(),
        RawKeyGeneratorSpi.class,
        () -> new RawKeyGeneratorSpi(name, size, MacTable::keySize));
  }

  private static int keySize(int bits) {
    if (bits < MIN_KEY_BITS) {
      throw new InvalidParameterException("key of " + bits + " bits: " + MIN_KEY_BITS + " or more");
    }
    return Math.ceilDiv(bits, Byte.SIZE);
  }

  private static void requireNone(@Nullable AlgorithmParameterSpec parameters, String name)
      throws InvalidAlgorithmParameterException {
    if (parameters != null) {
      throw new InvalidAlgorithmParameterException(name + " takes no parameters");
    }
  }

  private record Hmac(String digest, int size) implements EvpMacSpi.Kind {
    @Override
    public boolean isPlain() {
      return true;
    }

    @Override
    public Mac start(byte[] key, @Nullable AlgorithmParameterSpec parameters)
        throws InvalidAlgorithmParameterException {
      requireNone(parameters, "HMAC");
      return Mac.hmac(digest, key);
    }
  }

  /** A code that takes a key and nothing else. */
  private record Plain(String name, int size) implements EvpMacSpi.Kind {
    @Override
    public boolean isPlain() {
      return true;
    }

    @Override
    public Mac start(byte[] key, @Nullable AlgorithmParameterSpec parameters)
        throws InvalidAlgorithmParameterException {
      requireNone(parameters, name);
      return Mac.builder(name).key(key).size(size).build();
    }
  }

  /** The key's size chooses among the ciphers of the family. */
  private static String cipherName(String family, byte[] key, String mode) {
    if (!KEY_SIZES.contains(key.length)) {
      throw new IllegalArgumentException(
          family + " takes a key of 16, 24 or 32 bytes, not " + key.length);
    }
    return String.format(Locale.ROOT, "%s-%d-%s", family, key.length * Byte.SIZE, mode);
  }

  private record Cmac(String family) implements EvpMacSpi.Kind {
    @Override
    public int size() {
      return BLOCK;
    }

    @Override
    public Mac start(byte[] key, @Nullable AlgorithmParameterSpec parameters)
        throws InvalidAlgorithmParameterException {
      requireNone(parameters, "CMAC");
      return Mac.cmac(cipherName(family, key, "CBC"), key);
    }
  }

  private record Gmac() implements EvpMacSpi.Kind {
    private static final int MAX_IV = 128;

    @Override
    public int size() {
      return BLOCK;
    }

    @Override
    public Mac start(byte[] key, @Nullable AlgorithmParameterSpec parameters)
        throws InvalidAlgorithmParameterException {
      byte[] iv = ivOf(parameters);
      if (iv.length < 1 || iv.length > MAX_IV) {
        throw new InvalidAlgorithmParameterException(
            "iv of " + iv.length + " bytes: GMAC takes 1 to " + MAX_IV);
      }
      return Mac.gmac(cipherName("AES", key, "GCM"), key, iv);
    }

    private static byte[] ivOf(@Nullable AlgorithmParameterSpec parameters)
        throws InvalidAlgorithmParameterException {
      return switch (parameters) {
        case IvParameterSpec spec -> spec.getIV();
        case GCMParameterSpec spec when spec.getTLen() == BLOCK * Byte.SIZE -> spec.getIV();
        case null, default ->
            throw new InvalidAlgorithmParameterException(
                "GMAC needs an IvParameterSpec, or a GCMParameterSpec of 128 bits");
      };
    }
  }

  private record Kmac(String name, int size) implements EvpMacSpi.Kind {
    private static final int MAX_SIZE = 2_097_151;
    private static final int MAX_CUSTOM = 512;

    @Override
    public Mac start(byte[] key, @Nullable AlgorithmParameterSpec parameters)
        throws InvalidAlgorithmParameterException {
      var builder = Mac.builder(name).key(key).size(size);
      switch (parameters) {
        case null -> {}
        case KmacParameterSpec spec -> apply(spec, builder);
        default -> throw new InvalidAlgorithmParameterException("a KmacParameterSpec is needed");
      }
      return builder.build();
    }

    private static void apply(KmacParameterSpec spec, MacBuilder builder)
        throws InvalidAlgorithmParameterException {
      if (spec.size() < 1 || spec.size() > MAX_SIZE || spec.custom().length > MAX_CUSTOM) {
        throw new InvalidAlgorithmParameterException(
            "KMAC takes a size of 1 to 2097151 bytes and a customization of up to 512, not "
                + (spec.size() + " and " + spec.custom().length));
      }
      builder.size(spec.size()).custom(spec.custom());
    }
  }
}
