package org.opentls.api;

import static java.lang.foreign.MemorySegment.NULL;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The OpenSSL that this process has loaded: which one, from where, and what it can do.
 *
 * <p>Everything is asked of the library, nothing is assumed from its version. Every method throws
 * {@link OpenSslNotFoundException} if none could be loaded. Safe for any thread.
 */
public final class OpenSSL {
  private OpenSSL() {}

  /**
   * Loads OpenSSL if that has not happened yet.
   *
   * @throws OpenSslNotFoundException if no usable OpenSSL was found; it says what was tried
   */
  public static void load() {
    var _ = Library.get();
  }

  /** Whether the loaded library has a function, as in {@code "EVP_DigestSqueeze"}. */
  public static boolean hasFunction(String name) {
    return Library.get().find(name).isPresent();
  }

  /** The version of the loaded library. */
  public static Version version() {
    return Library.get().version();
  }

  /** The name, version and date, as {@code openssl version} prints them. */
  public static String versionText() {
    return text(OpenSslVersion.OPENSSL_VERSION);
  }

  /** {@code OPENSSL_VERSION_NUMBER}, as in {@code 0x30000130L} for 3.0.19. */
  public static long versionNumber() {
    return OpenSslVersion.OpenSSL_version_num();
  }

  /** The compiler and the options it was given. */
  public static String buildOptions() {
    return text(OpenSslVersion.OPENSSL_CFLAGS);
  }

  /** The target of the build, as in {@code platform: debian-amd64}. */
  public static String buildPlatform() {
    return text(OpenSslVersion.OPENSSL_PLATFORM);
  }

  /** The features of the processor that OpenSSL found and uses. */
  public static String processor() {
    return text(OpenSslVersion.OPENSSL_CPU_INFO);
  }

  /** The folder of {@code openssl.cnf}, as in {@code OPENSSLDIR: "/usr/lib/ssl"}. */
  public static String configurationFolder() {
    return text(OpenSslVersion.OPENSSL_DIR);
  }

  /** The folder of loadable providers, as in {@code MODULESDIR: "/usr/lib/ossl-modules"}. */
  public static String modulesFolder() {
    return text(OpenSslVersion.OPENSSL_MODULES_DIR);
  }

  private static String text(int what) {
    return Native.requireString(OpenSslVersion.OpenSSL_version(what));
  }

  /** What was loaded: a folder, or the names that the system's loader was given. */
  public static String source() {
    return Library.get().source().description();
  }

  /** The folder that the library was loaded from, if one was named or tried by name. */
  public static Optional<Path> folder() {
    return Optional.ofNullable(Library.get().source().folder());
  }

  /** Whether algorithms are fetched with {@code fips=yes} by default. */
  public static boolean isFipsEnabled() {
    return OsslProvider.EVP_default_properties_is_fips_enabled(NULL) == 1;
  }

  /** Whether a provider, as in {@code "legacy"} or {@code "fips"}, is loaded and active. */
  public static boolean hasProvider(String name) {
    try (var arena = Arena.ofConfined()) {
      return OsslProvider.OSSL_PROVIDER_available(NULL, arena.allocateFrom(name)) == 1;
    }
  }

  /** The names of the active providers. */
  public static NavigableSet<String> providers() {
    return providers(
        provider -> Native.requireString(OsslProvider.OSSL_PROVIDER_get0_name(provider)));
  }

  private static NavigableSet<String> providers(Function<MemorySegment, String> read) {
    return sorted(
        Callbacks.listWhile(
            (callback, arg) -> OsslProvider.OSSL_PROVIDER_do_all(NULL, callback, arg), read));
  }

  /** The digests that can be fetched, a name each; see {@link #aliases}. */
  public static NavigableSet<String> digests() {
    return sorted(
        Callbacks.list(
            (callback, arg) -> EvpDigestList.EVP_MD_do_all_provided(NULL, callback, arg),
            md -> Native.requireString(EvpDigest.EVP_MD_get0_name(md))));
  }

  /** The symmetric ciphers that can be fetched, a name each. */
  public static NavigableSet<String> ciphers() {
    return sorted(
        Callbacks.list(
            (callback, arg) -> EvpCipher.EVP_CIPHER_do_all_provided(NULL, callback, arg),
            cipher -> Native.requireString(EvpCipher.EVP_CIPHER_get0_name(cipher))));
  }

  /** The message authentication codes that can be fetched, a name each. */
  public static NavigableSet<String> macs() {
    return sorted(
        Callbacks.list(
            (callback, arg) -> EvpMac.EVP_MAC_do_all_provided(NULL, callback, arg),
            mac -> Native.requireString(EvpMac.EVP_MAC_get0_name(mac))));
  }

  /** The key derivation functions that can be fetched, a name each. */
  public static NavigableSet<String> kdfs() {
    return sorted(
        Callbacks.list(
            (callback, arg) -> EvpKdf.EVP_KDF_do_all_provided(NULL, callback, arg),
            kdf -> Native.requireString(EvpKdf.EVP_KDF_get0_name(kdf))));
  }

  /** The groups for key exchange in TLS that the providers offer, under their names in TLS. */
  public static NavigableSet<String> groups() {
    var groups = new ArrayList<String>();
    try (var arena = Arena.ofConfined()) {
      var capability = arena.allocateFrom("TLS-GROUP");
      providers(provider -> {
        groups.addAll(
            Callbacks.listWhile(
                (callback, arg) ->
                    OsslProvider.OSSL_PROVIDER_get_capabilities(
                        provider, capability, callback, arg),
                params -> OsslParam.utf8(params, "tls-group-name").orElseThrow()));
        return "";
      });
    }
    return sorted(groups);
  }

  /**
   * All names of a digest, as in {@code SHA256}, {@code SHA2-256}, {@code SHA-256} and its object
   * identifier.
   *
   * @throws OpenSslException if there is no such digest
   */
  public static List<String> aliases(String digest) {
    try (var arena = Arena.ofConfined()) {
      var md =
          Handle.own(
              EvpDigest.EVP_MD_fetch(NULL, arena.allocateFrom(digest), NULL),
              EvpDigest::EVP_MD_free);
      return Callbacks.list(
          (callback, arg) -> EvpDigestList.EVP_MD_names_do_all(md.pointer(), callback, arg),
          Native::requireString);
    }
  }

  private static NavigableSet<String> sorted(Collection<String> names) {
    var sorted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    sorted.addAll(names);
    return sorted;
  }
}
