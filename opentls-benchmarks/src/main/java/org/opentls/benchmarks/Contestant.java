package org.opentls.benchmarks;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.exceptionfactory.jagged.EncryptingChannelFactory;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.random.RandomGenerator;
import org.conscrypt.Conscrypt;
import org.opentls.provider.OpenTlsProvider;
import org.opentls.random.SystemRandom;

/** A library that takes part. Each is measured in a JVM that runs no other. */
public enum Contestant {
  /** OpenTLS's own classes, such as {@code Digest} and {@code SystemRandom}. */
  OPENTLS("OpenTLS"),

  /** OpenTLS's provider, behind the JDK's classes. */
  OPENTLS_PROVIDER("OpenTLS provider"),

  /** The JDK's own providers: {@code SUN}, {@code SunJCE}, and {@code new SecureRandom()}. */
  JDK("JDK"),

  /** Conscrypt, over the BoringSSL in its jar. */
  CONSCRYPT("Conscrypt"),

  /** Amazon Corretto Crypto Provider, over the AWS-LC in its jar. */
  CORRETTO("Corretto"),

  /** Jagged, the age format over the JDK's providers. */
  JAGGED("jagged"),

  /** Netty's TLS, over the BoringSSL in the jar of its tcnative. */
  NETTY("Netty");

  private final String title;

  Contestant(String title) {
    this.title = title;
  }

  /** The heading of the contestant's column. */
  String title() {
    return title;
  }

  /** The library's version; Conscrypt's provider does not tell it. */
  String version() {
    if (this == NETTY) {
      return SslContext.class.getPackage().getImplementationVersion();
    }
    if (this == JAGGED) {
      return EncryptingChannelFactory.class.getPackage().getImplementationVersion();
    }
    if (this == CONSCRYPT) {
      var version = Conscrypt.version();
      return version.major() + "." + version.minor() + "." + version.patch();
    }
    return provider().getVersionStr();
  }

  /** Whether the targets are set for it. */
  boolean isOurs() {
    return this == OPENTLS || this == OPENTLS_PROVIDER;
  }

  /** Whether the library loads on this platform. */
  boolean isAvailable() {
    return switch (this) {
      case OPENTLS, OPENTLS_PROVIDER, JDK, JAGGED -> true;
      case CONSCRYPT -> Conscrypt.isAvailable();
      case CORRETTO -> AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null;
      case NETTY -> OpenSsl.isAvailable();
    };
  }

  /** Whether the library has the algorithm, as in {@code "MessageDigest"} and {@code "MD5"}. */
  boolean offers(String service, String algorithm) {
    return isGeneral() && provider(service, algorithm).getService(service, algorithm) != null;
  }

  /** Whether the library is there for more than age files or TLS. */
  boolean isGeneral() {
    return this != JAGGED && this != NETTY;
  }

  /** Whether the library has an engine for TLS. */
  boolean offersTls() {
    return this == OPENTLS || this == JDK || this == CONSCRYPT || this == NETTY;
  }

  /** Whether its engines resume each other's sessions of TLS 1.3 each time; the others do not. */
  boolean resumesTls13() {
    return this == OPENTLS || this == JDK;
  }

  /** Whether the library reads and writes age files. */
  boolean offersAge() {
    return this == OPENTLS || this == JAGGED;
  }

  /** Whether the library's provider derives keys from passwords by the function. */
  boolean offersPassword(String function) {
    return function.equals("PBKDF2") && offers("SecretKeyFactory", "PBKDF2WithHmacSHA256");
  }

  /** The library's provider of an algorithm; the JDK has several. */
  Provider provider(String service, String algorithm) {
    var jce = Security.getProvider("SunJCE");
    return this == JDK && jce.getService(service, algorithm) != null ? jce : provider();
  }

  /** The library's provider. */
  Provider provider() {
    return switch (this) {
      case OPENTLS, OPENTLS_PROVIDER -> new OpenTlsProvider();
      case JDK, JAGGED, NETTY -> Security.getProvider("SUN");
      case CONSCRYPT -> Conscrypt.newProvider();
      case CORRETTO -> AmazonCorrettoCryptoProvider.INSTANCE;
    };
  }

  /** The library's generator for secrets. */
  RandomGenerator random() throws NoSuchAlgorithmException {
    return switch (this) {
      case OPENTLS -> SystemRandom.create();
      case OPENTLS_PROVIDER -> SecureRandom.getInstance("OPENSSL", provider());
      case JDK, JAGGED, NETTY -> new SecureRandom();
      case CONSCRYPT -> SecureRandom.getInstance("SHA1PRNG", provider());
      case CORRETTO -> SecureRandom.getInstance("LibCryptoRng", provider());
    };
  }

  /** A new instance of the provider's digest. */
  static MessageDigest messageDigest(String algorithm, Provider provider) {
    try {
      return MessageDigest.getInstance(algorithm, provider);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
