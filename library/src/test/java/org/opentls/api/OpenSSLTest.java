package org.opentls.api;

import static java.lang.foreign.MemorySegment.NULL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class OpenSSLTest {
  @Test
  void textNumberAndVersionAgree() {
    var version = OpenSSL.version();
    assertThat(OpenSSL.versionText()).startsWith("OpenSSL " + version);
    assertThat(Version.ofNumber(OpenSSL.versionNumber())).isEqualTo(version);
    assertThat(version.isAtLeast(3, 0)).isTrue();
    assertThat(version.isAtLeast(version.major(), version.minor() + 1)).isFalse();
  }

  @Test
  void versionNumbersAreReadAsOpenSslWritesThem() {
    assertThat(Version.ofNumber(0x30000130L)).hasToString("3.0.19");
    assertThat(Version.ofNumber(0x30500040L)).hasToString("3.5.4");
    assertThat(Version.ofNumber(0x1010117fL)).hasToString("1.1.23");
  }

  @Test
  void buildAndFoldersAreTold() {
    assertThat(OpenSSL.buildOptions()).startsWith("compiler: ");
    assertThat(OpenSSL.buildPlatform()).startsWith("platform: ");
    assertThat(OpenSSL.configurationFolder()).startsWith("OPENSSLDIR: ");
    assertThat(OpenSSL.modulesFolder()).startsWith("MODULESDIR: ");
    assertThat(OpenSSL.processor()).isNotEmpty();
    assertThat(OpenSSL.source()).isNotEmpty();
  }

  @Test
  void algorithmsOfEveryKindAreListed() {
    assertThat(OpenSSL.digests()).contains("SHA2-256", "SHA3-256", "SHAKE-256", "BLAKE2B-512");
    assertThat(OpenSSL.ciphers()).contains("AES-256-GCM", "ChaCha20-Poly1305");
    assertThat(OpenSSL.macs()).contains("HMAC", "CMAC", "POLY1305");
    assertThat(OpenSSL.kdfs()).contains("HKDF", "PBKDF2", "SCRYPT");
    assertThat(OpenSSL.groups()).contains("x25519", "secp256r1");
    assertThat(OpenSSL.providers()).contains("default");
  }

  @Test
  void providersAreToldByName() {
    assertThat(OpenSSL.hasProvider("default")).isTrue();
    assertThat(OpenSSL.hasProvider("no-such-provider")).isFalse();
    assertThat(OpenSSL.isFipsEnabled()).isEqualTo(OpenSSL.hasProvider("fips"));
  }

  @Test
  void aDigestHasAllItsNames() {
    assertThat(OpenSSL.aliases("sha256"))
        .contains("SHA2-256", "SHA-256", "SHA256", "2.16.840.1.101.3.4.2.1");
    assertThatThrownBy(() -> OpenSSL.aliases("SHA-255")).isInstanceOf(OpenSslException.class);
  }

  @Test
  void aMissingFunctionSaysWhichVersionBringsIt() {
    var future = Native.functionSince("9.9", "EVP_not_yet_invented", Native.C_INT, Native.C_LONG);
    assertThatThrownBy(() -> future.invoke(1L))
        .isInstanceOfSatisfying(
            UnsupportedOpenSslException.class,
            e -> assertThat(e.requiredVersion()).isEqualTo("9.9"))
        .hasMessageContaining("EVP_not_yet_invented needs OpenSSL 9.9")
        .hasMessageContaining("loaded is OpenSSL " + OpenSSL.version());
  }

  /** An exception that left the upcall would end the JVM. */
  @Test
  void anExceptionInAnUpcallReachesTheCallerOfTheDowncall() {
    Function<MemorySegment, String> broken =
        _ -> {
          throw new IllegalArgumentException("thrown under a native frame");
        };
    assertThatThrownBy(() ->
            Callbacks.listWhile(
                (callback, arg) -> OsslProvider.OSSL_PROVIDER_do_all(NULL, callback, arg), broken))
        .hasMessage("thrown under a native frame");
    assertThatThrownBy(() ->
            Callbacks.list(
                (callback, arg) -> EvpKdf.EVP_KDF_do_all_provided(NULL, callback, arg), broken))
        .hasMessage("thrown under a native frame");
    Err.drain();
  }

  @Test
  void parametersAreFoundByName() {
    try (var arena = Arena.ofConfined()) {
      var params =
          OsslParam.in(arena)
              .sizeT("size", 20)
              .utf8("digest", "SHA256")
              .octets("salt", new byte[0]);
      var array = params.end();
      assertThat(OsslParam.utf8(array, "digest")).contains("SHA256");
      assertThat(List.of("size", "salt")).allMatch(key -> OsslParam.contains(array, key));
      assertThat(OsslParam.contains(array, "absent")).isFalse();
      assertThat(OsslParam.contains(NULL, "size")).isFalse();
    }
  }
}
