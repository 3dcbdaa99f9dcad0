package org.opentls.tls;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * What is not resumed any more: sessions that were authenticated no later than a time, of one peer
 * or of all. Immutable.
 *
 * @param all of everybody; {@link Instant#MIN} if there is no such time
 * @param peers by the SHA-256 of a certificate, in hexadecimal
 */
record Revocations(Instant all, Map<String, Instant> peers) {
  static final Revocations NONE = new Revocations(Instant.MIN, Map.of());

  /**
   * One of them.
   *
   * @param peer empty if it is of everybody
   */
  record Entry(Instant before, Optional<String> peer) {
    /** As it lies in a ring: a time in milliseconds, and 32 bytes if it is of one peer. */
    byte[] encoded() {
      var hash = peer.map(HexFormat.of()::parseHex).orElseGet(() -> new byte[0]);
      return ByteBuffer.allocate(Long.BYTES + hash.length)
          .putLong(before.toEpochMilli())
          .put(hash)
          .array();
    }

    /** Empty if it is malformed. */
    static Optional<Entry> of(byte[] encoded) {
      try {
        var buffer = ByteBuffer.wrap(encoded);
        var before = Instant.ofEpochMilli(buffer.getLong());
        var hash = new byte[buffer.remaining()];
        buffer.get(hash);
        return switch (hash.length) {
          case 0 -> Optional.of(new Entry(before, Optional.empty()));
          case 32 -> Optional.of(new Entry(before, Optional.of(HexFormat.of().formatHex(hash))));
          default -> Optional.empty();
        };
      } catch (BufferUnderflowException _) {
        return Optional.empty();
      }
    }
  }

  /** How a peer is told from others. */
  static String peer(byte[] certificate) {
    return HexFormat.of().formatHex(Sha256.of(certificate));
  }

  /** These and one more. */
  Revocations with(Entry entry) {
    if (entry.peer.isEmpty()) {
      return new Revocations(later(all, entry.before), peers);
    }
    var more = new HashMap<>(peers);
    more.merge(entry.peer.get(), entry.before, Revocations::later);
    return new Revocations(all, Map.copyOf(more));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /** Without those of peers that concern no session any more. */
  Revocations since(Instant oldest) {
    if (peers.values().stream().noneMatch(before -> before.isBefore(oldest))) {
      return this;
    }
    var kept = new HashMap<>(peers);
    kept.values().removeIf(before -> before.isBefore(oldest));
    return new Revocations(all, Map.copyOf(kept));
  }

  /** Whether it matters who the peer is. */
  boolean areOfPeers() {
    return !peers.isEmpty();
  }

  /** Whether a session of anybody's that was authenticated then is revoked. */
  boolean concernAll(Instant authenticated) {
    return !authenticated.isAfter(all);
  }

  /** Whether one of this peer is. */
  boolean concern(Instant authenticated, String peer) {
    var before = peers.get(peer);
    return before != null && !authenticated.isAfter(before);
  }
}
