package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.opentls.api.Rand.RAND_bytes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.opentls.api.Err;

/**
 * The id of a stored session, of 32 bytes: its version and the slot of its key in 2, 16 random
 * ones, and a tag of 14. Made up ones are known by the tag, and no store is asked for them.
 *
 * @param bytes the id; the client has it, and it travels in clear
 * @param key that which made it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record SessionId(byte[] bytes, RingKey key) {
  /** In bytes. */
  static final int SIZE = 32;

  private static final int HEAD = 18;
  private static final int RANDOM = 16;
  private static final int VERSION = 1 << 12;
  private static final int SLOTS = VERSION - 1;

  /** Of its 32 bytes the index of a session is the first. */
  private static final int INDEX = 16;

  /** A new one. */
  static SessionId make(RingKey key, String namespace) {
    var id = new byte[SIZE];
    int first = VERSION | (int) (key.slot() & SLOTS);
    id[0] = (byte) (first >> 8);
    id[1] = (byte) first;
    try (var arena = Arena.ofConfined()) {
      var random = arena.allocate(RANDOM);
      Err.check(RAND_bytes(random, RANDOM));
      MemorySegment.copy(random, ValueLayout.JAVA_BYTE, 0, id, 2, RANDOM);
    }
    var tag = tag(id, key, namespace);
    System.arraycopy(tag, 0, id, HEAD, tag.length);
    return new SessionId(id, key);
  }

  private static byte[] tag(byte[] id, RingKey key, String namespace) {
    var whole = key.tagOf(namespace.getBytes(US_ASCII), Arrays.copyOf(id, HEAD));
    return Arrays.copyOf(whole, SIZE - HEAD);
  }

  /** The id that these bytes are, if one of the keys has made it. */
  static Optional<SessionId> of(byte[] bytes, Iterable<RingKey> keys, String namespace) {
    if (bytes.length != SIZE) {
      return Optional.empty();
    }
    int first = Byte.toUnsignedInt(bytes[0]) << 8 | Byte.toUnsignedInt(bytes[1]);
    if ((first & ~SLOTS) != VERSION) {
      return Optional.empty();
    }
    var tag = Arrays.copyOfRange(bytes, HEAD, SIZE);
    for (var key : keys) {
      if ((key.slot() & SLOTS) == (first & SLOTS)
          && MessageDigest.isEqual(tag, tag(bytes, key, namespace))) {
        return Optional.of(new SessionId(bytes, key));
      }
    }
    return Optional.empty();
  }

  /** Where the session lies. */
  StoreKey storeKey(String namespace) {
    var index = Arrays.copyOf(key.indexOf(bytes), INDEX);
    return new StoreKey(namespace, Base64.getUrlEncoder().withoutPadding().encodeToString(index));
  }

  /** Nothing of the id. */
  @Override
  public String toString() {
    return "SessionId";
  }
}
