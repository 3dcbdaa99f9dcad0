package org.opentls.tls;

import static org.opentls.api.Err.check;
import static org.opentls.api.X509Store.X509_STORE_add_cert;
import static org.opentls.api.X509Store.X509_STORE_new;
import static org.opentls.api.X509Store.X509_STORE_set_default_paths;
import static org.opentls.api.X509Store.X509_STORE_up_ref;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.opentls.api.Handle;
import org.opentls.api.X509Store;

/**
 * Whose certificates are believed. OpenSSL verifies the chain of a peer against them, RFC 5280, or
 * a trust manager of Java's does. It is read once and serves any number of contexts and
 * connections.
 */
public final class Trust {
  private final @Nullable Handle store;
  private final @Nullable X509TrustManager manager;
  private final List<X509Certificate> authorities;

  private Trust(
      @Nullable Handle store,
      @Nullable X509TrustManager manager,
      List<X509Certificate> authorities) {
    this.store = store;
    this.manager = manager;
    this.authorities = authorities;
  }

  /**
   * What the system trusts: the files that OpenSSL was built with, or that {@code SSL_CERT_FILE}
   * and {@code SSL_CERT_DIR} name in the environment; see {@code
   * SSL_CTX_set_default_verify_paths(3ossl)}.
   */
  public static Trust system() {
    var store = newStore();
    check(X509_STORE_set_default_paths(store.pointer()));
    return new Trust(store, null, List.of());
  }

  /**
   * The certificates in a PEM file.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException if it has none, or is malformed
   */
  public static Trust pem(Path file) throws IOException {
    return of(TlsIdentity.certificates(Files.readAllBytes(file), file));
  }

  /**
   * These certificates.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Trust of(Collection<X509Certificate> certificates) {
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("no certificate to trust");
    }
    var store = newStore();
    for (var certificate : certificates) {
      try (var handle = NativeCertificate.of(certificate)) {
        check(X509_STORE_add_cert(store.pointer(), handle.pointer()));
      }
    }
    return new Trust(store, null, List.copyOf(certificates));
  }

  /**
   * The certificates in a key store, those of keys not among them.
   *
   * @throws IllegalArgumentException if there is none, or the store was not loaded
   */
  public static Trust keyStore(KeyStore store) {
    try {
      var certificates = new ArrayList<X509Certificate>();
      for (var alias : Collections.list(store.aliases())) {
        if (store.isCertificateEntry(alias)
            && store.getCertificate(alias) instanceof X509Certificate certificate) {
          certificates.add(certificate);
        }
      }
      return of(certificates);
    } catch (KeyStoreException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * What a trust manager says. A client asks it between two calls into C. A server has to ask it
   * within one, since OpenSSL cannot wait there: a virtual thread that blocks then holds its
   * carrier.
   */
  public static Trust manager(X509TrustManager manager) {
    return new Trust(null, Objects.requireNonNull(manager), List.of(manager.getAcceptedIssuers()));
  }

  private static Handle newStore() {
    return Handle.own(X509_STORE_new(), X509Store::X509_STORE_free);
  }

  /** A reference to the {@code X509_STORE}, which the caller owns; empty if there is a manager. */
  Optional<MemorySegment> store() {
    if (store == null) {
      return Optional.empty();
    }
    check(X509_STORE_up_ref(store.pointer()));
    return Optional.of(store.pointer());
  }

  Optional<X509TrustManager> manager() {
    return Optional.ofNullable(manager);
  }

  /** Those whose names a server tells to clients. */
  List<X509Certificate> authorities() {
    return authorities;
  }
}
