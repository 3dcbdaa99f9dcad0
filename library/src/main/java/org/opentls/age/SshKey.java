package org.opentls.age;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opentls.hashlib.Digests;

/** The public part of an SSH key, in the words of RFC 4253, section 6.6, and RFC 8709. */
sealed interface SshKey permits SshEd25519Key, SshRsaKey {
  /** The types that are made for signatures alone, or whose secret nobody can read. */
  Set<String> OTHER_TYPES =
      Set.of(
          "ssh-dss",
          "ssh-ed448",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "sk-ssh-ed25519@openssh.com",
          "sk-ecdsa-sha2-nistp256@openssh.com",
          "ssh-rsa-cert-v01@openssh.com",
          "ssh-dss-cert-v01@openssh.com",
          "ssh-ed25519-cert-v01@openssh.com",
          "ecdsa-sha2-nistp256-cert-v01@openssh.com",
          "ecdsa-sha2-nistp384-cert-v01@openssh.com",
          "ecdsa-sha2-nistp521-cert-v01@openssh.com",
          "sk-ssh-ed25519-cert-v01@openssh.com",
          "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com");

  /** The name of the type, of the key and of stanzas. */
  String type();

  /** The key as SSH sends it. */
  byte[] wire();

  /** Encrypts a file key. */
  Stanza wrap(byte[] fileKey);

  /**
   * Checks a stanza of this type, whoever it is for.
   *
   * @throws AgeException of the kind {@code HEADER} if it is malformed
   */
  void requireWellFormed(Stanza stanza) throws AgeException;

  /**
   * Decrypts a stanza that is well-formed and has the tag of this key.
   *
   * @param secret the secret part in the form that the type has
   * @return empty if another key has the same tag
   * @throws AgeException of the kind {@code HEADER} if it is malformed
   */
  Optional<byte[]> unwrap(Stanza stanza, byte[] secret) throws AgeException;

  /**
   * Reads the secret part from an OpenSSH key file.
   *
   * @return new bytes, which the caller clears
   * @throws IllegalArgumentException if it is malformed or has another public part
   */
  byte[] readSecret(SshReader in);

  /** Whether this is the public part of a secret. */
  boolean isOf(byte[] secret);

  /** What tells the stanzas of this key: the first four bytes of its digest. */
  default String tag() {
    return CanonicalBase64.encode(Arrays.copyOf(Digests.sha256(wire()), 4));
  }

  /** The key as a line of {@code authorized_keys}, without a comment. */
  default String text() {
    return type() + " " + Base64.getEncoder().encodeToString(wire());
  }

  /**
   * A key as SSH sends it.
   *
   * @throws UnsupportedKeyException if it is of another type
   * @throws IllegalArgumentException if it is malformed
   */
  static SshKey parse(byte[] wire) {
    var in = new SshReader(wire);
    var type = in.text();
    return switch (type) {
      case SshEd25519Key.TYPE -> SshEd25519Key.read(in, wire);
      case SshRsaKey.TYPE -> SshRsaKey.read(in, wire);
      default -> throw otherType(type);
    };
  }

  /** What to say of another type; what is no type at all is not shown. */
  static IllegalArgumentException otherType(String type) {
    return OTHER_TYPES.contains(type)
        ? new UnsupportedKeyException(
            type + " keys are not supported: ssh-ed25519 and ssh-rsa keys are")
        : new IllegalArgumentException("no type of SSH keys that is known");
  }

  /**
   * A key as a line of {@code authorized_keys} without options: the type, the key in Base64, and
   * any comment.
   *
   * @throws UnsupportedKeyException if it is of another type
   * @throws IllegalArgumentException if it is malformed
   */
  static SshKey parse(String line) {
    var fields = List.of(line.strip().split("[ \t]+", 3));
    if (fields.size() < 2) {
      throw new IllegalArgumentException("no type and key");
    }
    byte[] wire =
        CanonicalBase64.decodePadded(fields.get(1))
            .orElseThrow(() -> new IllegalArgumentException("the key is no Base64"));
    var key = parse(wire);
    if (!key.type().equals(fields.getFirst())) {
      throw new IllegalArgumentException("the key is of another type than the line says");
    }
    return key;
  }

  /** The key of these parts as SSH sends it. */
  static byte[] write(byte[]... strings) {
    var out = new ByteArrayOutputStream();
    for (byte[] string : strings) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        out.write(string.length >>> shift);
      }
      out.writeBytes(string);
    }
    return out.toByteArray();
  }
}
