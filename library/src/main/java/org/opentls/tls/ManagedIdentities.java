package org.opentls.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The identities of a key manager. The manager chooses for each connection; what it chooses is read
 * once, as long as its certificates are the same. For any number of threads.
 */
final class ManagedIdentities {
  /** As the manager knows them, the better ones first. */
  static final List<String> KEY_TYPES = List.of("EC", "EdDSA", "RSA", "RSASSA-PSS");

  /** A server of more names reads its keys again now and then. */
  private static final int MOST_KEPT = 1000;

  private final X509KeyManager manager;
  private final Map<List<X509Certificate>, TlsIdentity> read =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<X509Certificate>, TlsIdentity> eldest) {
          return size() > MOST_KEPT;
        }
      };

  ManagedIdentities(X509KeyManager manager) {
    this.manager = manager;
  }

  /** What a server may use for a connection; OpenSSL chooses by what the client can verify. */
  List<TlsIdentity> ofServer(SSLEngine engine, @Nullable SSLSocket socket) {
    var aliases = new LinkedHashSet<String>();
    for (var type : KEY_TYPES) {
      var alias = serverAlias(type, engine, socket);
      if (alias != null) {
        aliases.add(alias);
      }
    }
    return identities(aliases);
  }

  private @Nullable String serverAlias(String type, SSLEngine engine, @Nullable SSLSocket socket) {
    return socket == null && manager instanceof X509ExtendedKeyManager extended
        ? extended.chooseEngineServerAlias(type, null, engine)
        : manager.chooseServerAlias(type, null, socket);
  }

  /**
   * What a client shows to a server: one identity or none.
   *
   * @param issuers those that the server has named
   */
  List<TlsIdentity> ofClient(Principal[] issuers, SSLEngine engine, @Nullable SSLSocket socket) {
    var types = KEY_TYPES.toArray(String[]::new);
    var from = issuers.length == 0 ? null : issuers;
    var alias =
        socket == null && manager instanceof X509ExtendedKeyManager extended
            ? extended.chooseEngineClientAlias(types, from, engine)
            : manager.chooseClientAlias(types, from, (Socket) socket);
    return alias == null ? List.of() : identities(Set.of(alias));
  }

  /** One that was chosen before, by its fingerprint, if it is still known. */
  Optional<TlsIdentity> known(byte[] fingerprint) {
    synchronized (read) {
      return read.values().stream()
          .filter(identity -> Arrays.equals(identity.fingerprint(), fingerprint))
          .findFirst();
    }
  }

  private List<TlsIdentity> identities(Set<String> aliases) {
    var identities = new ArrayList<TlsIdentity>();
    for (var alias : aliases) {
      var chain = manager.getCertificateChain(alias);
      if (chain != null && chain.length > 0) {
        identities.add(identity(alias, List.of(chain)));
      }
    }
    return identities;
  }

  private TlsIdentity identity(String alias, List<X509Certificate> chain) {
    synchronized (read) {
      var known = read.get(chain);
      // A card that was pulled out and put back has a new key for the same certificates.
      if (known != null && !known.hasFailed()) {
        return known;
      }
    }
    var key = manager.getPrivateKey(alias);
    if (key == null) {
      throw new IllegalArgumentException("the key manager has no key for " + alias);
    }
    var identity = TlsIdentity.of(key, chain);
    synchronized (read) {
      read.put(chain, identity);
    }
    return identity;
  }
}
