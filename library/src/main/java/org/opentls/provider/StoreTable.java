package org.opentls.provider;

import java.security.KeyStoreSpi;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The service {@code KeyStore}, which there is if opened stores are to be kept. */
final class StoreTable {
  private StoreTable() {}

  private static final String TYPE = "KeyStore";
  private static final String PKCS12 = "PKCS12";

  /** The provider whose store may be shared: it does not change when it is read. */
  private static final String JDK = "SUN";

  static List<Row> rows() {
    int size = Integer.getInteger(OpenTlsProvider.KEY_STORES_PROPERTY, 0);
    if (size <= 0) {
      return List.of();
    }
    var opened = new OpenedStores(size);
    return List.of(
        new Row(TYPE, PKCS12, List.of(), Map.of(), OpenedStoreSpi.class, () -> make(opened)));
  }

  /** That of the next provider, which shares what is behind it if it is the JDK's. */
  private static KeyStoreSpi make(OpenedStores opened) {
    var next =
        Stream.of(Security.getProviders())
            .filter(provider -> !provider.getName().equals(OpenTlsProvider.NAME))
            .map(provider -> provider.getService(TYPE, PKCS12))
            .filter(service -> service != null)
            .findFirst()
            .orElseThrow(() -> new ProviderException("no other provider has " + PKCS12));
    return next.getProvider().getName().equals(JDK)
        ? new OpenedStoreSpi(opened, () -> instance(next))
        : instance(next);
  }

  private static KeyStoreSpi instance(Provider.Service service) {
    try {
      return (KeyStoreSpi) service.newInstance(null);
    } catch (NoSuchAlgorithmException e) {
      throw new ProviderException(e);
    }
  }
}
