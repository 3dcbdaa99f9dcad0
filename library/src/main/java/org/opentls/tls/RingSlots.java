package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is in the file of a {@link FileKeyRingStore}: {@code "OTKR"}, a version and the number of
 * slots; for each slot the ring's namespace and name, the number, when it is erased, and the value;
 * at the end SHA-256 of all that. Numbers have their highest byte first.
 *
 * @param slots in the order in which they came
 */
record RingSlots(List<Slot> slots) {
  static final RingSlots NONE = new RingSlots(List.of());

  /** In bytes. */
  static final int LONGEST_VALUE = 1 << 12;

  /** A day has some six, of a ring that rotates every four hours. */
  static final int MOST = 1024;

  /** That of the largest file. */
  static final int MOST_BYTES = 1 << 20;

  private static final byte[] MAGIC = "OTKR".getBytes(US_ASCII);
  private static final byte VERSION = 1;
  private static final int CHECKSUM = 32;
  private static final int HEADER = 4 + 1 + Short.BYTES;

  /**
   * A slot that is filled.
   *
   * @param eraseAt to the millisecond
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Slot(RingId ring, long number, Instant eraseAt, byte[] value) {
    private int size() {
      return 1
          + ring.namespace().length()
          + 1
          + ring.name().length()
          + Long.BYTES
          + Long.BYTES
          + Short.BYTES
          + value.length;
    }
  }

  RingSlots {
    slots = List.copyOf(slots);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is malformed or damaged
   */
  static RingSlots parse(byte[] content) {
    int size = content.length - CHECKSUM;
    if (size < HEADER || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new IllegalArgumentException("it does not begin as one");
    }
    if (content[MAGIC.length] != VERSION) {
      throw new IllegalArgumentException("of a later version");
    }
    byte[] checksum = Arrays.copyOfRange(content, size, content.length);
    if (!MessageDigest.isEqual(checksum, checksum(content, size))) {
      throw new IllegalArgumentException("the checksum is wrong");
    }
    var in = ByteBuffer.wrap(content, MAGIC.length + 1, size - MAGIC.length - 1);
    try {
      return parse(in);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("cut", e);
    }
  }

  private static RingSlots parse(ByteBuffer in) {
    var slots = new ArrayList<Slot>();
    int count = Short.toUnsignedInt(in.getShort());
    for (int i = 0; i < count; i++) {
      var ring = new RingId(text(in), text(in));
      slots.add(new Slot(ring, in.getLong(), Instant.ofEpochMilli(in.getLong()), value(in)));
    }
    if (in.hasRemaining()) {
      throw new IllegalArgumentException("more than it says");
    }
    return new RingSlots(slots);
  }

  private static String text(ByteBuffer in) {
    byte[] text = new byte[Byte.toUnsignedInt(in.get())];
    in.get(text);
    return new String(text, US_ASCII);
  }

  private static byte[] value(ByteBuffer in) {
    byte[] value = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(value);
    return value;
  }

  private static byte[] checksum(byte[] content, int size) {
    var digest = Sha256.start();
    digest.update(content, 0, size);
    return digest.digest();
  }

  /** The file. */
  byte[] encoded() {
    var out = ByteBuffer.allocate(size());
    out.put(MAGIC).put(VERSION).putShort((short) slots.size());
    for (var slot : slots) {
      put(out, slot.ring.namespace());
      put(out, slot.ring.name());
      out.putLong(slot.number).putLong(slot.eraseAt.toEpochMilli());
      out.putShort((short) slot.value.length).put(slot.value);
    }
    out.put(checksum(out.array(), out.position()));
    return out.array();
  }

  private static void put(ByteBuffer out, String text) {
    out.put((byte) text.length()).put(text.getBytes(US_ASCII));
  }

  private int size() {
    return HEADER + slots.stream().mapToInt(Slot::size).sum() + CHECKSUM;
  }

  boolean isAnyExpired(Instant now) {
    return slots.stream().anyMatch(slot -> !slot.eraseAt.isAfter(now));
  }

  /** The same without the slots whose time has come. */
  RingSlots without(Instant now) {
    return new RingSlots(slots.stream().filter(slot -> slot.eraseAt.isAfter(now)).toList());
  }

  /**
   * The same with one slot more.
   *
   * @throws IllegalStateException if there is no room for it
   */
  RingSlots with(RingId ring, long number, byte[] value, Instant eraseAt) {
    var more = new ArrayList<>(slots);
    more.add(new Slot(ring, number, eraseAt, value));
    var all = new RingSlots(more);
    if (more.size() > MOST || all.size() > MOST_BYTES) {
      throw new IllegalStateException("there is no room for more than " + slots.size() + " slots");
    }
    return all;
  }

  /** The values of some slots of a ring by their numbers. */
  Map<Long, byte[]> of(RingId ring, long from, long to) {
    var found = new TreeMap<Long, byte[]>();
    for (var slot : slots) {
      if (slot.ring.equals(ring) && slot.number >= from && slot.number <= to) {
        found.put(slot.number, slot.value.clone());
      }
    }
    return found;
  }

  /** How many slots there are, and nothing of what is in them. */
  @Override
  public String toString() {
    return "RingSlots[" + slots.size() + "]";
  }
}
