package org.opentls.cli;

import static java.lang.foreign.MemorySegment.NULL;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.opentls.api.Err.check;
import static org.opentls.api.OsslEncoder.OSSL_ENCODER_CTX_new_for_pkey;
import static org.opentls.api.OsslEncoder.OSSL_ENCODER_to_bio;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.opentls.api.BioCtrl;
import org.opentls.api.BioMem;
import org.opentls.api.BioNew;
import org.opentls.api.Handle;
import org.opentls.api.OsslEncoder;
import org.opentls.api.X509V3;

/**
 * A certification authority for a trial: it issues what it is asked for, and its key is gone with
 * it, so that nobody can issue more. For one thread.
 */
final class TrialAuthority implements AutoCloseable {
  private static final String NAME = "OpenTLS trial CA";

  private final KeyKind kind;
  private final Handle key;
  private final NewCertificate certificate;

  /**
   * Makes an authority.
   *
   * @param kind of which its key and all others are
   */
  TrialAuthority(KeyKind kind, Instant from, Instant until) {
    this.kind = kind;
    this.key = kind.generate();
    this.certificate = new NewCertificate(key).subject(NAME).validity(from, until);
    certificate
        .extension(X509V3.NID_basic_constraints, "critical,CA:TRUE,pathlen:0", certificate)
        .extension(X509V3.NID_key_usage, "critical,keyCertSign,cRLSign", certificate)
        .extension(X509V3.NID_subject_key_identifier, "hash", certificate)
        .sign(certificate, kind.digest());
  }

  /**
   * A certificate and its key.
   *
   * @param certificate in PEM
   * @param key in PEM, PKCS #8; whoever takes it clears it
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Issued(String certificate, byte[] key) {}

  /** The certificate in PEM. */
  String certificate() {
    return pem(certificate);
  }

  /**
   * Issues a certificate of a server.
   *
   * @param names host names and addresses, at least one
   */
  Issued server(List<TrialName> names, Instant from, Instant until) {
    var alternatives =
        names.stream().map(TrialName::alternative).distinct().collect(Collectors.joining(","));
    try (var leafKey = kind.generate();
        var leaf = leaf(leafKey, names.getFirst().commonName(), "serverAuth", from, until)) {
      leaf.extension(X509V3.NID_subject_alt_name, alternatives, certificate);
      return issue(leaf, leafKey);
    }
  }

  /** Issues a certificate of a client. */
  Issued client(String name, Instant from, Instant until) {
    try (var leafKey = kind.generate();
        var leaf = leaf(leafKey, name, "clientAuth", from, until)) {
      return issue(leaf, leafKey);
    }
  }

  private NewCertificate leaf(
      Handle leafKey, String name, String purpose, Instant from, Instant until) {
    // closed by the callers, which use it further
    return new NewCertificate(leafKey)
        .subject(name)
        .validity(from, until)
        .extension(X509V3.NID_basic_constraints, "critical,CA:FALSE", certificate)
        .extension(X509V3.NID_key_usage, "critical,digitalSignature", certificate)
        .extension(X509V3.NID_ext_key_usage, purpose, certificate)
        .extension(X509V3.NID_authority_key_identifier, "keyid:always", certificate);
  }

  private Issued issue(NewCertificate leaf, Handle leafKey) {
    return new Issued(pem(leaf.sign(certificate, kind.digest())), pem(leafKey));
  }

  /** RFC 7468, section 5. */
  private static String pem(NewCertificate certificate) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN CERTIFICATE-----\n"
        + new String(lines.encode(certificate.encoded()), US_ASCII)
        + "\n-----END CERTIFICATE-----\n";
  }

  /** OpenSSL overwrites its buffer when it frees it. */
  private static byte[] pem(Handle key) {
    try (var arena = Arena.ofConfined();
        var out = Handle.own(BioMem.writable(), BioNew::BIO_free);
        var encoder =
            Handle.own(
                OSSL_ENCODER_CTX_new_for_pkey(
                    key.pointer(),
                    OsslEncoder.EVP_PKEY_KEYPAIR,
                    arena.allocateFrom("PEM"),
                    arena.allocateFrom("PrivateKeyInfo"),
                    NULL),
                OsslEncoder::OSSL_ENCODER_CTX_free)) {
      check(OSSL_ENCODER_to_bio(encoder.pointer(), out.pointer()));
      var text = new byte[Math.toIntExact(BioCtrl.BIO_pending(out.pointer()))];
      check(BioMem.BIO_read(out.pointer(), MemorySegment.ofArray(text), text.length));
      return text;
    }
  }

  @Override
  public void close() {
    certificate.close();
    key.close();
  }
}
