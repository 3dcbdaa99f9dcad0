package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static org.opentls.api.Err.check;
import static org.opentls.api.OpensslSk.OPENSSL_sk_free;
import static org.opentls.api.OpensslSk.OPENSSL_sk_num;
import static org.opentls.api.OpensslSk.OPENSSL_sk_value;
import static org.opentls.api.SslCipher.SSL_CIPHER_get_name;
import static org.opentls.api.SslCipher.SSL_CIPHER_get_version;
import static org.opentls.api.SslCipher.SSL_CIPHER_standard_name;
import static org.opentls.api.SslCiphers.SSL_CTX_get_ciphers;
import static org.opentls.api.SslCiphers.SSL_CTX_set_cipher_list;
import static org.opentls.api.SslCiphers.SSL_get1_supported_ciphers;
import static org.opentls.api.SslCtxNew.SSL_CTX_new_ex;
import static org.opentls.api.SslCtxNew.TLS_method;
import static org.opentls.api.SslNew.SSL_new;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.opentls.api.CString;
import org.opentls.api.Handle;
import org.opentls.api.SslCtxNew;
import org.opentls.api.SslNew;

/**
 * Cipher suites as OpenSSL takes them: those of TLS 1.3 in one list, those before in another.
 *
 * @param tls13 names with colons between them; may be empty
 * @param before likewise
 */
record CipherSuites(String tls13, String before) {
  /** What OpenSSL calls a suite of TLS 1.2. */
  private static final class Names {
    static final Map<String, String> BEFORE = new LinkedHashMap<>();
    static final Map<String, String> TLS13 = new LinkedHashMap<>();

    static {
      try (var arena = Arena.ofConfined();
          var ctx = Handle.own(SSL_CTX_new_ex(NULL, NULL, TLS_method()), SslCtxNew::SSL_CTX_free)) {
        check(
            SSL_CTX_set_cipher_list(
                ctx.pointer(), arena.allocateFrom("ALL:COMPLEMENTOFALL:@SECLEVEL=0")));
        var all = SSL_CTX_get_ciphers(ctx.pointer());
        for (int i = 0; i < OPENSSL_sk_num(all); i++) {
          add(OPENSSL_sk_value(all, i));
        }
      }
    }

    private static void add(MemorySegment suite) {
      var name = CString.at(SSL_CIPHER_get_name(suite));
      var names = CString.at(SSL_CIPHER_get_version(suite)).equals("TLSv1.3") ? TLS13 : BEFORE;
      names.put(CString.at(SSL_CIPHER_standard_name(suite)), name);
      names.put(name, name);
    }
  }

  /**
   * Sorts names into the two lists.
   *
   * @throws IllegalArgumentException if there is no suite of that name
   */
  static CipherSuites of(List<String> names) {
    var tls13 = new ArrayList<String>();
    var before = new ArrayList<String>();
    for (var name : names) {
      if (Names.TLS13.containsKey(name)) {
        tls13.add(Names.TLS13.get(name));
      } else if (Names.BEFORE.containsKey(name)) {
        before.add(Names.BEFORE.get(name));
      } else {
        throw new IllegalArgumentException("no cipher suite of OpenSSL's: " + name);
      }
    }
    return new CipherSuites(String.join(":", tls13), String.join(":", before));
  }

  /** Those of these versions that there are suites for; may be empty. */
  Set<TlsProtocol> protocols(Set<TlsProtocol> protocols) {
    var left = EnumSet.copyOf(protocols);
    if (tls13.isEmpty()) {
      left.remove(TlsProtocol.TLS_1_3);
    }
    if (before.isEmpty()) {
      left.remove(TlsProtocol.TLS_1_2);
    }
    return left;
  }

  /** The names in the registry of those that a connection of an {@code SSL_CTX} begins with. */
  static List<String> enabled(MemorySegment ctx) {
    try (var ssl = Handle.own(SSL_new(ctx), SslNew::SSL_free)) {
      var suites = SSL_get1_supported_ciphers(ssl.pointer());
      try {
        var names = new ArrayList<String>();
        // There may be no list: -1 then.
        for (int i = 0; i < OPENSSL_sk_num(suites); i++) {
          names.add(CString.at(SSL_CIPHER_standard_name(OPENSSL_sk_value(suites, i))));
        }
        return List.copyOf(names);
      } finally {
        OPENSSL_sk_free(suites);
      }
    }
  }

  /** The names in the registry of all that OpenSSL has, those of TLS 1.3 first. */
  static String[] supported() {
    return Stream.of(Names.TLS13, Names.BEFORE)
        .flatMap(names -> names.keySet().stream())
        .filter(name -> name.startsWith("TLS_"))
        .distinct()
        .toArray(String[]::new);
  }
}
