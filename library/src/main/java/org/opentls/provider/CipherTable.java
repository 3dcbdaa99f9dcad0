package org.opentls.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentls.api.OpenSSL;

/** The {@code Cipher} services, and what belongs to ciphers that the JDK does not know. */
final class CipherTable {
  private static final CipherFamily AES =
      new CipherFamily(
          "AES",
          List.of("AES", "Rijndael"),
          Map.of(16, "AES-128", 24, "AES-192", 32, "AES-256"),
          16);

  /** Two keys in one: of XTS. */
  private static final CipherFamily AES_XTS =
      new CipherFamily("AES", AES.keyAlgorithms(), Map.of(32, "AES-128", 64, "AES-256"), 16);

  /** Two keys in one: of SIV. */
  private static final CipherFamily AES_SIV =
      new CipherFamily(
          "AES", AES.keyAlgorithms(), Map.of(32, "AES-128", 48, "AES-192", 64, "AES-256"), 16);

  private static final CipherFamily ARIA =
      new CipherFamily(
          "ARIA", List.of("ARIA"), Map.of(16, "ARIA-128", 24, "ARIA-192", 32, "ARIA-256"), 16);

  private static final CipherFamily CAMELLIA =
      new CipherFamily(
          "Camellia",
          List.of("Camellia"),
          Map.of(16, "CAMELLIA-128", 24, "CAMELLIA-192", 32, "CAMELLIA-256"),
          16);

  private static final CipherFamily SM4 =
      new CipherFamily("SM4", List.of("SM4"), Map.of(16, "SM4"), 16);

  private static final CipherFamily DESEDE =
      new CipherFamily("DESede", List.of("DESede", "TripleDES"), Map.of(24, "DES-EDE3"), 8);

  private static final CipherFamily CHACHA20 =
      new CipherFamily("ChaCha20", List.of(), Map.of(32, "ChaCha20"), 0);

  /** NIST's arc of AES, from which the numbers of modes count: RFC 3565 and RFC 5084. */
  private static final String AES_OID = "2.16.840.1.101.3.4.1";

  /** RFC 8103. */
  private static final String CHACHA20_POLY1305_OID = "1.2.840.113549.1.9.16.3.18";

  /** JCA's modes of a block cipher, and what OpenSSL's name ends with. */
  private static final List<Map.Entry<String, String>> MODES =
      List.of(
          Map.entry("ECB", "-ECB"),
          Map.entry("CBC", "-CBC"),
          Map.entry("CTR", "-CTR"),
          Map.entry("CFB", "-CFB"),
          Map.entry("CFB8", "-CFB8"),
          Map.entry("OFB", "-OFB"));

  private static final Map<String, String> RAW_KEYS = Map.of("SupportedKeyFormats", "RAW");

  private final NavigableSet<String> offered = OpenSSL.ciphers();
  private final List<Row> rows = new ArrayList<>();

  private CipherTable() {}

  static List<Row> rows() {
    var table = new CipherTable();
    table.addAes();
    table.addBlockCipher(ARIA, List.of());
    table.addBlockCipher(CAMELLIA, List.of());
    table.addBlockCipher(SM4, List.of());
    table.addBlockCipher(DESEDE, List.of("TripleDES"));
    for (var family : List.of(ARIA, SM4)) {
      table.addAead(family, AeadShape.GCM, "GCM");
      table.addAead(family, AeadShape.CCM, "CCM");
    }
    for (var family : List.of(ARIA, CAMELLIA, SM4)) {
      table.addWhatTheJdkLacks(family);
    }
    table.addChaCha20();
    return table.rows;
  }

  private void addAes() {
    addBlockCipher(AES, oid(AES_OID));
    addAead(AES, AeadShape.GCM, "GCM");
    addAead(AES, AeadShape.CCM, "CCM");
    addAead(AES, AeadShape.OCB, "OCB");
    addAead(AES, AeadShape.GCM_SIV, "GCM-SIV");
    addAead(AES_SIV, AeadShape.SIV, "SIV");
    if (offered.contains("AES-128-XTS")) {
      add("AES/XTS/NoPadding", List.of(), BlockCipherSpi.class, () -> block(AES_XTS, "-XTS"));
    }
    addKeyWrap("AES", "", AES, List.of(), List.of());
    for (int i = 0; i < 3; i++) {
      addAes(16 + 8 * i, 20 * i);
    }
  }

  /**
   * The services of one size of keys.
   *
   * @param arc what the numbers of modes start from
   */
  private void addAes(int keySize, int arc) {
    var family = AES.withKeySize(keySize);
    var name = "AES_" + 8 * keySize;
    var modes = List.of("ECB", "CBC", "OFB", "CFB");
    for (int i = 0; i < modes.size(); i++) {
      var mode = modes.get(i);
      add(
          name + "/" + mode + "/NoPadding",
          oid(AES_OID + "." + (arc + 1 + i)),
          BlockCipherSpi.class,
          () -> block(family, "-" + mode));
    }
    add(
        name + "/GCM/NoPadding",
        oid(AES_OID + "." + (arc + 6)),
        AeadCipherSpi.class,
        () -> new AeadCipherSpi(family, AeadShape.GCM));
    add(
        name + "/CCM/NoPadding",
        oid(AES_OID + "." + (arc + 7)),
        AeadCipherSpi.class,
        () -> new AeadCipherSpi(family, AeadShape.CCM));
    addKeyWrap(
        name,
        "_" + 8 * keySize,
        family,
        oid(AES_OID + "." + (arc + 5)),
        oid(AES_OID + "." + (arc + 8)));
  }

  private void addKeyWrap(
      String name, String suffix, CipherFamily family, List<String> kw, List<String> kwp) {
    add(
        name + "/KW/NoPadding",
        with(kw, "AESWrap" + suffix),
        KeyWrapSpi.class,
        () -> new KeyWrapSpi(family, false));
    add(
        name + "/KWP/NoPadding",
        with(kwp, "AESWrapPad" + suffix),
        KeyWrapSpi.class,
        () -> new KeyWrapSpi(family, true));
  }

  private static List<String> with(List<String> aliases, String alias) {
    return Stream.concat(aliases.stream(), Stream.of(alias)).toList();
  }

  /** An object identifier as JCA writes it in two ways. */
  private static List<String> oid(String oid) {
    return List.of(oid, "OID." + oid);
  }

  private static BlockCipherSpi block(CipherFamily family, String mode) {
    return new BlockCipherSpi(family, mode, false);
  }

  /** The service that takes any mode and padding, and without them is ECB with padding. */
  private void addBlockCipher(CipherFamily family, List<String> aliases) {
    var modes = modes(family);
    if (!modes.isEmpty()) {
      rows.add(
          new Row(
              "Cipher",
              family.name(),
              aliases,
              Map.of(
                  "SupportedKeyFormats",
                  "RAW",
                  "SupportedModes",
                  modes,
                  "SupportedPaddings",
                  "NOPADDING|PKCS5PADDING"),
              BlockCipherSpi.class,
              () -> new BlockCipherSpi(family, "-ECB", true)));
    }
  }

  private String modes(CipherFamily family) {
    int bits = 8 * family.blockSize();
    return MODES.stream()
        .filter(mode -> isOffered(family, mode.getValue()))
        .map(Map.Entry::getKey)
        .flatMap(mode ->
            mode.equals("CFB") || mode.equals("OFB")
                ? Stream.of(mode, mode + bits)
                : Stream.of(mode))
        .collect(Collectors.joining("|"));
  }

  private boolean isOffered(CipherFamily family, String suffix) {
    return family.names().values().stream().allMatch(name -> offered.contains(name + suffix));
  }

  private void addAead(CipherFamily family, AeadShape shape, String mode) {
    if (isOffered(family, shape.suffix())) {
      add(
          family.name() + "/" + mode + "/NoPadding",
          List.of(),
          AeadCipherSpi.class,
          () -> new AeadCipherSpi(family, shape));
    }
  }

  private void addChaCha20() {
    if (offered.contains("ChaCha20")) {
      add("ChaCha20", List.of(), ChaCha20Spi.class, () -> new ChaCha20Spi(CHACHA20));
    }
    if (offered.contains("ChaCha20-Poly1305")) {
      add(
          "ChaCha20-Poly1305",
          oid(CHACHA20_POLY1305_OID),
          AeadCipherSpi.class,
          () -> new AeadCipherSpi(CHACHA20, AeadShape.CHACHA20_POLY1305));
    }
  }

  private void addWhatTheJdkLacks(CipherFamily family) {
    if (isOffered(family, "-ECB")) {
      rows.add(
          new Row(
              "KeyGenerator",
              family.name(),
              List.of(),
              Map.of(),
              RawKeyGeneratorSpi.class,
              () -> new RawKeyGeneratorSpi(family.name(), 16, family::keySize)));
      rows.add(
          new Row(
              "AlgorithmParameters",
              family.name(),
              List.of(),
              Map.of(),
              IvParametersSpi.class,
              IvParametersSpi::new));
    }
  }

  private void add(String name, List<String> aliases, Class<?> spi, Supplier<Object> make) {
    rows.add(new Row("Cipher", name, aliases, RAW_KEYS, spi, make));
  }
}
