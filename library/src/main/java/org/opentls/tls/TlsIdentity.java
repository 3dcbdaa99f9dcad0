package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.opentls.api.Err.check;
import static org.opentls.api.Err.checkNotNull;
import static org.opentls.api.OpensslSk.OPENSSL_sk_free;
import static org.opentls.api.OpensslSk.OPENSSL_sk_new_null;
import static org.opentls.api.OpensslSk.OPENSSL_sk_push;
import static org.opentls.api.SslCertificate.SSL_CTX_use_cert_and_key;
import static org.opentls.api.SslCertificate.SSL_get_certificate;
import static org.opentls.api.SslCertificate.SSL_use_cert_and_key;
import static org.opentls.api.X509.X509_check_private_key;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentls.api.Err;
import org.opentls.api.Handle;
import org.opentls.api.OpenSslException;

/**
 * A private key and the certificates that tell whose it is. It is read once, which is when its
 * password is asked for, and then serves any number of contexts and connections in any number of
 * threads. The key stays in OpenSSL's memory and is overwritten when nothing refers to it.
 *
 * <p>A key that does not leave its provider, as those of smart cards and security modules (PKCS
 * #11), stays there: each handshake asks the provider for a signature. A virtual thread that waits
 * for it holds its carrier. Such a key signs only; for the key exchange of RSA, which TLS 1.3 does
 * not have, it is of no use.
 */
public final class TlsIdentity {
  /** A file that is longer holds no key and no chain. */
  private static final int MAX_FILE = 1 << 20;

  private final Handle key;
  private final List<Handle> nativeChain;
  private final List<X509Certificate> chain;
  private final BooleanSupplier failed;
  private final @Nullable Supplier<Optional<byte[]>> staple;
  private final byte[] fingerprint;

  private TlsIdentity(
      Handle key,
      List<Handle> nativeChain,
      List<X509Certificate> chain,
      BooleanSupplier failed,
      @Nullable Supplier<Optional<byte[]>> staple) {
    this.key = key;
    this.nativeChain = nativeChain;
    this.chain = chain;
    this.failed = failed;
    this.staple = staple;
    fingerprint = fingerprint(chain.getFirst());
  }

  private static byte[] fingerprint(X509Certificate certificate) {
    try {
      return Sha256.of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }

  /**
   * Reads files in PEM, with a key that has no password.
   *
   * @param certificates the key's own certificate and those of its issuers, in any order; the root
   *     may be left out
   * @param key as in {@link #pem(Path, Path, PasswordSource)}
   * @throws IOException if a file cannot be read, or the key has a password
   * @throws IllegalArgumentException if what is in a file is malformed, or does not belong together
   */
  public static TlsIdentity pem(Path certificates, Path key) throws IOException {
    return pem(certificates, key, PasswordSource.none());
  }

  /**
   * Reads files in PEM: RFC 7468.
   *
   * @param certificates the key's own certificate and those of its issuers, in any order; the root
   *     may be left out
   * @param key a key of PKCS #1, PKCS #8 or SEC 1, encrypted or not; it may be the same file
   * @param password is asked if the key is encrypted, once
   * @throws IOException if a file cannot be read, or no password can be had
   * @throws IllegalArgumentException if what is in a file is malformed or does not belong together,
   *     or the password is wrong
   */
  public static TlsIdentity pem(Path certificates, Path key, PasswordSource password)
      throws IOException {
    var chain = certificates(read(certificates), certificates);
    byte[] text = read(key);
    try {
      return of(chain, key(text, key, password), () -> false);
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }

  private static byte[] read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return read(in, file);
    }
  }

  private static byte[] read(InputStream in, Path file) throws IOException {
    byte[] text = in.readNBytes(MAX_FILE + 1);
    if (text.length > MAX_FILE) {
      Arrays.fill(text, (byte) 0);
      throw new IllegalArgumentException(file + ": longer than " + MAX_FILE + " bytes");
    }
    return text;
  }

  static List<X509Certificate> certificates(byte[] text, Path file) {
    try {
      var found =
          NativeCertificate.factory()
              .generateCertificates(new ByteArrayInputStream(certificatesOf(text)));
      if (found.isEmpty()) {
        throw new IllegalArgumentException(file + ": there is no certificate in it");
      }
      return x509(found);
    } catch (CertificateException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** What stands between the marks of certificates, without keys and remarks beside them. */
  private static byte[] certificatesOf(byte[] text) {
    var all = new String(text, US_ASCII);
    var kept = new StringBuilder();
    int start = all.indexOf(BEGIN_CERTIFICATE);
    while (start >= 0) {
      int end = all.indexOf(END_CERTIFICATE, start);
      end = end < 0 ? all.length() : end + END_CERTIFICATE.length();
      kept.append(all, start, end).append('\n');
      start = all.indexOf(BEGIN_CERTIFICATE, end);
    }
    return kept.toString().getBytes(US_ASCII);
  }

  private static final String BEGIN_CERTIFICATE = "-----BEGIN CERTIFICATE-----";
  private static final String END_CERTIFICATE = "-----END CERTIFICATE-----";

  private static List<X509Certificate> x509(Collection<? extends Certificate> certificates) {
    return certificates.stream().map(X509Certificate.class::cast).toList();
  }

  private static Handle key(byte[] text, Path file, PasswordSource source) throws IOException {
    if (!isEncrypted(text)) {
      return NativeKey.pem(text, NativeKey.NO_PASSWORD)
          .orElseThrow(
              () -> new IllegalArgumentException(file + ": no private key that OpenSSL can read"));
    }
    char[] characters = Objects.requireNonNull(source.password("key file " + file), "no password");
    byte[] password = utf8(characters);
    try {
      return NativeKey.pem(text, password)
          .orElseThrow(() -> new IllegalArgumentException(file + ": the password is wrong"));
    } finally {
      Arrays.fill(password, (byte) 0);
      Arrays.fill(characters, '\0');
    }
  }

  /** RFC 5958 has a label for it, RFC 1421 a header. */
  private static boolean isEncrypted(byte[] text) {
    return contains(text, "-----BEGIN ENCRYPTED PRIVATE KEY-----")
        || contains(text, "Proc-Type: 4,ENCRYPTED");
  }

  private static boolean contains(byte[] text, String part) {
    byte[] bytes = part.getBytes(US_ASCII);
    for (int at = 0; at + bytes.length <= text.length; at++) {
      if (Arrays.equals(text, at, at + bytes.length, bytes, 0, bytes.length)) {
        return true;
      }
    }
    return false;
  }

  /** OpenSSL takes passwords as they are, and its tools are used with terminals of UTF-8. */
  private static byte[] utf8(char[] characters) {
    var room = ByteBuffer.allocate(MAX_UTF8 * characters.length);
    var result =
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(characters), room, true);
    byte[] bytes = Arrays.copyOf(room.array(), room.position());
    Arrays.fill(room.array(), (byte) 0);
    if (result.isError()) {
      Arrays.fill(bytes, (byte) 0);
      throw new IllegalArgumentException("the password is no text");
    }
    return bytes;
  }

  /** The most bytes that a {@code char} has in UTF-8. */
  private static final int MAX_UTF8 = 3;

  /**
   * Reads a PKCS #12 file with one key: RFC 7292.
   *
   * @param password is asked once
   * @throws IOException if the file cannot be read, or no password can be had
   * @throws IllegalArgumentException if the password is wrong, or there is not one key with its
   *     certificates in the file
   */
  public static TlsIdentity pkcs12(Path file, PasswordSource password) throws IOException {
    char[] characters =
        Objects.requireNonNull(password.password("key store " + file), "no password");
    try (var in = Files.newInputStream(file)) {
      var store = load(in, characters, file);
      var aliases = new ArrayList<String>();
      for (var alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          aliases.add(alias);
        }
      }
      if (aliases.size() != 1) {
        throw new IllegalArgumentException(file + ": has " + aliases.size() + " keys, not one");
      }
      return keyStore(store, aliases.getFirst(), characters);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  private static KeyStore load(InputStream in, char[] password, Path file)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try {
      store.load(in, password);
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw new IllegalArgumentException(file + ": the password is wrong", e);
      }
      throw e;
    }
    return store;
  }

  /**
   * Takes an entry of a key store.
   *
   * @param password that of the entry; it stays the caller's
   * @throws IllegalArgumentException if there is no such entry, its password is wrong, or its key
   *     cannot be used, as in {@link #of}
   */
  public static TlsIdentity keyStore(KeyStore store, String alias, char[] password) {
    try {
      if (!(store.getKey(alias, password) instanceof PrivateKey key)) {
        throw new IllegalArgumentException("no private key named " + alias);
      }
      return of(key, x509(List.of(store.getCertificateChain(alias))));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("key " + alias + ": " + e.getMessage(), e);
    }
  }

  /**
   * Takes a key and certificates of Java's.
   *
   * <p>A key without an encoding of PKCS #8, which does not leave its provider, signs a line here,
   * to show whose it is, and then once for each full handshake: RSA with PSS and PKCS #1, ECDSA,
   * Ed25519 or Ed448, by the {@link java.security.Signature} that the JDK finds for the key.
   *
   * @param key is used by several threads at once if it does not leave its provider
   * @param certificates in any order, the key's own among them; the root may be left out
   * @throws IllegalArgumentException if they do not belong together, OpenSSL cannot read the key,
   *     or one that does not leave its provider signs nothing: why is among the suppressed
   */
  public static TlsIdentity of(PrivateKey key, List<X509Certificate> certificates) {
    var copy = List.copyOf(certificates);
    byte[] encoded = key.getEncoded();
    if (encoded == null || !"PKCS#8".equals(key.getFormat())) {
      var found = ProviderKey.find(key, copy);
      return of(copy, found.handle(), found.key()::hasFailed);
    }
    try {
      var read =
          NativeKey.der(encoded)
              .orElseThrow(() -> new IllegalArgumentException("a key that OpenSSL cannot read"));
      return of(copy, read, () -> false);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  private static TlsIdentity of(
      List<X509Certificate> certificates, Handle key, BooleanSupplier failed) {
    var natives = certificates.stream().map(NativeCertificate::of).toList();
    for (int i = 0; i < certificates.size(); i++) {
      if (isOf(natives.get(i), key)) {
        var order = chain(certificates, i);
        return new TlsIdentity(
            key,
            order.stream().map(natives::get).toList(),
            order.stream().map(certificates::get).toList(),
            failed,
            null);
      }
    }
    throw new IllegalArgumentException("none of the certificates is that of the key");
  }

  private static boolean isOf(Handle certificate, Handle key) {
    boolean is = X509_check_private_key(certificate.pointer(), key.pointer()) == 1;
    Err.drain();
    return is;
  }

  /** The places of a certificate and its issuers, each followed by its own. */
  private static List<Integer> chain(List<X509Certificate> certificates, int leaf) {
    var order = new ArrayList<Integer>();
    for (int at = leaf; at >= 0; at = issuer(certificates, order)) {
      order.add(at);
    }
    if (order.size() < certificates.size()) {
      throw new IllegalArgumentException(
          "of %d certificates %d are no part of the chain"
              .formatted(certificates.size(), certificates.size() - order.size()));
    }
    return order;
  }

  private static int issuer(List<X509Certificate> certificates, List<Integer> order) {
    var name = certificates.get(order.getLast()).getIssuerX500Principal();
    for (int i = 0; i < certificates.size(); i++) {
      if (!order.contains(i) && certificates.get(i).getSubjectX500Principal().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** The key's own certificate and those of its issuers, in order. */
  public List<X509Certificate> chain() {
    return chain;
  }

  /**
   * The same, to whose certificate a server staples a response.
   *
   * @param staple gives the response of the moment, at once and without user code
   */
  TlsIdentity withStaple(Supplier<Optional<byte[]>> staple) {
    return new TlsIdentity(key, nativeChain, chain, failed, staple);
  }

  boolean mayStaple() {
    return staple != null;
  }

  /** The OCSP response of the moment in DER. */
  Optional<byte[]> staple() {
    return staple == null ? Optional.empty() : staple.get();
  }

  /** The key's own certificate: {@code X509}. */
  MemorySegment certificate() {
    return nativeChain.getFirst().pointer();
  }

  /** The certificate of the issuer, an {@code X509}, if it is in the chain. */
  Optional<MemorySegment> issuer() {
    return nativeChain.stream().skip(1).findFirst().map(Handle::pointer);
  }

  /** Whether the key stays in its provider and could not sign when it was last asked to. */
  boolean hasFailed() {
    return failed.getAsBoolean();
  }

  /** Puts this into an {@code SSL_CTX}. */
  void useInContext(MemorySegment ctx) {
    use((certificate, issuers) ->
        SSL_CTX_use_cert_and_key(ctx, certificate, key.pointer(), issuers, 1));
  }

  /** Puts this into an {@code SSL}. */
  void use(MemorySegment ssl) {
    use((certificate, issuers) ->
        SSL_use_cert_and_key(ssl, certificate, key.pointer(), issuers, 1));
  }

  private interface Use {
    int call(MemorySegment certificate, MemorySegment issuers);
  }

  private void use(Use use) {
    var issuers = checkNotNull(OPENSSL_sk_new_null());
    try {
      for (var issuer : nativeChain.subList(1, nativeChain.size())) {
        check(OPENSSL_sk_push(issuers, issuer.pointer()));
      }
      check(use.call(nativeChain.getFirst().pointer(), issuers));
    } catch (OpenSslException e) {
      throw new IllegalArgumentException(
          this + " that OpenSSL does not take: " + e.getMessage(), e);
    } finally {
      OPENSSL_sk_free(issuers);
    }
  }

  /** The one that an {@code SSL} has, if it has one of these. Of every handshake, so no stream. */
  static Optional<TlsIdentity> in(MemorySegment ssl, List<TlsIdentity> identities) {
    for (var identity : identities) {
      if (identity.isIn(ssl)) {
        return Optional.of(identity);
      }
    }
    return Optional.empty();
  }

  /** Whether an {@code SSL} has this, as {@code SSL_get_certificate(3ossl)} tells. */
  private boolean isIn(MemorySegment ssl) {
    return SSL_get_certificate(ssl).address() == nativeChain.getFirst().pointer().address();
  }

  /** SHA-256 of the key's own certificate. */
  byte[] fingerprint() {
    return fingerprint.clone();
  }

  /** Whether {@link #fingerprint} is this. */
  boolean has(byte[] other) {
    return Arrays.equals(fingerprint, other);
  }

  /** The subject of the key's own certificate; nothing of the key. */
  @Override
  public String toString() {
    return "TlsIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
