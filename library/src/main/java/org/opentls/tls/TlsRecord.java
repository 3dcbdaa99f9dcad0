package org.opentls.tls;

import java.nio.ByteBuffer;

/** What a record says before it is decrypted: RFC 8446, section 5.1. */
final class TlsRecord {
  private TlsRecord() {}

  static final int HEADER = 5;

  /** The most plaintext that a record has, in bytes. */
  static final int MAX_PLAINTEXT = 1 << 14;

  /** The longest record that OpenSSL takes or makes, in bytes: TLS 1.2 may add 2048, RFC 5246. */
  static final int MAX_SIZE = HEADER + MAX_PLAINTEXT + 2048;

  /** The type of records that hold data. */
  static final int APPLICATION_DATA = 23;

  private static final int LOWEST_TYPE = 20;
  private static final int HIGHEST_TYPE = 24;
  private static final int MAJOR_VERSION = 3;

  /** What {@link #size} returns before there are enough bytes to tell. */
  static final int UNKNOWN = -1;

  /**
   * The size in bytes of the record that begins a buffer. If it is no record, that is all of the
   * buffer, for OpenSSL to say what is wrong with it.
   */
  static int size(ByteBuffer from) {
    if (from.remaining() < HEADER) {
      return UNKNOWN;
    }
    return isRecord(from) ? stated(from) : Math.min(from.remaining(), MAX_SIZE);
  }

  /** Whether at least the header of a record begins a buffer, and a possible one. */
  static boolean isRecord(ByteBuffer from) {
    return from.remaining() >= HEADER
        && type(from) >= LOWEST_TYPE
        && type(from) <= HIGHEST_TYPE
        && from.get(from.position() + 1) == MAJOR_VERSION
        && stated(from) <= MAX_SIZE;
  }

  private static int stated(ByteBuffer from) {
    int at = from.position() + 3;
    return HEADER + (from.get(at) & 0xff) * 256 + (from.get(at + 1) & 0xff);
  }

  static int type(ByteBuffer from) {
    return from.get(from.position()) & 0xff;
  }
}
