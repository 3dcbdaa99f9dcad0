package org.opentls.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;
import org.opentls.api.Handle;
import org.opentls.api.X509Store;
import org.opentls.random.Secrets;

/**
 * Whose certificates are believed. OpenSSL verifies the chain of a peer against them, RFC 5280, or
 * a trust manager of Java's does. It is read once and serves any number of contexts and
 * connections.
 *
 * <p>Immutable: {@link #withCrls} and {@link #withPins} give another, which asks more of a peer.
 * What is revoked while a context is in use it does not know: make one anew from new lists, or let
 * servers prove that they are not, with {@link Stapling}.
 */
public final class Trust {
  /** Where trust begins. */
  private sealed interface Anchors {
    record OfSystem() implements Anchors {}

    record Listed(List<X509Certificate> certificates) implements Anchors {}

    /** Those of pins, and nobody else. */
    record Keys() implements Anchors {}

    /**
     * A manager.
     *
     * @param version tells what it believes; empty if nobody has said so
     */
    record Managed(X509TrustManager manager, Optional<String> version) implements Anchors {}
  }

  private final Anchors anchors;
  private final Crls crls;
  private final Optional<Pins> pins;
  private final Optional<Handle> store;

  private Trust(Anchors anchors, Crls crls, Optional<Pins> pins) {
    this.anchors = anchors;
    this.crls = crls;
    this.pins = pins;
    store =
        switch (anchors) {
          case Anchors.OfSystem _ -> Optional.of(systemStore());
          case Anchors.Listed(var certificates) -> Optional.of(store(certificates));
          case Anchors.Keys _ -> Optional.of(store(List.of()));
          case Anchors.Managed _ -> Optional.empty();
        };
    store.ifPresent(handle -> crls.addTo(handle.pointer()));
  }

  private Trust(Anchors anchors) {
    this(anchors, Crls.NONE, Optional.empty());
  }

  private static Handle systemStore() {
    var store = store(List.of());
    check(X509_STORE_set_default_paths(store.pointer()));
    return store;
  }

  private static Handle store(List<X509Certificate> certificates) {
    var store = Handle.own(X509_STORE_new(), X509Store::X509_STORE_free);
    for (var certificate : certificates) {
      try (var handle = NativeCertificate.of(certificate)) {
        check(X509_STORE_add_cert(store.pointer(), handle.pointer()));
      }
    }
    return store;
  }

  /**
   * What the system trusts: the files that OpenSSL was built with, or that {@code SSL_CERT_FILE}
   * and {@code SSL_CERT_DIR} name in the environment; see {@code
   * SSL_CTX_set_default_verify_paths(3ossl)}.
   */
  public static Trust system() {
    return new Trust(new Anchors.OfSystem());
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
    return new Trust(new Anchors.Listed(List.copyOf(certificates)));
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
    return new Trust(new Anchors.Managed(Objects.requireNonNull(manager), Optional.empty()));
  }

  /**
   * The same, of a manager that servers share sessions with: a client whom one has believed may go
   * on with the others.
   *
   * @param version changes when what the manager believes does; two managers of one version are
   *     taken to believe the same
   */
  public static Trust manager(X509TrustManager manager, String version) {
    return new Trust(new Anchors.Managed(Objects.requireNonNull(manager), Optional.of(version)));
  }

  /**
   * These keys, whoever has signed their certificates: for a peer whose key is known, with a
   * certificate that it has signed itself or one of an authority that nobody else trusts. The
   * certificate must be valid otherwise, as to its times, and of the server's name unless {@link
   * TlsContext.Builder#verifyHost} says no.
   *
   * @param pins of the key of a peer's own certificate, as {@link #pin} has them; one of several is
   *     enough
   * @throws IllegalArgumentException if there is none, or one is malformed
   */
  public static Trust key(String... pins) {
    return new Trust(new Anchors.Keys(), Crls.NONE, Optional.of(Pins.of(true, pins)));
  }

  /**
   * The same, and no certificate of a chain that is in a list of revoked ones, from the peer's own
   * to the root's: RFC 5280, section 5. For each of them there must be a list of its issuer's,
   * signed by that and in its time; without, the chain is not trusted.
   *
   * @param files of one or more lists, in PEM or DER
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if a file has no list, or is malformed
   * @throws IllegalStateException if there is no authority here that revokes: with {@link #manager}
   *     and {@link #key}
   */
  public Trust withCrls(Path... files) throws IOException {
    return withCrls(Crls.X509_V_FLAG_CRL_CHECK | Crls.X509_V_FLAG_CRL_CHECK_ALL, files);
  }

  /**
   * As {@link #withCrls} for a peer's own certificate alone: no list is needed for those of
   * authorities.
   *
   * @throws IOException if a file cannot be read
   */
  public Trust withLeafCrls(Path... files) throws IOException {
    return withCrls(Crls.X509_V_FLAG_CRL_CHECK, files);
  }

  private Trust withCrls(long flags, Path... files) throws IOException {
    return switch (anchors) {
      case Anchors.OfSystem _, Anchors.Listed _ ->
          new Trust(anchors, crls.with(flags, files), pins);
      case Anchors.Managed _ ->
          throw new IllegalStateException("it is the trust manager who knows what is revoked");
      case Anchors.Keys _ ->
          throw new IllegalStateException("there is no authority that could revoke a pinned key");
    };
  }

  /**
   * The same, if the key of some certificate in the chain that was verified is one of these: RFC
   * 7469, section 2.6. Pin two keys at least, of which one is in no use yet: who loses the only one
   * is locked out.
   *
   * @param pins as {@link #pin} has them; they replace earlier ones
   * @throws IllegalArgumentException if there is none, or one is malformed
   * @throws IllegalStateException if a trust manager judges, who tells no chain, or only {@link
   *     #key keys} are trusted
   */
  public Trust withPins(String... pins) {
    return switch (anchors) {
      case Anchors.OfSystem _, Anchors.Listed _ ->
          new Trust(anchors, crls, Optional.of(Pins.of(false, pins)));
      case Anchors.Managed _ ->
          throw new IllegalStateException("a trust manager does not tell what chain it verifies");
      case Anchors.Keys _ -> throw new IllegalStateException("there are pins, and nothing else");
    };
  }

  /**
   * The pin of a certificate's key: the SHA-256 of its {@code SubjectPublicKeyInfo}, RFC 7469,
   * section 2.4, as in {@code sha256/BASE64}. It stays the same when the certificate is renewed for
   * the same key.
   *
   * @throws IllegalArgumentException if OpenSSL cannot read the certificate
   */
  public static String pin(X509Certificate certificate) {
    try (var handle = NativeCertificate.of(certificate)) {
      return Pins.of(handle.pointer());
    }
  }

  /** A reference to the {@code X509_STORE}, which the caller owns; empty if there is a manager. */
  Optional<MemorySegment> store() {
    store.ifPresent(handle -> check(X509_STORE_up_ref(handle.pointer())));
    return store.map(Handle::pointer);
  }

  Optional<Pins> pins() {
    return pins;
  }

  /**
   * Puts into a digest what this depends on, the same for two that believe the same. A manager is
   * like no other one.
   */
  void update(MessageDigest digest) throws CertificateEncodingException {
    switch (anchors) {
      case Anchors.OfSystem _ -> digest.update((byte) 1);
      case Anchors.Listed(var certificates) -> {
        digest.update((byte) 2);
        for (var certificate : certificates) {
          digest.update(certificate.getEncoded());
        }
      }
      case Anchors.Keys _ -> digest.update((byte) 3);
      case Anchors.Managed(_, var version) -> {
        digest.update((byte) 4);
        digest.update(
            version.map(text -> text.getBytes(UTF_8)).orElseGet(() -> Secrets.tokenBytes(32)));
      }
    }
    crls.update(digest);
    pins.ifPresent(keys -> digest.update(keys.toString().getBytes(UTF_8)));
  }

  Optional<X509TrustManager> manager() {
    return anchors instanceof Anchors.Managed(var manager, _)
        ? Optional.of(manager)
        : Optional.empty();
  }

  /** Those whose names a server tells to clients. */
  List<X509Certificate> authorities() {
    return switch (anchors) {
      case Anchors.Listed(var certificates) -> certificates;
      case Anchors.Managed(var manager, _) -> List.of(manager.getAcceptedIssuers());
      case Anchors.OfSystem _, Anchors.Keys _ -> List.of();
    };
  }
}
