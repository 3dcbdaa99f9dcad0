package org.opentls.age;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.opentls.kdf.Hkdf;
import org.opentls.random.Secrets;

/** An Ed25519 key, which encrypts as an X25519 key. Its secret is the scalar of that. */
final class SshEd25519Key implements SshKey {
  static final String TYPE = "ssh-ed25519";

  private static final byte[] LABEL = "age-encryption.org/v1/ssh-ed25519".getBytes(US_ASCII);
  private static final byte[] NONE = {};

  private final byte[] wire;
  private final byte[] montgomery;

  private SshEd25519Key(byte[] wire, byte[] montgomery) {
    this.wire = wire;
    this.montgomery = montgomery;
  }

  /** Reads what follows the type. */
  static SshEd25519Key read(SshReader in, byte[] wire) {
    byte[] point = in.string();
    in.requireEnd();
    return new SshEd25519Key(wire.clone(), toMontgomery(point));
  }

  /** The key of a point. */
  static SshEd25519Key of(byte[] point) {
    return new SshEd25519Key(SshKey.write(TYPE.getBytes(US_ASCII), point), toMontgomery(point));
  }

  private static byte[] toMontgomery(byte[] point) {
    if (point.length != Edwards25519.SIZE) {
      throw new IllegalArgumentException("the key has " + point.length + " bytes, not 32");
    }
    byte[] montgomery = Edwards25519.toMontgomery(point);
    if (X25519.isLowOrder(montgomery)) {
      throw new IllegalArgumentException("a point of low order");
    }
    return montgomery;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public byte[] wire() {
    return wire.clone();
  }

  @Override
  public byte[] readSecret(SshReader in) {
    byte[] point = in.string();
    byte[] both = in.string();
    byte[] seed = Arrays.copyOf(both, Edwards25519.SIZE);
    try {
      if (both.length != 2 * Edwards25519.SIZE
          || !Arrays.equals(of(point).wire, wire)
          || !Arrays.equals(both, Edwards25519.SIZE, both.length, point, 0, point.length)) {
        throw new IllegalArgumentException("the public parts differ");
      }
      return Edwards25519.toScalar(seed);
    } finally {
      Arrays.fill(both, (byte) 0);
      Arrays.fill(seed, (byte) 0);
    }
  }

  @Override
  public boolean isOf(byte[] scalar) {
    return scalar.length == X25519.SIZE && Arrays.equals(X25519.publicKey(scalar), montgomery);
  }

  @Override
  public Stanza wrap(byte[] fileKey) {
    byte[] ephemeral = Secrets.tokenBytes(X25519.SIZE);
    byte[] share = X25519.publicKey(ephemeral);
    byte[] key =
        wrappingKey(ephemeral, montgomery, share)
            .orElseThrow(() -> new IllegalStateException("a point of low order"));
    try {
      var arguments = List.of(tag(), CanonicalBase64.encode(share));
      return new Stanza(TYPE, arguments, FileKey.wrap(key, fileKey));
    } finally {
      Arrays.fill(ephemeral, (byte) 0);
      Arrays.fill(key, (byte) 0);
    }
  }

  /** The key that both sides derive, which the caller clears; empty if a point is of low order. */
  private Optional<byte[]> wrappingKey(byte[] secret, byte[] point, byte[] share) {
    return X25519
        .sharedSecret(secret, point)
        .flatMap(shared -> {
          byte[] tweaked = tweak(shared);
          try {
            var salt = Bytes.concat(share, montgomery);
            return Optional.of(Hkdf.sha256().derive(tweaked, salt, LABEL, 32));
          } finally {
            Arrays.fill(shared, (byte) 0);
            Arrays.fill(tweaked, (byte) 0);
          }
        });
  }

  /** Binds a shared secret to this key; the tweak is public, and no multiple of a small order. */
  private byte[] tweak(byte[] shared) {
    byte[] tweak = Hkdf.sha256().derive(NONE, wire, LABEL, X25519.SIZE);
    return X25519.sharedSecret(tweak, shared).orElseThrow();
  }

  @Override
  public void requireWellFormed(Stanza stanza) throws AgeException {
    if (stanza.arguments().size() != 2) {
      throw AgeException.header("an ssh-ed25519 stanza has two arguments");
    }
    var _ = share(stanza);
    int size = stanza.body().length;
    if (size != FileKey.WRAPPED_SIZE) {
      throw AgeException.header("the body of an ssh-ed25519 stanza has " + size + " bytes");
    }
  }

  private static byte[] share(Stanza stanza) throws AgeException {
    return CanonicalBase64.decode(stanza.arguments().getLast())
        .filter(bytes -> bytes.length == X25519.SIZE)
        .orElseThrow(() -> AgeException.header("the share of an ssh-ed25519 stanza is malformed"));
  }

  @Override
  public Optional<byte[]> unwrap(Stanza stanza, byte[] secret) throws AgeException {
    byte[] share = share(stanza);
    byte[] key =
        wrappingKey(secret, share, share)
            .orElseThrow(
                () -> AgeException.header("the share of an ssh-ed25519 stanza is of low order"));
    try {
      return FileKey.unwrap(key, stanza.body());
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }
}
