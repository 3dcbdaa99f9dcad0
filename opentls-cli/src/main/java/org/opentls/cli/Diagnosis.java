package org.opentls.cli;

import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.opentls.api.OpenSSL;
import org.opentls.api.OpenSslException;
import org.opentls.api.OpenSslNotFoundException;
import org.opentls.api.UnsupportedOpenSslException;
import org.opentls.api.Version;
import org.opentls.hashlib.Digest;

/**
 * What {@code doctor} finds out.
 *
 * @param program the version of this program
 * @param jdk what runs it
 * @param system the operating system and the processor
 * @param chosenFolder the folder of OpenSSL that the user named, if any
 * @param openSsl the OpenSSL that was loaded, or why there is none
 */
record Diagnosis(
    String program, Jdk jdk, String system, Optional<String> chosenFolder, OpenSsl openSsl) {

  /** The JDK, with its folder. */
  record Jdk(String version, String vendor, String folder) {}

  /** An OpenSSL, or none. */
  sealed interface OpenSsl {}

  /** No OpenSSL was found. */
  record Missing(List<String> tried, String advice) implements OpenSsl {}

  /** An OpenSSL that was loaded. */
  record Loaded(
      String versionText,
      Version version,
      String source,
      String configuration,
      String modules,
      String platform,
      String processor,
      boolean fips,
      NavigableSet<String> providers,
      int digests,
      int ciphers,
      int macs,
      int kdfs,
      NavigableSet<String> groups,
      List<Feature> features)
      implements OpenSsl {}

  /**
   * Something that not every OpenSSL can do.
   *
   * @param name what a user gets from it
   * @param available whether the loaded OpenSSL can do it
   * @param needs what it takes
   */
  record Feature(String name, boolean available, String needs) {}

  static Diagnosis make() {
    return new Diagnosis(
        VersionText.openTls(),
        new Jdk(
            Runtime.version().toString(), property("java.vendor.version"), property("java.home")),
        property("os.name") + " " + property("os.version") + ", " + property("os.arch"),
        Optional.ofNullable(chosen()),
        look());
  }

  private static String property(String name) {
    return System.getProperty(name, "");
  }

  private static @Nullable String chosen() {
    return System.getProperty("org.opentls.openssl", System.getenv("OPENTLS_OPENSSL"));
  }

  private static OpenSsl look() {
    try {
      OpenSSL.load();
    } catch (OpenSslNotFoundException e) {
      return new Missing(e.tried(), e.advice());
    }
    return new Loaded(
        OpenSSL.versionText(),
        OpenSSL.version(),
        OpenSSL.source(),
        quoted(OpenSSL.configurationFolder()),
        quoted(OpenSSL.modulesFolder()),
        afterLabel(OpenSSL.buildPlatform()),
        afterLabel(OpenSSL.processor()),
        OpenSSL.isFipsEnabled(),
        OpenSSL.providers(),
        OpenSSL.digests().size(),
        OpenSSL.ciphers().size(),
        OpenSSL.macs().size(),
        OpenSSL.kdfs().size(),
        OpenSSL.groups(),
        features());
  }

  /** The part in quotes of {@code OPENSSLDIR: "/usr/lib/ssl"}. */
  private static String quoted(String text) {
    int from = text.indexOf('"');
    int to = text.lastIndexOf('"');
    return from < to ? text.substring(from + 1, to) : text;
  }

  /** The part after the label of {@code platform: debian-amd64}. */
  private static String afterLabel(String text) {
    return text.substring(text.indexOf(':') + 1).strip();
  }

  private static List<Feature> features() {
    var digests = OpenSSL.digests();
    var kdfs = OpenSSL.kdfs();
    var ciphers = OpenSSL.ciphers();
    var macs = OpenSSL.macs();
    return List.of(
        feature("MD5, for old checksum lists", digests, "MD5", "a provider other than fips"),
        feature("SHA-3 and SHAKE", digests, "SHA3-256", "OpenSSL 3.0"),
        feature("BLAKE2b and BLAKE2s", digests, "BLAKE2B-512", "a provider other than fips"),
        feature("HMAC, CMAC, GMAC and KMAC", macs, "KMAC-256", "OpenSSL 3.0"),
        feature(
            "Poly1305, SipHash and BLAKE2 codes", macs, "BLAKE2BMAC", "a provider other than fips"),
        feature("PBKDF2", kdfs, "PBKDF2", "OpenSSL 3.0"),
        feature("scrypt, for passwords", kdfs, "SCRYPT", "a provider other than fips"),
        feature("HKDF", kdfs, "HKDF", "OpenSSL 3.0"),
        feature("AES-GCM and AES-CCM", ciphers, "AES-256-CCM", "OpenSSL 3.0"),
        feature("AES-SIV", ciphers, "AES-256-SIV", "a provider other than fips"),
        feature("ChaCha20-Poly1305", ciphers, "ChaCha20-Poly1305", "a provider other than fips"),
        new Feature("BLAKE2 digests of other sizes", hasBlake2Sizes(), "OpenSSL 3.2"),
        feature("Argon2, for passwords", kdfs, "ARGON2ID", "OpenSSL 3.2"),
        feature("AES-GCM-SIV", ciphers, "AES-256-GCM-SIV", "OpenSSL 3.2"),
        new Feature(
            "SHAKE in pieces",
            OpenSSL.hasFunction("EVP_DigestSqueeze"),
            "OpenSSL 3.3; until then squeeze() recomputes"),
        feature(
            "post-quantum key exchange (X25519MLKEM768)",
            OpenSSL.groups(),
            "X25519MLKEM768",
            "OpenSSL 3.5"));
  }

  private static Feature feature(
      String name, NavigableSet<String> offered, String algorithm, String needs) {
    return new Feature(name, offered.contains(algorithm), needs);
  }

  /** Only an attempt tells: a distribution may carry over what a later version brought. */
  private static boolean hasBlake2Sizes() {
    try (var _ = Digest.builder("blake2b").size(20).build()) {
      return true;
    } catch (OpenSslException | UnsupportedOpenSslException _) {
      return false;
    }
  }

  /** The features that the loaded OpenSSL lacks. */
  static List<Feature> lacking(Loaded openSsl) {
    return openSsl.features().stream().filter(Predicate.not(Feature::available)).toList();
  }
}
