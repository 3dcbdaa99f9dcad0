package org.opentls.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.opentls.api.OpenSslException;
import org.opentls.hashlib.Digest;

/**
 * A digest algorithm with the size of its output.
 *
 * @param name the library's name
 * @param tag the name in a line of a checksum list, as in {@code SHA256} and {@code BLAKE2b-256}
 * @param size the bytes of a digest
 * @param kind how the size comes about
 */
record HashAlgorithm(String name, String tag, int size, Kind kind) {
  /** Where the size of a digest comes from. */
  enum Kind {
    FIXED,
    /** BLAKE2: up to a maximum, which is the usual size; part of what is hashed. */
    UP_TO_MAXIMUM,
    /** SHAKE: any size. */
    ANY
  }

  private static final Map<String, String> TAGS =
      Map.of(
          "blake2b", "BLAKE2b",
          "blake2s", "BLAKE2s",
          "shake_128", "SHAKE128",
          "shake_256", "SHAKE256",
          "sha512_224", "SHA512/224",
          "sha512_256", "SHA512/256");

  /**
   * The algorithm that a user named.
   *
   * @param bits the length of a digest, or null for the usual one
   * @throws BadValue if there is no such algorithm, or not with this length
   */
  static HashAlgorithm of(String name, @Nullable Integer bits) {
    var algorithm = find(name).orElseThrow(() -> missing(name));
    if (bits == null) {
      return algorithm.requireSize();
    }
    if (bits <= 0 || bits % 8 != 0) {
      throw new BadValue("--length must be a multiple of 8, in bits, not " + bits);
    }
    return algorithm
        .withSize(bits / 8)
        .orElseThrow(() ->
            new BadValue(
                algorithm.tag + " has no digest of " + bits + " bits; leave --length out"));
  }

  /** That the loaded OpenSSL has no digest of that name. */
  static BadValue missing(String name) {
    return new BadValue(
        "this OpenSSL has no digest "
            + Quoting.always(name)
            + "; 'opentls hash --list' names those it has");
  }

  /** The algorithm of a line in a checksum list; a length may follow the name. */
  static Optional<HashAlgorithm> ofTag(String tag) {
    var whole = find(tag).filter(algorithm -> algorithm.size > 0);
    int dash = tag.lastIndexOf('-');
    if (whole.isPresent() || dash < 0) {
      return whole;
    }
    var bits = number(tag.substring(dash + 1));
    return bits.isEmpty() || bits.getAsInt() % 8 != 0
        ? Optional.empty()
        : find(tag.substring(0, dash))
            .flatMap(algorithm -> algorithm.withSize(bits.getAsInt() / 8));
  }

  private static OptionalInt number(String digits) {
    return digits.matches("[1-9][0-9]{0,8}")
        ? OptionalInt.of(Integer.parseInt(digits))
        : OptionalInt.empty();
  }

  private static Optional<HashAlgorithm> find(String name) {
    try (var digest = Digest.of(name)) {
      var known = digest.name();
      var tag = TAGS.getOrDefault(known, known.toUpperCase(Locale.ROOT).replace('_', '-'));
      return Optional.of(
          digest.isXof()
              ? new HashAlgorithm(known, tag, 0, Kind.ANY)
              : new HashAlgorithm(
                  known,
                  tag,
                  digest.digestSize(),
                  known.startsWith("blake2") ? Kind.UP_TO_MAXIMUM : Kind.FIXED));
    } catch (OpenSslException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private HashAlgorithm requireSize() {
    if (size == 0) {
      throw new BadValue(tag + " has output of any length; say how long, as in --length 256");
    }
    return this;
  }

  /** This algorithm with digests of another size, if it has them. */
  Optional<HashAlgorithm> withSize(int bytes) {
    if (bytes == size) {
      return Optional.of(this);
    }
    boolean possible =
        switch (kind) {
          case FIXED -> false;
          case UP_TO_MAXIMUM -> bytes > 0 && bytes < size;
          case ANY -> bytes > 0;
        };
    return possible
        ? Optional.of(new HashAlgorithm(name, tag + "-" + 8 * bytes, bytes, kind))
        : Optional.empty();
  }

  /**
   * Starts a digest.
   *
   * @throws org.opentls.api.UnsupportedOpenSslException if the loaded OpenSSL has no such size
   */
  Digest open() {
    return kind == Kind.UP_TO_MAXIMUM && tag.indexOf('-') >= 0
        ? Digest.builder(name).size(size).build()
        : Digest.of(name);
  }

  /** Ends a digest that {@link #open} started. */
  byte[] finish(Digest digest) {
    return kind == Kind.ANY ? digest.digest(size) : digest.digestAndReset();
  }
}
