package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.Err.check;
import static org.opentls.api.Err.checkNotNull;
import static org.opentls.api.OpensslSk.OPENSSL_sk_new_null;
import static org.opentls.api.OpensslSk.OPENSSL_sk_push;
import static org.opentls.api.SslCiphers.SSL_CTX_set_cipher_list;
import static org.opentls.api.SslCiphers.SSL_CTX_set_ciphersuites;
import static org.opentls.api.SslClientCaList.SSL_CTX_set_client_CA_list;
import static org.opentls.api.SslClientCaList.X509_NAME_free;
import static org.opentls.api.SslClientCaList.d2i_X509_NAME;
import static org.opentls.api.SslCtrl.SSL_CTX_set1_groups_list;
import static org.opentls.api.SslCtrl.SSL_CTX_set1_sigalgs_list;
import static org.opentls.api.SslCtrl.SSL_CTX_set_max_proto_version;
import static org.opentls.api.SslCtrl.SSL_CTX_set_min_proto_version;
import static org.opentls.api.SslCtrl.SSL_CTX_set_mode;
import static org.opentls.api.SslCtrl.SSL_CTX_set_session_cache_mode;
import static org.opentls.api.SslOptions.SSL_CTX_set_options;
import static org.opentls.api.SslSecurityLevel.SSL_CTX_set_security_level;
import static org.opentls.api.SslSessionCache.SSL_CTX_set_session_id_context;
import static org.opentls.api.SslTickets.SSL_CTX_set_num_tickets;
import static org.opentls.api.SslTlsextStatus.SSL_CTX_set_tlsext_status_type;
import static org.opentls.api.SslTlsextStatus.TLSEXT_STATUSTYPE_OCSP;
import static org.opentls.api.SslVerify.SSL_CTX_set_cert_store;
import static org.opentls.api.SslVerify.SSL_CTX_set_verify;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.opentls.api.Err;
import org.opentls.api.OpenSslException;
import org.opentls.api.SslCallbacks;
import org.opentls.api.SslCtrl;
import org.opentls.api.SslSessionCallbacks;
import org.opentls.random.Secrets;

/**
 * Puts settings into an {@code SSL_CTX}.
 *
 * @param arena of what OpenSSL copies
 */
record NativeSettings(MemorySegment ctx, Arena arena) {
  private static final long SSL_OP_CIPHER_SERVER_PREFERENCE = 1L << 22;
  private static final long SSL_OP_NO_COMPRESSION = 1L << 17;
  private static final long SSL_OP_NO_RENEGOTIATION = 1L << 30;
  private static final long SSL_OP_NO_TICKET = 1L << 14;
  private static final int SESSION_ID_CONTEXT = 32;

  /** Applies all, and returns the versions that can be spoken. */
  Set<TlsProtocol> apply(TlsContext.Builder builder) {
    var _ =
        SSL_CTX_set_options(
            ctx, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(
        ctx,
        SslCtrl.SSL_MODE_ENABLE_PARTIAL_WRITE
            | SslCtrl.SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
            | SslCtrl.SSL_MODE_RELEASE_BUFFERS
            | SslCtrl.SSL_MODE_NO_AUTO_CHAIN);
    if (builder.securityLevel >= 0) {
      SSL_CTX_set_security_level(ctx, builder.securityLevel);
    }
    var protocols = suites(builder);
    protocols(protocols);
    lists(builder);
    builder.identities.forEach(identity -> identity.useInContext(ctx));
    builder.trust.ifPresent(this::trust);
    verification(builder);
    stapling(builder);
    if (builder.keyLog != null) {
      SslCallbacks.setKeyLog(ctx);
    }
    if (builder.keyManager.isPresent() || (builder.client && !builder.identities.isEmpty())) {
      SslCallbacks.setCertificate(ctx);
    }
    if (builder.client) {
      var _ =
          SSL_CTX_set_session_cache_mode(
              ctx, SslCtrl.SSL_SESS_CACHE_CLIENT | SslCtrl.SSL_SESS_CACHE_NO_INTERNAL);
      SslCallbacks.setNewSession(ctx);
    } else {
      // A connection may have settings of its own: names that it serves, protocols, a selector.
      SslCallbacks.setClientHello(ctx);
      SslCallbacks.setApplicationProtocol(ctx);
    }
    return protocols;
  }

  /**
   * Has sessions resumed as somebody wants it, and not in OpenSSL's own way.
   *
   * @param scope of those that may be resumed
   */
  void resumption(Resumption resumption, byte[] scope) {
    check(SSL_CTX_set_session_id_context(ctx, arena.allocateFrom(JAVA_BYTE, scope), scope.length));
    check(SSL_CTX_set_num_tickets(ctx, resumption.policy().tickets()));
    switch (resumption.lane()) {
      case NONE -> {
        var _ = SSL_CTX_set_session_cache_mode(ctx, SslCtrl.SSL_SESS_CACHE_OFF);
        var _ = SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        check(SSL_CTX_set_num_tickets(ctx, 0));
      }
      case TICKETS -> {
        var _ =
            SSL_CTX_set_session_cache_mode(
                ctx,
                SslCtrl.SSL_SESS_CACHE_SERVER
                    | SslCtrl.SSL_SESS_CACHE_NO_INTERNAL
                    | SslCtrl.SSL_SESS_CACHE_NO_AUTO_CLEAR);
        SslSessionCallbacks.setTicketKey(ctx);
        SslSessionCallbacks.setTicket(ctx);
      }
      case STORE -> {
        var _ =
            SSL_CTX_set_session_cache_mode(
                ctx, SslCtrl.SSL_SESS_CACHE_SERVER | SslCtrl.SSL_SESS_CACHE_NO_INTERNAL);
        // In TLS 1.3 the client gets an id in place of a ticket.
        var _ = SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
        SslCallbacks.setNewSession(ctx);
        SslSessionCallbacks.setStoredSessions(ctx);
        SslSessionCallbacks.setTicket(ctx);
      }
    }
  }

  /** Sets the cipher suites, and returns the versions that there are suites for. */
  private Set<TlsProtocol> suites(TlsContext.Builder builder) {
    if (builder.cipherSuites.isEmpty()) {
      return EnumSet.copyOf(builder.protocols);
    }
    var suites = CipherSuites.of(builder.cipherSuites);
    var protocols = suites.protocols(builder.protocols);
    if (!suites.tls13().isEmpty()) {
      check(SSL_CTX_set_ciphersuites(ctx, arena.allocateFrom(suites.tls13())));
    }
    if (!suites.before().isEmpty()) {
      check(SSL_CTX_set_cipher_list(ctx, arena.allocateFrom(suites.before())));
    }
    if (protocols.isEmpty()) {
      throw new IllegalArgumentException(
          builder.cipherSuites + " are of no version in " + builder.protocols);
    }
    return protocols;
  }

  private void protocols(Set<TlsProtocol> protocols) {
    var sorted = List.copyOf(EnumSet.copyOf(protocols));
    check((int) SSL_CTX_set_min_proto_version(ctx, sorted.getFirst().number));
    check((int) SSL_CTX_set_max_proto_version(ctx, sorted.getLast().number));
  }

  private void lists(TlsContext.Builder builder) {
    if (!builder.groups.isEmpty()) {
      accept("groups", builder.groups, SSL_CTX_set1_groups_list(ctx, joined(builder.groups)));
    }
    if (!builder.signatureAlgorithms.isEmpty()) {
      accept(
          "signature algorithms",
          builder.signatureAlgorithms,
          SSL_CTX_set1_sigalgs_list(ctx, joined(builder.signatureAlgorithms)));
    }
  }

  private MemorySegment joined(List<String> names) {
    return arena.allocateFrom(String.join(":", names));
  }

  private static void accept(String what, List<String> names, long result) {
    try {
      check((int) result);
    } catch (OpenSslException e) {
      throw new IllegalArgumentException(
          what + " that OpenSSL does not take: " + names + " (" + e.getMessage() + ")", e);
    }
  }

  private void trust(Trust trust) {
    trust.store().ifPresent(store -> SSL_CTX_set_cert_store(ctx, store));
    if (trust.manager().isPresent() || trust.pins().isPresent()) {
      SslCallbacks.setVerify(ctx);
    }
  }

  private void stapling(TlsContext.Builder builder) {
    if (!builder.client) {
      if (builder.identities.stream().anyMatch(TlsIdentity::mayStaple)) {
        SslCallbacks.setStaple(ctx);
      }
      return;
    }
    boolean isChecked = builder.stapling != Stapling.NONE;
    if (isChecked || builder.trust.flatMap(Trust::manager).isPresent()) {
      check((int) SSL_CTX_set_tlsext_status_type(ctx, TLSEXT_STATUSTYPE_OCSP));
    }
    if (isChecked) {
      SslCallbacks.setCertificateStatus(ctx);
    }
  }

  private void verification(TlsContext.Builder builder) {
    int mode = builder.client ? ClientAuth.WANT.mode : builder.clientAuth.mode;
    SSL_CTX_set_verify(ctx, mode, NULL);
    // Without one, a session of a client with a certificate could not be resumed.
    byte[] id = Secrets.tokenBytes(SESSION_ID_CONTEXT);
    check(SSL_CTX_set_session_id_context(ctx, arena.allocateFrom(JAVA_BYTE, id), id.length));
    if (builder.clientAuth != ClientAuth.NONE || builder.openToSettings) {
      authorities(builder.trust.orElseThrow());
    }
  }

  /** The list belongs to the context before there is anything in it. */
  private void authorities(Trust trust) {
    var list = checkNotNull(OPENSSL_sk_new_null());
    SSL_CTX_set_client_CA_list(ctx, list);
    for (var certificate : trust.authorities()) {
      var der = arena.allocateFrom(JAVA_BYTE, certificate.getSubjectX500Principal().getEncoded());
      var name =
          checkNotNull(d2i_X509_NAME(NULL, arena.allocateFrom(ADDRESS, der), der.byteSize()));
      if (OPENSSL_sk_push(list, name) <= 0) {
        var errors = Err.drain();
        X509_NAME_free(name);
        throw new OpenSslException(errors);
      }
    }
  }
}
