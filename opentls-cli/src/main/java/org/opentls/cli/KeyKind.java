package org.opentls.cli;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpPkey.EVP_PKEY_CTX_new_from_name;
import static org.opentls.api.EvpPkey.EVP_PKEY_generate;
import static org.opentls.api.EvpPkey.EVP_PKEY_keygen_init;
import static org.opentls.api.EvpPkeyCtxCtrl.EVP_PKEY_CTX_set_group_name;

import java.lang.foreign.Arena;
import java.util.Optional;
import org.opentls.api.EvpPkey;
import org.opentls.api.Handle;

/** The kinds of keys that certificates are made for; the default of each in OpenSSL. */
@SuppressWarnings("NamingConvention") // as the user types them
enum KeyKind {
  /** {@code EVP_PKEY-RSA(7ossl)}, 2048 bits */
  rsa("RSA", Optional.of("SHA256")),
  /** {@code EVP_PKEY-EC(7ossl)}, on the curve P-256 */
  ec("EC", Optional.of("SHA256")),
  /** {@code EVP_PKEY-ED25519(7ossl)} */
  ed25519("ED25519", Optional.empty());

  private static final String CURVE = "P-256";

  private final String type;
  private final Optional<String> digest;

  KeyKind(String type, Optional<String> digest) {
    this.type = type;
    this.digest = digest;
  }

  /** The digest that is signed with such a key; empty if the key has its own. */
  Optional<String> digest() {
    return digest;
  }

  /** A new {@code EVP_PKEY}. */
  Handle generate() {
    try (var arena = Arena.ofConfined();
        var context =
            Handle.own(
                EVP_PKEY_CTX_new_from_name(NULL, arena.allocateFrom(type), NULL),
                EvpPkey::EVP_PKEY_CTX_free)) {
      check(EVP_PKEY_keygen_init(context.pointer()));
      if (this == ec) {
        check(EVP_PKEY_CTX_set_group_name(context.pointer(), arena.allocateFrom(CURVE)));
      }
      var key = arena.allocate(ADDRESS);
      check(EVP_PKEY_generate(context.pointer(), key));
      return Handle.own(key.get(ADDRESS, 0), EvpPkey::EVP_PKEY_free);
    }
  }
}
