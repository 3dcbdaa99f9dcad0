package org.opentls.tls;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * What a ticket counts for, in front of what else its application data has: RFC 8446 has OpenSSL
 * begin the lifetime of a ticket anew with each resumption, and so somebody must remember when the
 * client was authenticated.
 */
record TicketFacts(Instant authenticated, Instant authenticatedUntil) {
  /** In bytes. */
  static final int SIZE = 2 * Long.BYTES;

  /** A fingerprint of a certificate may stand after it, or alone. */
  private static final int FINGERPRINT = 32;

  /**
   * Reads it.
   *
   * @param data of the length of {@link #SIZE}, with or without a fingerprint
   * @return empty if it is not there
   */
  static Optional<TicketFacts> of(byte[] data) {
    if (data.length != SIZE && data.length != SIZE + FINGERPRINT) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(data);
    return Optional.of(
        new TicketFacts(
            Instant.ofEpochMilli(buffer.getLong()), Instant.ofEpochMilli(buffer.getLong())));
  }

  /** Puts it in front of a fingerprint, or of nothing. */
  byte[] before(byte[] rest) {
    return ByteBuffer.allocate(SIZE + rest.length)
        .putLong(authenticated.toEpochMilli())
        .putLong(authenticatedUntil.toEpochMilli())
        .put(rest)
        .array();
  }
}
