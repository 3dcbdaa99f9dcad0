package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.opentls.provider.OpenTlsProvider;
import org.opentls.tls.Certificates;
import org.opentls.tls.TlsContext;

/** Contexts of the provider, and the proof that something is of it. */
final class Ours {
  private Ours() {}

  static final Provider PROVIDER = new OpenTlsProvider();

  /** One with the key of that name, which trusts the authority. */
  static SSLContext context(String alias) throws GeneralSecurityException, IOException {
    return context(alias, trust());
  }

  static SSLContext context(String alias, TrustManager trust)
      throws GeneralSecurityException, IOException {
    var context = SSLContext.getInstance("TLS", PROVIDER);
    context.init(keys(alias).getKeyManagers(), new TrustManager[] {trust}, null);
    return context;
  }

  static KeyManagerFactory keys(String alias) throws GeneralSecurityException, IOException {
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(ALL.keyStore(alias), Certificates.PASSWORD);
    return keys;
  }

  static X509ExtendedTrustManager trust() throws GeneralSecurityException, IOException {
    return trust(ALL.trustStore());
  }

  /** Trust in an authority that has signed nothing. */
  static X509ExtendedTrustManager trustInAnother() throws GeneralSecurityException, IOException {
    return trust(Stores.another());
  }

  private static X509ExtendedTrustManager trust(KeyStore store) throws GeneralSecurityException {
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    return (X509ExtendedTrustManager) trust.getTrustManagers()[0];
  }

  /** Checks that an engine, a socket or a session is one of the provider's. */
  static void assertOurs(Object part) {
    assertThat(part.getClass().getPackage()).isEqualTo(TlsContext.class.getPackage());
  }
}
