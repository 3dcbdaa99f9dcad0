package org.opentls.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.opentls.random.Secrets;

/**
 * All that decides how a client of two managers behaves, by content: two that are equal may share a
 * context and its sessions. There is one only where all can be seen and nothing can change, which
 * is so for managers of the JDK that have copied a key store:
 *
 * <ul>
 *   <li>{@code SunX509} key managers, if each of their keys has an encoding;
 *   <li>the trust managers that {@link TrustFactorySpi} knows to be made of certificates alone.
 * </ul>
 *
 * <p>Managers of users, those of {@code NewSunX509}, which read their key stores again and again,
 * and trust managers with parameters of their own have none, not even where they are the same
 * object: what they answer may have changed, and a session of before would not ask again.
 *
 * @param keys in the order in which the manager prefers them
 * @param anchors whom the client trusts
 */
record ClientConfiguration(List<Entry> keys, Set<X509Certificate> anchors) {
  /**
   * A key that may be shown.
   *
   * @param type the kind of keys that it is found for
   * @param key HMAC-SHA-256 of its encoding, under a key of this process: it tells nothing of it
   */
  record Entry(String type, String alias, List<X509Certificate> chain, ByteBuffer key) {}

  /** Copies its key store when it is made, and looks at nothing else. */
  private static final String STATIC_KEY_MANAGER = "sun.security.ssl.SunX509KeyManagerImpl";

  private static final SecretKeySpec MAC_KEY =
      new SecretKeySpec(Secrets.tokenBytes(32), "HmacSHA256");

  /** The configuration of two managers, if it can be known. */
  static Optional<ClientConfiguration> of(Optional<X509KeyManager> keys, X509TrustManager trust) {
    if (!TrustFactorySpi.isOfCertificatesAlone(trust)) {
      return Optional.empty();
    }
    var anchors = trust.getAcceptedIssuers();
    if (!Stream.of(anchors).allMatch(ClientConfiguration::isOfJdk)) {
      return Optional.empty();
    }
    return keys.map(ClientConfiguration::entries)
        .orElse(Optional.of(List.of()))
        .map(entries -> new ClientConfiguration(entries, Set.copyOf(Arrays.asList(anchors))));
  }

  /** Whoever wrote another class may have given its objects a changing content. */
  private static boolean isOfJdk(Object object) {
    return object.getClass().getClassLoader() == null;
  }

  private static Optional<List<Entry>> entries(X509KeyManager manager) {
    if (!isOfJdk(manager) || !manager.getClass().getName().equals(STATIC_KEY_MANAGER)) {
      return Optional.empty();
    }
    var entries = new ArrayList<Entry>();
    for (var type : ManagedIdentities.KEY_TYPES) {
      var aliases = manager.getClientAliases(type, null);
      for (var alias : aliases == null ? new String[0] : aliases) {
        var entry = entry(type, alias, manager);
        if (entry.isEmpty()) {
          return Optional.empty();
        }
        entries.add(entry.get());
      }
    }
    return Optional.of(List.copyOf(entries));
  }

  private static Optional<Entry> entry(String type, String alias, X509KeyManager manager) {
    var chain = manager.getCertificateChain(alias);
    var key = manager.getPrivateKey(alias);
    return key != null && isOfJdk(key) && Stream.of(chain).allMatch(ClientConfiguration::isOfJdk)
        ? mac(key).map(mac -> new Entry(type, alias, List.of(chain), mac))
        : Optional.empty();
  }

  /** Empty for a key that stays in its provider. */
  static Optional<ByteBuffer> mac(PrivateKey key) {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      return Optional.empty();
    }
    try {
      var mac = Mac.getInstance(MAC_KEY.getAlgorithm());
      mac.init(MAC_KEY);
      return Optional.of(ByteBuffer.wrap(mac.doFinal(encoded)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no HMAC", e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }
}
