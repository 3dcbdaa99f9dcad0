package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.opentls.api.Err.check;
import static org.opentls.api.OpensslSk.OPENSSL_sk_num;
import static org.opentls.api.OpensslSk.OPENSSL_sk_value;
import static org.opentls.api.SslPeerCertificate.SSL_get0_peer_certificate;
import static org.opentls.api.SslPeerCertificate.SSL_get_peer_cert_chain;
import static org.opentls.api.SslSession.SSL_SESSION_get0_id_context;
import static org.opentls.api.SslSession.SSL_SESSION_get_id;
import static org.opentls.api.SslSession.SSL_get_session;
import static org.opentls.api.SslTicketAppdata.SSL_SESSION_get0_ticket_appdata;
import static org.opentls.api.SslTicketAppdata.SSL_SESSION_set1_ticket_appdata;
import static org.opentls.api.SslTlsextStatus.SSL_get_tlsext_status_ocsp_resp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.opentls.api.CString;

/** What an {@code SSL} tells of its session. */
final class NativeSession {
  private NativeSession() {}

  static byte[] id(MemorySegment ssl) {
    return idOf(SSL_get_session(ssl));
  }

  /** That of an {@code SSL_SESSION}. */
  static byte[] idOf(MemorySegment session) {
    try (var arena = Arena.ofConfined()) {
      var length = arena.allocate(JAVA_INT);
      var id = SSL_SESSION_get_id(session, length);
      return CString.bytes(id, length.get(JAVA_INT, 0));
    }
  }

  /** What an {@code SSL_SESSION} can be resumed under. */
  static byte[] scope(MemorySegment session) {
    try (var arena = Arena.ofConfined()) {
      var length = arena.allocate(JAVA_INT);
      var scope = SSL_SESSION_get0_id_context(session, length);
      return CString.bytes(scope, length.get(JAVA_INT, 0));
    }
  }

  /**
   * Notes in a session that a handshake makes which certificate the server has shown. Whoever
   * resumes it, be it by a ticket, finds that there.
   */
  static void setShown(MemorySegment ssl, byte[] fingerprint) {
    var session = SSL_get_session(ssl);
    if (!session.equals(NULL)) {
      setApplicationData(session, fingerprint);
    }
  }

  /** What {@link #setShown} has noted; empty if nothing. */
  static byte[] shown(MemorySegment ssl) {
    byte[] data = applicationData(SSL_get_session(ssl));
    return TicketFacts.of(data).isPresent()
        ? Arrays.copyOfRange(data, TicketFacts.SIZE, data.length)
        : data;
  }

  /** Puts data into an {@code SSL_SESSION} that goes into its tickets as well. */
  static void setApplicationData(MemorySegment session, byte[] data) {
    try (var arena = Arena.ofConfined()) {
      check(
          SSL_SESSION_set1_ticket_appdata(
              session, arena.allocateFrom(JAVA_BYTE, data), data.length));
    }
  }

  static byte[] applicationData(MemorySegment session) {
    try (var arena = Arena.ofConfined()) {
      var data = arena.allocate(ADDRESS);
      var length = arena.allocate(JAVA_LONG);
      check(SSL_SESSION_get0_ticket_appdata(session, data, length));
      int size = Math.toIntExact(length.get(JAVA_LONG, 0));
      return size == 0 ? new byte[0] : CString.bytes(data.get(ADDRESS, 0), size);
    }
  }

  /**
   * The chain of the peer in DER, its own certificate first; empty if it has none.
   *
   * @param client whether the peer is a server, whose own certificate OpenSSL has in the chain
   */
  static List<byte[]> peerChain(MemorySegment ssl, boolean client) {
    var own = SSL_get0_peer_certificate(ssl);
    if (own.equals(NULL)) {
      return List.of();
    }
    var chain = new ArrayList<byte[]>(2);
    chain.add(NativeCertificate.encoded(own));
    addPresented(ssl, client ? 1 : 0, chain);
    return chain;
  }

  /**
   * What the peer has sent, in DER, also if it is not trusted: a server's own certificate and those
   * of its issuers, or the issuers of a client's.
   */
  static List<byte[]> presentedChain(MemorySegment ssl) {
    var chain = new ArrayList<byte[]>();
    addPresented(ssl, 0, chain);
    return chain;
  }

  private static void addPresented(MemorySegment ssl, int first, List<byte[]> chain) {
    var sent = SSL_get_peer_cert_chain(ssl);
    int count = OPENSSL_sk_num(sent); // -1 if there is none, as after a resumption
    for (int i = first; i < count; i++) {
      chain.add(NativeCertificate.encoded(OPENSSL_sk_value(sent, i)));
    }
  }

  /** What a server has stapled in this handshake: an OCSP response in DER. */
  static Optional<byte[]> statusResponse(MemorySegment ssl) {
    try (var arena = Arena.ofConfined()) {
      var data = arena.allocate(ADDRESS);
      long length = SSL_get_tlsext_status_ocsp_resp(ssl, data);
      return length <= 0
          ? Optional.empty()
          : Optional.of(CString.bytes(data.get(ADDRESS, 0), length));
    }
  }
}
