package org.opentls.provider;

import java.io.Serial;
import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.crypto.KDFParameters;
import org.jspecify.annotations.Nullable;
import org.opentls.api.OpenSSL;
import org.opentls.api.OpenSslNotFoundException;

/**
 * The security provider {@code OpenTLS}: the JDK's algorithms, computed by OpenSSL.
 *
 * <p>{@link org.opentls.OpenTls#install} puts it in front of the others. It can also stand in the
 * file {@code java.security}, under its name or the name of this class, or be passed to a {@code
 * getInstance} method.
 *
 * <ul>
 *   <li>{@code MessageDigest}: all digests of the loaded OpenSSL that have a size, under the JDK's
 *       standard names, OpenSSL's names and object identifiers; and {@code SHAKE128-256}, {@code
 *       SHAKE256-512}. They can be cloned.
 *   <li>{@code Cipher}: AES in the modes ECB, CBC, CTR, CFB, CFB8, OFB, XTS, GCM, CCM, OCB, SIV,
 *       GCM-SIV (OpenSSL 3.2), KW and KWP, also under the names for one size of keys ({@code
 *       AES_256/GCM/NoPadding}); {@code ChaCha20-Poly1305} and {@code ChaCha20}; {@code ARIA},
 *       {@code Camellia}, {@code SM4} and {@code DESede}. AEADs hold what they decrypt until the
 *       tag is right, and refuse to encrypt under the key and nonce of the encryption before. They
 *       differ from the JDK's in this: CFB and OFB give each byte at once, nothing is no ciphertext
 *       of a padded mode, and a nonce of GCM has up to 128 bytes. {@code KeyGenerator} and {@code
 *       AlgorithmParameters} for those that the JDK does not know.
 *   <li>{@code Mac}: HMAC with all these digests, under the JDK's standard names; {@code AESCMAC},
 *       {@code ARIACMAC}, {@code CAMELLIACMAC}, {@code AESGMAC}, {@code KMAC128} and {@code
 *       KMAC256} with a {@link KmacParameterSpec}, {@code Poly1305}, {@code SipHash-2-4}, {@code
 *       SipHash128-2-4}, {@code BLAKE2bMAC}, {@code BLAKE2sMAC}. They can be cloned. After {@code
 *       doFinal} the one-time codes Poly1305 and GMAC must be initialized again. And {@code
 *       KeyGenerator} for HMAC.
 *   <li>{@code SecretKeyFactory}: {@code PBKDF2WithHmacSHA256} and so on.
 *   <li>{@code KDF}: {@code HKDF-SHA256}, {@code HKDF-SHA384}, {@code HKDF-SHA512}; {@code PBKDF2},
 *       {@code SCRYPT} and, since OpenSSL 3.2, {@code ARGON2ID}, {@code ARGON2I} and {@code
 *       ARGON2D} with a {@link PasswordParameterSpec}.
 *   <li>{@code SSLContext}: {@code TLS}, {@code TLSv1.3}, {@code TLSv1.2} and {@code Default}, with
 *       engines, sockets and server sockets for TLS 1.3 and 1.2. Key and trust managers are the
 *       JDK's or the program's. Clients of equal configurations share one native context, see
 *       below.
 *   <li>{@code TrustManagerFactory}: {@code PKIX}, with the JDK's trust managers.
 *   <li>{@code KeyStore}: {@code PKCS12} if the property {@value #KEY_STORES_PROPERTY} says so, as
 *       the agent does.
 *   <li>{@code SecureRandom}: {@code OPENSSL} is {@code RAND_bytes(3ossl)} and {@code OPENSSL-PRIV}
 *       is {@code RAND_priv_bytes(3ossl)}. One object may serve all threads.
 * </ul>
 *
 * <p>The property {@value #DISABLED_PROPERTY} lists services that the provider leaves to others, as
 * in {@code MessageDigest.SHA-256,SecureRandom.*}. A service may be named by any of its names, in
 * any case; what names none is ignored. It is read when a provider is made: the system property if
 * there is one, else the security property.
 *
 * <p>A program that makes an {@code SSLContext} for each request gets the native context of the
 * first again, and with it its sessions, if its trust managers are made of certificates alone by
 * {@code TrustManagerFactory} of this provider, and its keys come from the JDK's {@code
 * KeyManagerFactory} {@code SunX509}, which is the default, or there are none. Of all other
 * managers it cannot be known whether they are equal, and nothing is shared. Servers share nothing.
 * The system property {@code org.opentls.tls.sharedContexts} says how many are kept, 64 if it is
 * not set; with 0 nothing is shared.
 *
 * <p>If no OpenSSL can be loaded the provider has no services, so that a program in whose
 * configuration it stands runs on with the other providers; {@link #getInfo()} then says why.
 */
public final class OpenTlsProvider extends Provider {
  @Serial private static final long serialVersionUID = 1L;

  /** The name of the provider. */
  public static final String NAME = "OpenTLS";

  /** The property that switches services off. */
  public static final String DISABLED_PROPERTY = "org.opentls.provider.disabled";

  /**
   * The system property that says how many opened key stores are kept; without, or with 0, there is
   * no service {@code KeyStore}. A store that is loaded again from the same bytes with the same
   * password then costs no derivation of keys, and gives the same keys; they stay in memory until
   * others that were used later push them out.
   */
  public static final String KEY_STORES_PROPERTY = "org.opentls.keystore.cache";

  /** Makes a provider with all services that the loaded OpenSSL offers. */
  public OpenTlsProvider() {
    this(Offer.ask());
  }

  private OpenTlsProvider(Offer offer) {
    super(NAME, "0.1", offer.info);
    var disabled = disabled();
    for (var row : offer.rows) {
      if (disabled.stream().noneMatch(row::isNamed)) {
        putService(new TableService(this, row));
      }
    }
  }

  private static List<String> disabled() {
    var property = System.getProperty(DISABLED_PROPERTY, Security.getProperty(DISABLED_PROPERTY));
    return property == null ? List.of() : Arrays.asList(property.strip().split("\\s*,\\s*"));
  }

  /** What a provider made now has, and what it says of itself. */
  private record Offer(String info, List<Row> rows) {
    static Offer ask() {
      try {
        return new Offer("OpenTLS on " + OpenSSL.versionText(), allRows());
      } catch (OpenSslNotFoundException e) {
        return new Offer("OpenTLS without services: " + e.getMessage(), List.of());
      }
    }
  }

  private static List<Row> allRows() {
    var rows = new ArrayList<>(DigestTable.rows());
    rows.addAll(CipherTable.rows());
    rows.addAll(MacTable.rows());
    rows.addAll(KdfTable.rows());
    rows.addAll(TlsTable.rows());
    rows.addAll(StoreTable.rows());
    rows.add(random("OPENSSL", false));
    rows.add(random("OPENSSL-PRIV", true));
    return rows;
  }

  private static Row random(String name, boolean secret) {
    return new Row(
        "SecureRandom",
        name,
        List.of(),
        Map.of("ThreadSafe", "true"),
        RandomSpi.class,
        () -> new RandomSpi(secret));
  }

  /** Finds a service; what is not here is counted, for {@link ServiceUse}. */
  @Override
  public Service getService(String type, String algorithm) {
    var service = super.getService(type, algorithm);
    if (service == null) {
      ServiceUse.missed(type, algorithm);
    }
    return service;
  }

  /** A service that a line of the table makes. */
  private static final class TableService extends Service {
    private final Row row;

    TableService(Provider provider, Row row) {
      super(provider, row.type(), row.name(), row.spi().getName(), row.aliases(), row.attributes());
      this.row = row;
    }

    @Override
    public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
      if (parameter instanceof KDFParameters) {
        // The cause is what KDF.getInstance throws.
        throw new NoSuchAlgorithmException(
            new InvalidAlgorithmParameterException(row.name() + " takes no parameters"));
      }
      if (parameter != null) {
        throw new NoSuchAlgorithmException(row.type() + "." + row.name() + " takes no parameter");
      }
      try {
        var made = row.make().get();
        ServiceUse.made(row.type(), row.name());
        return made;
      } catch (ProviderException e) {
        throw new NoSuchAlgorithmException(e);
      }
    }
  }
}
