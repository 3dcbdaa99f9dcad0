package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.opentls.api.X509.X509_get0_pubkey;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.opentls.api.Handle;
import org.opentls.api.JavaKey;
import org.opentls.api.JavaKey.Scheme;

/**
 * A private key that does not leave its provider, such as one in a smart card: OpenSSL has a key
 * that knows the public part, and asks here for signatures. The JDK finds the provider that can use
 * the key. For any number of threads.
 */
final class ProviderKey implements JavaKey.Methods {
  /** SHA-1 and SHA-2 by the names that OpenSSL has for them, as in {@code SHA2-256}. */
  private static final Pattern DIGEST =
      Pattern.compile("SHA(?:2?-)?(1|224|256|384|512)", Pattern.CASE_INSENSITIVE);

  /** Nothing that a message of TLS could be, nor anything that a peer has a say in. */
  private static final byte[] PROOF = "OpenTLS: whose key is this?".getBytes(US_ASCII);

  private final PrivateKey key;
  private final JavaKey.Type type;
  private volatile boolean failed;

  private ProviderKey(PrivateKey key, JavaKey.Type type) {
    this.key = key;
    this.type = type;
  }

  /**
   * A key that belongs to a certificate.
   *
   * @param handle the {@code EVP_PKEY}
   */
  record Found(ProviderKey key, Handle handle) {}

  /**
   * Finds out whose key this is. Nothing tells but a signature, which one of the certificates has
   * to verify.
   *
   * @throws IllegalArgumentException if none does, or the key signs nothing
   */
  static Found find(PrivateKey key, List<X509Certificate> certificates) {
    var failures = new ArrayList<Exception>();
    for (var certificate : certificates) {
      // The public key is a part of the certificate, which must stay until there is another owner.
      try (var x509 = NativeCertificate.of(certificate)) {
        var publicKey = X509_get0_pubkey(x509.pointer());
        var type = JavaKey.Type.of(publicKey);
        if (type.isPresent()) {
          var candidate = new ProviderKey(key, type.get());
          if (candidate.isOf(certificate, failures)) {
            return new Found(candidate, JavaKey.of(publicKey, type.get(), candidate));
          }
        }
      }
    }
    var refusal =
        new IllegalArgumentException(
            "a key that does not leave its provider, and of none of the certificates");
    failures.forEach(refusal::addSuppressed);
    throw refusal;
  }

  /** Tries the ways to sign, since not every provider has them all. */
  private boolean isOf(X509Certificate certificate, List<Exception> failures) {
    for (var scheme : schemes()) {
      try {
        return verifies(certificate, scheme, sign(scheme, PROOF));
      } catch (GeneralSecurityException | RuntimeException e) {
        // The key may be of another type, which every provider says in its own way.
        failures.add(e);
      }
    }
    return false;
  }

  private List<Scheme> schemes() {
    return switch (type) {
      case RSA -> List.of(new Scheme("SHA256", true), new Scheme("SHA256", false));
      case RSA_PSS ->
          List.of(
              new Scheme("SHA256", true), new Scheme("SHA384", true), new Scheme("SHA512", true));
      case EC -> List.of(new Scheme("SHA256", false), new Scheme("SHA384", false));
      case ED25519, ED448 -> List.of(new Scheme("", false));
    };
  }

  private boolean verifies(X509Certificate certificate, Scheme scheme, byte[] signed)
      throws GeneralSecurityException {
    var signature = Signature.getInstance(algorithm(scheme));
    signature.initVerify(certificate.getPublicKey());
    setParameters(signature, scheme);
    signature.update(PROOF);
    return signature.verify(signed);
  }

  /** Whether the key has failed to sign in a handshake; its provider may have a new one by now. */
  boolean hasFailed() {
    return failed;
  }

  @Override
  public boolean signsWith(String digest) {
    return switch (type) {
      case RSA, RSA_PSS, EC -> DIGEST.matcher(digest).matches();
      case ED25519, ED448 -> digest.isEmpty();
    };
  }

  @Override
  public byte[] sign(Scheme scheme, byte[] message) throws GeneralSecurityException {
    boolean done = false;
    try {
      // In this order: the provider is found by the key.
      var signature = Signature.getInstance(algorithm(scheme));
      signature.initSign(key);
      setParameters(signature, scheme);
      signature.update(message);
      byte[] signed = signature.sign();
      done = true;
      return signed;
    } finally {
      failed = !done;
    }
  }

  /** The name in Java's list of standard names. */
  private String algorithm(Scheme scheme) {
    return switch (type) {
      case RSA, RSA_PSS -> scheme.pss() ? "RSASSA-PSS" : "SHA" + bits(scheme) + "withRSA";
      case EC -> "SHA" + bits(scheme) + "withECDSA";
      case ED25519 -> "Ed25519";
      case ED448 -> "Ed448";
    };
  }

  private static void setParameters(Signature signature, Scheme scheme)
      throws GeneralSecurityException {
    if (scheme.pss()) {
      var digest = "SHA-" + bits(scheme);
      int length = MessageDigest.getInstance(digest).getDigestLength();
      signature.setParameter(
          new PSSParameterSpec(
              digest,
              "MGF1",
              new MGF1ParameterSpec(digest),
              length,
              PSSParameterSpec.TRAILER_FIELD_BC));
    }
  }

  /** The number in the name of a digest, 1 for SHA-1. */
  private static String bits(Scheme scheme) {
    var name = DIGEST.matcher(scheme.digest());
    if (!name.matches()) {
      throw new IllegalArgumentException("no digest of a signature: " + scheme.digest());
    }
    return name.group(1);
  }
}
