package org.opentls.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;

/**
 * Writes an archive in the pax format of POSIX. Owners are left out; names of any bytes, sizes and
 * times are kept as they are.
 */
final class TarWriter {
  private static final int END_BLOCKS = 2;
  private static final int NANO_DIGITS = 9;

  private final OutputStream out;

  TarWriter(OutputStream out) {
    this.out = out;
  }

  /** Begins a member; {@link TarEntry#size} bytes of content and {@link #endContent} follow. */
  void begin(TarEntry entry) throws IOException {
    byte[] records = records(entry);
    if (records.length > 0) {
      var extended =
          new TarEntry(entry.kind(), "PaxHeaders", "", records.length, 0644, Instant.EPOCH);
      out.write(header(extended, TarFormat.EXTENDED));
      out.write(records);
      endContent(records.length);
    }
    out.write(header(entry, entry.kind().mark));
  }

  /** Fills the last block of content. */
  void endContent(long size) throws IOException {
    out.write(new byte[TarFormat.padding(size)]);
  }

  /** Ends the archive; the stream stays open. */
  void end() throws IOException {
    out.write(new byte[END_BLOCKS * TarFormat.BLOCK]);
  }

  private static byte[] header(TarEntry entry, char mark) {
    var header = new byte[TarFormat.BLOCK];
    put(header, TarFormat.NAME, FileNames.encode(entry.name()));
    number(header, TarFormat.MODE, entry.mode());
    number(header, TarFormat.UID, 0);
    number(header, TarFormat.GID, 0);
    number(header, TarFormat.SIZE, fits(TarFormat.SIZE, entry.size()) ? entry.size() : 0);
    long seconds = entry.modified().getEpochSecond();
    number(header, TarFormat.MTIME, fits(TarFormat.MTIME, seconds) ? seconds : 0);
    put(header, TarFormat.TYPE, new byte[] {(byte) mark});
    put(header, TarFormat.LINK, FileNames.encode(entry.link()));
    put(header, TarFormat.MAGIC, "ustar\00000".getBytes(US_ASCII));
    var sum = "%06o\0 ".formatted(TarFormat.checksum(header));
    put(header, TarFormat.CHECKSUM, sum.getBytes(US_ASCII));
    return header;
  }

  /** As much as fits; {@link #records} have the whole. */
  private static void put(byte[] header, TarFormat field, byte[] value) {
    System.arraycopy(value, 0, header, field.offset, Math.min(value.length, field.length));
  }

  private static void number(byte[] header, TarFormat field, long value) {
    var digits = Long.toOctalString(value);
    put(
        header,
        field,
        ("0".repeat(field.length - 1 - digits.length()) + digits).getBytes(US_ASCII));
  }

  private static boolean fits(TarFormat field, long value) {
    return value >= 0 && Long.toOctalString(value).length() < field.length;
  }

  /** What the header cannot hold. */
  private static byte[] records(TarEntry entry) {
    var records = new ByteArrayOutputStream();
    byte[] name = FileNames.encode(entry.name());
    byte[] link = FileNames.encode(entry.link());
    if (!isUtf8(name) || !isUtf8(link)) {
      record(records, TarFormat.PAX_CHARSET, "BINARY".getBytes(US_ASCII));
    }
    if (needsRecord(name)) {
      record(records, TarFormat.PAX_PATH, name);
    }
    if (needsRecord(link)) {
      record(records, TarFormat.PAX_LINK, link);
    }
    if (!fits(TarFormat.SIZE, entry.size())) {
      record(records, TarFormat.PAX_SIZE, Long.toString(entry.size()).getBytes(US_ASCII));
    }
    var modified = entry.modified();
    if (modified.getNano() != 0 || !fits(TarFormat.MTIME, modified.getEpochSecond())) {
      record(records, TarFormat.PAX_MTIME, decimal(modified).getBytes(US_ASCII));
    }
    return records.toByteArray();
  }

  private static boolean needsRecord(byte[] text) {
    boolean ascii = true;
    for (byte b : text) {
      ascii &= b > 0;
    }
    return !ascii || text.length > TarFormat.NAME.length;
  }

  private static boolean isUtf8(byte[] text) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException _) {
      return false;
    }
  }

  /** Seconds with a fraction, exactly; before 1970 the fraction counts away from zero, too. */
  private static String decimal(Instant time) {
    var nanos =
        BigDecimal.valueOf(time.getEpochSecond())
            .add(BigDecimal.valueOf(time.getNano(), NANO_DIGITS));
    return nanos.stripTrailingZeros().toPlainString();
  }

  /** A record begins with its own length in decimal digits, which count, too. */
  private static void record(ByteArrayOutputStream records, String key, byte[] value) {
    int rest = 1 + key.length() + 1 + value.length + 1;
    int length = rest + Integer.toString(rest).length();
    length = rest + Integer.toString(length).length();
    records.writeBytes((length + " " + key + "=").getBytes(US_ASCII));
    records.writeBytes(value);
    records.write('\n');
  }
}
