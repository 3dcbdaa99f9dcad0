package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.Err.check;
import static org.opentls.api.EvpQDigest.EVP_Q_digest;
import static org.opentls.api.OpensslSk.OPENSSL_sk_new_null;
import static org.opentls.api.OpensslSk.OPENSSL_sk_num;
import static org.opentls.api.OpensslSk.OPENSSL_sk_push;
import static org.opentls.api.OpensslSk.OPENSSL_sk_value;
import static org.opentls.api.X509GetPubkey.X509_get_X509_PUBKEY;
import static org.opentls.api.X509GetPubkey.i2d_X509_PUBKEY;
import static org.opentls.api.X509StoreCtx.X509_STORE_CTX_get0_cert;
import static org.opentls.api.X509StoreCtx.X509_STORE_CTX_get0_chain;
import static org.opentls.api.X509StoreCtx.X509_verify_cert;
import static org.opentls.api.X509StoreCtxNew.X509_STORE_CTX_set0_trusted_stack;
import static org.opentls.api.X509StoreCtxNew.X509_STORE_CTX_set_flags;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.opentls.api.Handle;
import org.opentls.api.OpensslSk;

/**
 * Keys that are known beforehand, each as the SHA-256 of its {@code SubjectPublicKeyInfo}: RFC
 * 7469, section 2.4. For any number of threads.
 *
 * @param texts each as in {@code sha256/BASE64}
 * @param alone whether the peer's own key must be one of them, and no authority counts; otherwise
 *     that of any certificate of a chain that is trusted
 */
record Pins(Set<String> texts, boolean alone) {
  private static final String PREFIX = "sha256/";
  private static final int SHA256_SIZE = 32;
  private static final long X509_V_FLAG_PARTIAL_CHAIN = 0x80000;

  /**
   * Reads pins.
   *
   * @throws IllegalArgumentException if there is none, or one is malformed
   */
  static Pins of(boolean alone, String... texts) {
    if (texts.length == 0) {
      throw new IllegalArgumentException("no pin");
    }
    var all = new LinkedHashSet<String>();
    for (var text : texts) {
      all.add(text(digest(text)));
    }
    return new Pins(all, alone);
  }

  private static byte[] digest(String text) {
    if (text.startsWith(PREFIX)) {
      try {
        byte[] digest = Base64.getDecoder().decode(text.substring(PREFIX.length()));
        if (digest.length == SHA256_SIZE) {
          return digest;
        }
      } catch (IllegalArgumentException _) {
        // Told below, with the text.
      }
    }
    throw new IllegalArgumentException(
        "a pin is " + PREFIX + " and 32 bytes in Base64, this is not: " + text);
  }

  private static String text(byte[] digest) {
    return PREFIX + Base64.getEncoder().encodeToString(digest);
  }

  /** The pin of the key of an {@code X509}. */
  static String of(MemorySegment certificate) {
    try (var arena = Arena.ofConfined()) {
      var key = X509_get_X509_PUBKEY(certificate);
      var der = arena.allocate(check(i2d_X509_PUBKEY(key, NULL)));
      check(i2d_X509_PUBKEY(key, arena.allocateFrom(ADDRESS, der)));
      var digest = arena.allocate(SHA256_SIZE);
      var name = arena.allocateFrom("SHA256");
      check(EVP_Q_digest(NULL, name, NULL, der, der.byteSize(), digest, NULL));
      return text(digest.toArray(JAVA_BYTE));
    }
  }

  /**
   * Verifies a chain as OpenSSL does: names, times, purposes, strength. Where pins stand alone
   * nobody need have signed the peer's certificate. {@link #refusal} has the last word.
   *
   * @param store an {@code X509_STORE_CTX}, which tells why this was not successful
   */
  boolean isVerified(MemorySegment store) {
    if (!alone) {
      return X509_verify_cert(store) == 1;
    }
    try (var trusted = Handle.own(OPENSSL_sk_new_null(), OpensslSk::OPENSSL_sk_free)) {
      check(OPENSSL_sk_push(trusted.pointer(), X509_STORE_CTX_get0_cert(store)));
      X509_STORE_CTX_set0_trusted_stack(store, trusted.pointer());
      X509_STORE_CTX_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
      return X509_verify_cert(store) == 1;
    }
  }

  /** Why nobody vouches for the key of a peer; empty if somebody does. */
  Optional<SSLPeerUnverifiedException> refusal(MemorySegment store) {
    var found = alone ? List.of(of(X509_STORE_CTX_get0_cert(store))) : chain(store);
    return found.stream().anyMatch(texts::contains)
        ? Optional.empty()
        : Optional.of(
            new SSLPeerUnverifiedException("no key of the peer is pinned, it has " + found));
  }

  private static List<String> chain(MemorySegment store) {
    var verified = X509_STORE_CTX_get0_chain(store);
    var pins = new ArrayList<String>();
    for (int i = 0; i < OPENSSL_sk_num(verified); i++) {
      pins.add(of(OPENSSL_sk_value(verified, i)));
    }
    return pins;
  }
}
