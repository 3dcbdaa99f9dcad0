package org.opentls.provider;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.opentls.tls.TlsContextSpi;
import org.opentls.tls.TlsProtocol;
import org.opentls.tls.TrustFactorySpi;

/** The services {@code SSLContext} and {@code TrustManagerFactory}. */
final class TlsTable {
  private TlsTable() {}

  static List<Row> rows() {
    return List.of(
        row("TLS", List.of("SSL"), () -> TlsContextSpi.of(TlsProtocol.values())),
        row("TLSv1.3", List.of(), () -> TlsContextSpi.of(TlsProtocol.values())),
        row("TLSv1.2", List.of(), () -> TlsContextSpi.of(TlsProtocol.TLS_1_2)),
        row("Default", List.of(), TlsTable::ofProperties),
        new Row(
            "TrustManagerFactory",
            TrustFactorySpi.PKIX,
            List.of("SunPKIX", "X509", "X.509"),
            Map.of(),
            TrustFactorySpi.class,
            TlsTable::trustFactory));
  }

  private static Object trustFactory() {
    try {
      return new TrustFactorySpi();
    } catch (NoSuchAlgorithmException e) {
      throw new ProviderException(e);
    }
  }

  private static Row row(String name, List<String> aliases, Supplier<Object> make) {
    return new Row("SSLContext", name, aliases, Map.of(), TlsContextSpi.class, make);
  }

  private static Object ofProperties() {
    try {
      return TlsContextSpi.ofProperties();
    } catch (GeneralSecurityException | IOException e) {
      throw new ProviderException(
          "what javax.net.ssl.keyStore or trustStore names cannot be used", e);
    }
  }
}
