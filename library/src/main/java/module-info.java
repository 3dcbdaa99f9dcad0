/**
 * OpenSSL for Java: digests, authentication codes, key derivation, random numbers, encrypted files,
 * TLS and a security provider.
 *
 * <p>Code in this module calls C. Run with {@code --enable-native-access=org.opentls}, or {@code
 * --enable-native-access=ALL-UNNAMED} where the jar is on the class path.
 */
module org.opentls {
  // Where there is none nothing is recorded.
  requires static jdk.jfr;
  requires static org.jspecify;

  exports org.opentls;
  exports org.opentls.age;
  // The JVM calls what is there, and nobody else.
  exports org.opentls.agent to
      java.instrument;
  exports org.opentls.api;
  exports org.opentls.cipherlib;
  exports org.opentls.hashlib;
  exports org.opentls.hmac;
  exports org.opentls.kdf;
  exports org.opentls.io;
  exports org.opentls.provider;
  exports org.opentls.random;
  exports org.opentls.tls;

  provides java.security.Provider with
      org.opentls.provider.OpenTlsProvider;
}
