package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.BioSinks.BIO_new_mem_buf;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpPkeyFromdata.EVP_PKEY_KEYPAIR;
import static org.opentls.api.OsslDecoder.OSSL_DECODER_CTX_new_for_pkey;
import static org.opentls.api.OsslDecoder.OSSL_DECODER_CTX_set_passphrase;
import static org.opentls.api.OsslDecoder.OSSL_DECODER_from_bio;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.opentls.api.BioNew;
import org.opentls.api.Err;
import org.opentls.api.EvpPkey;
import org.opentls.api.Handle;
import org.opentls.api.OsslDecoder;
import org.opentls.internal.SecretArena;

/**
 * Private keys that OpenSSL reads: PKCS #1, PKCS #8 and SEC 1, in PEM or DER, with a password or
 * without; RFC 8017, RFC 5958, RFC 5915.
 */
final class NativeKey {
  private NativeKey() {}

  static final byte[] NO_PASSWORD = {};

  /** {@code EVP_PKEY} of a text in PEM; empty if it is malformed or the password is wrong. */
  static Optional<Handle> pem(byte[] text, byte[] password) {
    return decode("PEM", text, password);
  }

  /** {@code EVP_PKEY} of PKCS #8 in DER; empty if it is malformed. */
  static Optional<Handle> der(byte[] pkcs8) {
    return decode("DER", pkcs8, NO_PASSWORD);
  }

  private static Optional<Handle> decode(String form, byte[] encoded, byte[] password) {
    try (var arena = new SecretArena()) {
      var in = arena.allocateFrom(JAVA_BYTE, encoded);
      var key = arena.allocate(ADDRESS);
      try (var bio = Handle.own(BIO_new_mem_buf(in, encoded.length), BioNew::BIO_free);
          var decoder =
              Handle.own(
                  OSSL_DECODER_CTX_new_for_pkey(
                      key, arena.allocateFrom(form), NULL, NULL, EVP_PKEY_KEYPAIR, NULL, NULL),
                  OsslDecoder::OSSL_DECODER_CTX_free)) {
        // Always set, since OpenSSL might ask the terminal otherwise.
        var secret = arena.allocate(Math.max(1, password.length));
        MemorySegment.copy(password, 0, secret, JAVA_BYTE, 0, password.length);
        check(OSSL_DECODER_CTX_set_passphrase(decoder.pointer(), secret, password.length));
        // The key tells whether this succeeded; decoders that did not fit may have left errors.
        var _ = OSSL_DECODER_from_bio(decoder.pointer(), bio.pointer());
        Err.drain();
        var decoded = key.get(ADDRESS, 0);
        return decoded.equals(NULL)
            ? Optional.empty()
            : Optional.of(Handle.own(decoded, EvpPkey::EVP_PKEY_free));
      }
    }
  }
}
