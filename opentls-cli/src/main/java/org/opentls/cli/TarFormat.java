package org.opentls.cli;

/**
 * Where the fields of a header are, by POSIX.1-2017, <a
 * href="https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html">pax</a>.
 */
enum TarFormat {
  NAME(0, 100),
  MODE(100, 8),
  UID(108, 8),
  GID(116, 8),
  SIZE(124, 12),
  MTIME(136, 12),
  CHECKSUM(148, 8),
  TYPE(156, 1),
  LINK(157, 100),
  MAGIC(257, 8),
  PREFIX(345, 155);

  /** The size of a header, and of the units that content fills. */
  static final int BLOCK = 512;

  /** The mark of a header whose content are records for the next one. */
  static final char EXTENDED = 'x';

  static final String PAX_PATH = "path";
  static final String PAX_LINK = "linkpath";
  static final String PAX_SIZE = "size";
  static final String PAX_MTIME = "mtime";
  static final String PAX_CHARSET = "hdrcharset";

  final int offset;
  final int length;

  TarFormat(int offset, int length) {
    this.offset = offset;
    this.length = length;
  }

  /** The bytes that fill the last block of content. */
  static int padding(long size) {
    return (int) (-size & (BLOCK - 1));
  }

  /** The sum of all bytes, with spaces in the place of the sum itself. */
  static int checksum(byte[] header) {
    int sum = ' ' * CHECKSUM.length;
    for (int i = 0; i < BLOCK; i++) {
      boolean own = i >= CHECKSUM.offset && i < CHECKSUM.offset + CHECKSUM.length;
      sum += own ? 0 : Byte.toUnsignedInt(header[i]);
    }
    return sum;
  }
}
