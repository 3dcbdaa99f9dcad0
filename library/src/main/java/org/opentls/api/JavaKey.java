package org.opentls.api;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static org.opentls.api.Err.check;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * A private key that signs in Java, as one in a smart card does; to OpenSSL it is an {@code
 * EVP_PKEY} like another, of a provider of its own: see {@code provider(7)}.
 *
 * <p>The methods run under a frame of C: a virtual thread that waits in one holds its carrier.
 * OpenSSL offers no pause there. What a method throws cannot pass through C: it is kept for the
 * thread, the call into C fails, and the caller asks {@link #takeFailure()}.
 */
public final class JavaKey {
  private JavaKey() {}

  /** Types of keys. */
  public enum Type {
    /** For signatures of PKCS #1 v1.5 and PSS. */
    RSA("RSA:rsaEncryption:1.2.840.113549.1.1.1", "RSA"),
    /** For signatures of PSS only. */
    RSA_PSS("RSA-PSS:RSASSA-PSS:1.2.840.113549.1.1.10", "RSA"),
    /** For signatures of ECDSA. */
    EC("EC:id-ecPublicKey:1.2.840.10045.2.1", "ECDSA"),
    /** RFC 8032. */
    ED25519("ED25519:1.3.101.112", "ED25519"),
    /** RFC 8032. */
    ED448("ED448:1.3.101.113", "ED448");

    /** All names that OpenSSL has for it, as its default provider lists them. */
    final String names;

    /** The name of its signatures. */
    final String signature;

    Type(String names, String signature) {
      this.names = names;
      this.signature = signature;
    }

    /** The first of the names. */
    String keyName() {
      return names.substring(0, names.indexOf(':'));
    }

    /** The type of an {@code EVP_PKEY}; empty if it is of another. */
    public static Optional<Type> of(MemorySegment pkey) {
      try (var arena = Arena.ofConfined()) {
        for (var type : values()) {
          if (EvpPkeyIsA.EVP_PKEY_is_a(pkey, arena.allocateFrom(type.keyName())) == 1) {
            return Optional.of(type);
          }
        }
        return Optional.empty();
      }
    }
  }

  /**
   * How a message is signed.
   *
   * @param digest a name of OpenSSL's, empty if the type of the key prescribes it
   * @param pss whether RSA signs with PSS: MGF1 has the same digest, the salt its length
   */
  public record Scheme(String digest, boolean pss) {}

  /** The methods of a key. OpenSSL may call them from several threads at once. */
  public interface Methods {
    /** Whether a message is signed with a digest; asked often, so answered from what is known. */
    boolean signsWith(String digest);

    /** Signs a message; with ECDSA, the two numbers are in DER. */
    byte[] sign(Scheme scheme, byte[] message) throws Exception;
  }

  private static final ThreadLocal<Throwable> FAILURE = new ThreadLocal<>();

  /** Whether any ever failed: as a rule none has, and no thread needs to look for its own. */
  private static volatile boolean someFailed;

  /**
   * Makes a key. It holds the methods until the last reference to it in C is gone.
   *
   * @param publicKey an {@code EVP_PKEY} of any provider, whose public key is that of this
   * @param type the type of {@code publicKey}
   * @return the owner of the {@code EVP_PKEY}
   * @throws OpenSslException if OpenSSL does not take it
   */
  public static Handle of(MemorySegment publicKey, Type type, Methods methods) {
    try (var arena = Arena.ofConfined();
        var context =
            Handle.own(
                EvpPkey.EVP_PKEY_CTX_new_from_name(
                    KeyProvider.libraryContext(), arena.allocateFrom(type.keyName()), NULL),
                EvpPkey::EVP_PKEY_CTX_free)) {
      check(EvpPkeyFromdata.EVP_PKEY_fromdata_init(context.pointer()));
      var key = arena.allocate(ADDRESS);
      long number = KeyProvider.offer(publicKey, methods);
      try {
        var parameters = OsslParam.in(arena).sizeT(KeyProvider.OFFER, number).end();
        check(
            EvpPkeyFromdata.EVP_PKEY_fromdata(
                context.pointer(), key, EvpPkeyFromdata.EVP_PKEY_KEYPAIR, parameters));
      } finally {
        KeyProvider.withdraw(number);
      }
      return Handle.own(key.get(ADDRESS, 0), EvpPkey::EVP_PKEY_free);
    }
  }

  /**
   * What a method threw on this thread since the last call of this one; for after every call that
   * failed.
   */
  public static Optional<Throwable> takeFailure() {
    if (!someFailed) {
      return Optional.empty();
    }
    var taken = Optional.ofNullable(FAILURE.get());
    FAILURE.remove();
    return taken;
  }

  static void failed(Throwable thrown) {
    someFailed = true;
    FAILURE.set(thrown);
  }

  /** How many keys and signatures C has, with the public keys that it compares; for tests. */
  static int open() {
    return KeyProvider.open();
  }
}
