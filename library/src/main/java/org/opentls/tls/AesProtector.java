package org.opentls.tls;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import org.opentls.api.Handle;
import org.opentls.internal.SealingKey;
import org.opentls.internal.SecretArena;

/**
 * Wraps under AES-256-GCM. What is wrapped is a version, the id of the key, a nonce, the ciphertext
 * and the tag; the first two are part of the associated data.
 */
final class AesProtector implements KeyProtector {
  private static final byte VERSION = 1;
  private static final int ID = 8;
  private static final int HEADER = 1 + ID;
  private static final byte[] LABEL = "opentls key id 1".getBytes(US_ASCII);

  private static final int LARGEST_FILE = 1 << 16;

  private final List<Key> keys;

  /**
   * A key.
   *
   * @param id of the key, and tells nothing of it
   * @param memory in which it lies
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Key(byte[] id, Handle memory) {
    static Key of(byte[] bytes) {
      RandomKey.require(bytes);
      var digest = Sha256.start();
      digest.update(LABEL);
      digest.update(bytes);
      return new Key(Arrays.copyOf(digest.digest(), ID), NativeSecret.copy(bytes));
    }

    SealingKey sealing() {
      return new SealingKey(memory.pointer());
    }
  }

  private AesProtector(List<Key> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no key");
    }
    this.keys = List.copyOf(keys);
  }

  static AesProtector of(List<byte[]> keys) {
    return new AesProtector(keys.stream().map(Key::of).toList());
  }

  /** One key a line, in base64. */
  static AesProtector file(Path file) throws IOException {
    byte[] content = content(file);
    try {
      var keys = new ArrayList<Key>();
      int number = 0;
      for (int at = 0; at < content.length; number++) {
        int end = endOfLine(content, at);
        line(content, at, end, file + ", line " + (number + 1)).ifPresent(keys::add);
        at = end + 1;
      }
      if (keys.isEmpty()) {
        throw new IllegalArgumentException(file + ": no key in it");
      }
      return new AesProtector(keys);
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private static byte[] content(Path file) throws IOException {
    if (Files.size(file) > LARGEST_FILE) {
      throw new IllegalArgumentException(file + ": too long for a file of keys");
    }
    return Files.readAllBytes(file);
  }

  private static int endOfLine(byte[] content, int from) {
    int end = from;
    while (end < content.length && content[end] != '\n') {
      end++;
    }
    return end;
  }

  private static Optional<Key> line(byte[] content, int from, int to, String where) {
    int start = from;
    int end = to;
    while (start < end && content[start] <= ' ') {
      start++;
    }
    while (end > start && content[end - 1] <= ' ') {
      end--;
    }
    return start == end || content[start] == '#'
        ? Optional.empty()
        : Optional.of(key(Arrays.copyOfRange(content, start, end), where));
  }

  private static Key key(byte[] base64, String where) {
    byte[] key = {};
    try {
      key = decoded(base64);
      return Key.of(key);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(base64, (byte) 0);
    }
  }

  /** The JDK's own words for what is malformed quote it. */
  private static byte[] decoded(byte[] base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("not base64");
    }
  }

  static AesProtector keyStore(KeyStore store, String alias, char[] password) {
    byte[] encoded = null;
    try {
      if (!(store.getKey(alias, password) instanceof SecretKey key)) {
        throw new IllegalArgumentException("no secret key named " + alias);
      }
      encoded = key.getEncoded();
      if (encoded == null) {
        throw new IllegalArgumentException("key " + alias + " does not leave its provider");
      }
      return of(List.of(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("key " + alias + ": " + e.getMessage(), e);
    } finally {
      if (encoded != null) {
        Arrays.fill(encoded, (byte) 0);
      }
    }
  }

  @Override
  public byte[] wrap(byte[] plain, byte[] context) {
    var key = keys.getFirst();
    byte[] header = ByteBuffer.allocate(HEADER).put(VERSION).put(key.id).array();
    byte[] sealed = key.sealing().seal(plain, concatenated(header, context));
    return concatenated(header, sealed);
  }

  @Override
  public byte[] unwrap(byte[] wrapped, byte[] context) throws GeneralSecurityException {
    if (wrapped.length < HEADER || wrapped[0] != VERSION) {
      throw new AEADBadTagException("nothing that was wrapped like this");
    }
    byte[] header = Arrays.copyOf(wrapped, HEADER);
    byte[] sealed = Arrays.copyOfRange(wrapped, HEADER, wrapped.length);
    byte[] id = Arrays.copyOfRange(wrapped, 1, HEADER);
    for (var key : keys) {
      if (Arrays.equals(key.id, id)) {
        return open(key, sealed, concatenated(header, context));
      }
    }
    throw new AEADBadTagException("wrapped under a key that is not here");
  }

  private static byte[] open(Key key, byte[] sealed, byte[] context) throws AEADBadTagException {
    try (var arena = new SecretArena()) {
      return key.sealing()
          .open(sealed, context, arena)
          .map((MemorySegment plain) -> plain.toArray(JAVA_BYTE))
          .orElseThrow(() -> new AEADBadTagException("changed, or wrapped for something else"));
    }
  }

  private static byte[] concatenated(byte[] one, byte[] other) {
    return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
  }

  /** How many keys there are, and nothing of them. */
  @Override
  public String toString() {
    return "AesProtector[keys=" + keys.size() + "]";
  }
}
