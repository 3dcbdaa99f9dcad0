package org.opentls.tls;

import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.Security;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Stream;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import javax.net.ssl.X509TrustManager;

/**
 * What a {@code TrustManagerFactory} of the provider {@code OpenTLS} does: it gives the trust
 * managers of the next provider, which are the JDK's, and remembers those that were made of
 * certificates alone. The managers themselves do not tell whether they have further parameters,
 * such as lists of revoked certificates; and only without, two that trust the same are the same.
 */
public final class TrustFactorySpi extends TrustManagerFactorySpi {
  /** The algorithm. */
  public static final String PKIX = "PKIX";

  /** Keeps the certificates that it was made of. */
  private static final String STATIC_TRUST_MANAGER = "sun.security.ssl.X509TrustManagerImpl";

  /** No manager of that class equals another. */
  private static final Set<TrustManager> OF_CERTIFICATES_ALONE =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private final TrustManagerFactory next;

  /**
   * Makes one that is not initialized.
   *
   * @throws NoSuchAlgorithmException if no other provider has a factory
   */
  public TrustFactorySpi() throws NoSuchAlgorithmException {
    var provider =
        Stream.of(Security.getProviders())
            .filter(each -> !each.getName().equals("OpenTLS"))
            .filter(each -> each.getService("TrustManagerFactory", PKIX) != null)
            .findFirst()
            .orElseThrow(() -> new NoSuchAlgorithmException("no other provider has " + PKIX));
    next = TrustManagerFactory.getInstance(PKIX, provider);
  }

  /** Whether a trust manager has nothing but the certificates that it accepts. */
  static boolean isOfCertificatesAlone(X509TrustManager manager) {
    return OF_CERTIFICATES_ALONE.contains(manager);
  }

  @Override
  protected void engineInit(KeyStore store) throws KeyStoreException {
    next.init(store);
    // The JDK's PKIX then asks authorities, whose answers are no part of what is known here.
    if (!Boolean.getBoolean("com.sun.net.ssl.checkRevocation")) {
      Stream.of(next.getTrustManagers())
          .filter(TrustFactorySpi::isStatic)
          .forEach(OF_CERTIFICATES_ALONE::add);
    }
  }

  private static boolean isStatic(TrustManager manager) {
    var type = manager.getClass();
    return type.getClassLoader() == null && type.getName().equals(STATIC_TRUST_MANAGER);
  }

  @Override
  protected void engineInit(ManagerFactoryParameters parameters)
      throws InvalidAlgorithmParameterException {
    next.init(parameters);
  }

  @Override
  protected TrustManager[] engineGetTrustManagers() {
    return next.getTrustManagers();
  }
}
