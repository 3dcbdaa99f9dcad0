package org.opentls.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opentls.cli.TarEntry.Kind;

/**
 * Reads an archive in the formats of POSIX and of GNU tar, one member after the other. Whatever it
 * holds, memory and time stay in proportion to what was read.
 */
final class TarReader {
  /** The longest records in bytes. */
  private static final int MAX_RECORDS = 1 << 18;

  /** The longest name in characters, as on Linux: the bytes of a path and their end. */
  private static final int MAX_NAME = 4095;

  private static final char GLOBAL = 'g';
  private static final char GNU_NAME = 'L';
  private static final char GNU_LINK = 'K';
  private static final String FILES = "0\0" + "7";

  /** The length of the largest size or time in bits. */
  private static final int MAX_BITS = 50;

  private static final int BASE_256 = 0x80;

  private static final String SPARSE = "GNU.sparse.";

  /** The records that count; there may be others. */
  private static final Set<String> KEYS =
      Set.of(TarFormat.PAX_PATH, TarFormat.PAX_LINK, TarFormat.PAX_SIZE, TarFormat.PAX_MTIME);

  private static final Pattern OCTAL = Pattern.compile("[0-7]+");
  private static final Pattern SIZE = Pattern.compile("[0-9]{1,18}");
  private static final Pattern TIME = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{0,30})?");

  private final InputStream in;
  private final byte[] header = new byte[TarFormat.BLOCK];
  private long left;
  private int padding;

  TarReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next member; empty at the end, when everything was read.
   *
   * @throws Failure if there is no archive, or it is cut or wrong
   * @throws IOException if the stream throws it
   */
  Optional<TarEntry> next() throws IOException {
    skipContent();
    var records = new HashMap<String, String>();
    while (readHeader()) {
      char mark = (char) Byte.toUnsignedInt(header[TarFormat.TYPE.offset]);
      switch (mark) {
        case TarFormat.EXTENDED -> records.putAll(readRecords());
        case GLOBAL -> requireHarmless(readRecords());
        case GNU_NAME -> records.put(TarFormat.PAX_PATH, untilZero(readShort()));
        case GNU_LINK -> records.put(TarFormat.PAX_LINK, untilZero(readShort()));
        default -> {
          var entry = entry(mark, records);
          left = entry.size();
          padding = TarFormat.padding(entry.size());
          return Optional.of(entry);
        }
      }
    }
    if (!records.isEmpty()) {
      throw wrong("it ends within a member");
    }
    readToEnd();
    return Optional.empty();
  }

  /** Reads the content of the member; -1 at its end. */
  int read(byte[] to) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = in.read(to, 0, (int) Math.min(left, to.length));
    if (count < 0) {
      throw wrong("it ends within a file");
    }
    left -= count;
    return count;
  }

  private static Failure wrong(String what) {
    return new Failure("the archive cannot be used: " + what);
  }

  private void skipContent() throws IOException {
    var room = new byte[1 << 13];
    int count;
    do {
      count = read(room);
    } while (count >= 0);
    readFully(new byte[padding]);
    padding = 0;
  }

  private void readFully(byte[] to) throws IOException {
    if (in.readNBytes(to, 0, to.length) < to.length) {
      throw wrong("it ends early");
    }
  }

  /** Whether there is another header; two empty blocks are the end. */
  private boolean readHeader() throws IOException {
    readFully(header);
    if (isEmpty(header)) {
      readFully(header);
      if (!isEmpty(header)) {
        throw wrong("it goes on after half of its end");
      }
      return false;
    }
    var sum = text(TarFormat.CHECKSUM).strip();
    if (!OCTAL.matcher(sum).matches() || Integer.parseInt(sum, 8) != TarFormat.checksum(header)) {
      throw wrong("a header has the wrong sum, or it is no tar archive");
    }
    return true;
  }

  private static boolean isEmpty(byte[] block) {
    return Arrays.equals(block, new byte[block.length]);
  }

  /** What programs write after the end is zeros. */
  private void readToEnd() throws IOException {
    var room = new byte[1 << 13];
    for (int count = in.read(room); count >= 0; count = in.read(room)) {
      if (!isEmpty(Arrays.copyOf(room, count))) {
        throw wrong("something follows its end");
      }
    }
  }

  private byte[] readShort() throws IOException {
    long size = size();
    if (size > MAX_RECORDS) {
      throw wrong("a name or a record is longer than " + MAX_RECORDS + " bytes");
    }
    var bytes = new byte[(int) size];
    readFully(bytes);
    readFully(new byte[TarFormat.padding(size)]);
    return bytes;
  }

  private Map<String, String> readRecords() throws IOException {
    byte[] bytes = readShort();
    var records = new HashMap<String, String>();
    int at = 0;
    while (at < bytes.length) {
      int space = indexOf(bytes, ' ', at);
      var digits = new String(bytes, at, space - at, ISO_8859_1);
      int end = at + recordLength(digits);
      int equals = indexOf(bytes, '=', space);
      if (end > bytes.length || equals >= end || bytes[end - 1] != '\n') {
        throw wrong("a record is malformed");
      }
      var key = new String(bytes, space + 1, equals - space - 1, ISO_8859_1);
      if (key.startsWith(SPARSE)) {
        throw wrong("it has sparse files; make it without --sparse");
      }
      if (KEYS.contains(key)) {
        records.put(key, FileNames.decode(Arrays.copyOfRange(bytes, equals + 1, end - 1)));
      }
      at = end;
    }
    return records;
  }

  /** Zero if it is none, which no record has. */
  private static int recordLength(String digits) {
    return SIZE.matcher(digits).matches()
        ? (int) Math.min(Long.parseLong(digits), MAX_RECORDS + 1)
        : 0;
  }

  private static int indexOf(byte[] bytes, char wanted, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    throw wrong("a record is malformed");
  }

  /** Git, for one, writes a comment for all members. */
  private static void requireHarmless(Map<String, String> records) {
    for (var key : records.keySet()) {
      throw wrong("it has one " + key + " for all members");
    }
  }

  private TarEntry entry(char mark, Map<String, String> records) {
    var name = requireShort(records.getOrDefault(TarFormat.PAX_PATH, name()));
    var kind = kind(mark, name);
    long size = size(records.get(TarFormat.PAX_SIZE));
    if (kind != Kind.FILE && size != 0) {
      if (kind != Kind.DIRECTORY) {
        throw wrong("a link or a device has content");
      }
      size = 0;
    }
    return new TarEntry(
        kind,
        name,
        requireShort(records.getOrDefault(TarFormat.PAX_LINK, text(TarFormat.LINK))),
        size,
        (int) (number(TarFormat.MODE) & 07777),
        modified(records.get(TarFormat.PAX_MTIME)));
  }

  private static String requireShort(String name) {
    if (name.length() > MAX_NAME) {
      throw wrong("a name is longer than " + MAX_NAME + " characters");
    }
    return name;
  }

  /** Before POSIX, a name that ends in a slash made a folder. */
  private static Kind kind(char mark, String name) {
    if (FILES.indexOf(mark) >= 0) {
      return name.endsWith("/") ? Kind.DIRECTORY : Kind.FILE;
    }
    for (var kind : Kind.values()) {
      if (kind.mark == mark) {
        return kind;
      }
    }
    throw wrong("it has a member of an unknown kind, " + Quoting.always(Character.toString(mark)));
  }

  private String name() {
    var prefix = isPosix() ? text(TarFormat.PREFIX) : "";
    return prefix.isEmpty() ? text(TarFormat.NAME) : prefix + "/" + text(TarFormat.NAME);
  }

  /** GNU's own format has other things where POSIX has the start of a long name. */
  private boolean isPosix() {
    return new String(header, TarFormat.MAGIC.offset, 6, ISO_8859_1).equals("ustar\0");
  }

  private long size(@Nullable String record) {
    if (record == null) {
      return size();
    }
    if (!SIZE.matcher(record).matches()) {
      throw wrong("a size is malformed");
    }
    return Long.parseLong(record);
  }

  private long size() {
    long size = number(TarFormat.SIZE);
    if (size < 0) {
      throw wrong("a size is malformed");
    }
    return size;
  }

  private Instant modified(@Nullable String record) {
    if (record == null) {
      return Instant.ofEpochSecond(number(TarFormat.MTIME));
    }
    if (!TIME.matcher(record).matches()) {
      throw wrong("a time is malformed");
    }
    var seconds = new BigDecimal(record.endsWith(".") ? record + "0" : record);
    long whole = seconds.setScale(0, RoundingMode.FLOOR).longValueExact();
    var nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue();
    return Instant.ofEpochSecond(whole, nanos);
  }

  private String text(TarFormat field) {
    return untilZero(Arrays.copyOfRange(header, field.offset, field.offset + field.length));
  }

  private static String untilZero(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return FileNames.decode(Arrays.copyOf(bytes, end));
  }

  /** Octal digits, or, as GNU tar writes what is too large for them, a number to base 256. */
  private long number(TarFormat field) {
    if ((header[field.offset] & BASE_256) != 0) {
      return binary(field);
    }
    long value = 0;
    for (char c : text(field).strip().toCharArray()) {
      if (c < '0' || c > '7') {
        throw wrong("a number in a header is malformed");
      }
      value = 8 * value + (c - '0');
    }
    return value;
  }

  /** Bit 7 of the first byte marks such a number, bit 6 is its sign. */
  private long binary(TarFormat field) {
    byte[] bytes = Arrays.copyOfRange(header, field.offset, field.offset + field.length);
    bytes[0] = (byte) (bytes[0] << 1 >> 1);
    var number = new BigInteger(bytes);
    if (number.bitLength() > MAX_BITS) {
      throw wrong("a number in a header is too large");
    }
    return number.longValue();
  }
}
