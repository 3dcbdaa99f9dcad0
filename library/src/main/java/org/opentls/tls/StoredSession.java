package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.opentls.api.Err.check;
import static org.opentls.api.SslSession.d2i_SSL_SESSION;
import static org.opentls.api.SslSession.i2d_SSL_SESSION;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opentls.api.Err;
import org.opentls.api.Handle;
import org.opentls.api.OpenSslException;
import org.opentls.api.SslSession;
import org.opentls.internal.SecretArena;

/**
 * A session as it lies in a store, and what it counts for. Sealed it is a version of one byte and
 * what {@link org.opentls.internal.SealingKey} makes of the rest, which includes OpenSSL's own
 * encoding with the secrets; that never comes to the heap.
 *
 * @param session an {@code SSL_SESSION}
 * @param expiresAt until when it can be resumed
 * @param authenticated the time of the full handshake that it goes back to
 * @param authenticatedUntil until when that counts
 * @param binding what it must be resumed under, 32 bytes
 * @param peerChain the client's certificates in DER, its own first; empty if it has shown none
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record StoredSession(
    Handle session,
    Instant expiresAt,
    Instant authenticated,
    Instant authenticatedUntil,
    byte[] binding,
    List<byte[]> peerChain) {
  /** The most that is read, and written: in bytes. */
  static final int MOST = 1 << 16;

  private static final byte VERSION = 1;
  private static final int BINDING = 32;
  private static final String CONTEXT = "opentls session v1|";
  private static final int MOST_CERTIFICATES = 16;

  /**
   * Seals it for a store.
   *
   * @return empty if it is too long
   */
  Optional<byte[]> seal(SessionId id, String namespace) {
    try (var arena = new SecretArena()) {
      int size = check(i2d_SSL_SESSION(session.pointer(), NULL));
      int all = 3 * Long.BYTES + BINDING + Integer.BYTES + size + sizeOfChain();
      if (all > MOST - 64) {
        return Optional.empty();
      }
      var plain = arena.allocate(all);
      var to = plain.asByteBuffer();
      to.putLong(expiresAt.toEpochMilli());
      to.putLong(authenticated.toEpochMilli());
      to.putLong(authenticatedUntil.toEpochMilli());
      to.put(binding);
      to.putInt(size);
      var at = arena.allocateFrom(ADDRESS, plain.asSlice(to.position(), size));
      check(i2d_SSL_SESSION(session.pointer(), at));
      to.position(to.position() + size);
      putChain(to);
      byte[] sealed = id.key().sealingKeyOf(id.bytes(), arena).seal(plain, context(id, namespace));
      return Optional.of(ByteBuffer.allocate(1 + sealed.length).put(VERSION).put(sealed).array());
    }
  }

  private int sizeOfChain() {
    return 1 + peerChain.stream().mapToInt(der -> Integer.BYTES + der.length).sum();
  }

  private void putChain(ByteBuffer to) {
    to.put((byte) peerChain.size());
    for (var der : peerChain) {
      to.putInt(der.length).put(der);
    }
  }

  private static byte[] context(SessionId id, String namespace) {
    return (CONTEXT + namespace + "|" + id.storeKey(namespace).name()).getBytes(US_ASCII);
  }

  /**
   * Opens what was sealed under an id.
   *
   * @param sealed whatever a store has
   * @return empty if it is anything else
   */
  static Optional<StoredSession> open(byte[] sealed, SessionId id, String namespace) {
    if (sealed.length == 0 || sealed.length > MOST || sealed[0] != VERSION) {
      return Optional.empty();
    }
    try (var arena = new SecretArena()) {
      var rest = new byte[sealed.length - 1];
      System.arraycopy(sealed, 1, rest, 0, rest.length);
      return id.key()
          .sealingKeyOf(id.bytes(), arena)
          .open(rest, context(id, namespace), arena)
          .map(plain -> read(plain, arena));
    } catch (BufferUnderflowException | IllegalArgumentException | OpenSslException _) {
      // One of another version of OpenSSL than this may be sealed well and yet not be readable.
      return Optional.empty();
    }
  }

  private static StoredSession read(MemorySegment plain, Arena arena) {
    var from = plain.asByteBuffer();
    var expiresAt = Instant.ofEpochMilli(from.getLong());
    var authenticated = Instant.ofEpochMilli(from.getLong());
    var authenticatedUntil = Instant.ofEpochMilli(from.getLong());
    var binding = new byte[BINDING];
    from.get(binding);
    int size = from.getInt();
    if (size <= 0 || size > from.remaining()) {
      throw new BufferUnderflowException();
    }
    var der = plain.asSlice(from.position(), size);
    var session = decode(der, arena);
    from.position(from.position() + size);
    return new StoredSession(
        session, expiresAt, authenticated, authenticatedUntil, binding, chain(from));
  }

  private static Handle decode(MemorySegment der, Arena arena) {
    try {
      return Handle.own(
          d2i_SSL_SESSION(NULL, arena.allocateFrom(ADDRESS, der), der.byteSize()),
          SslSession::SSL_SESSION_free);
    } finally {
      Err.drain();
    }
  }

  private static List<byte[]> chain(ByteBuffer from) {
    int count = from.get();
    if (count < 0 || count > MOST_CERTIFICATES) {
      throw new IllegalArgumentException("certificates: " + count);
    }
    var chain = new ArrayList<byte[]>();
    for (int i = 0; i < count; i++) {
      int size = from.getInt();
      if (size < 0 || size > from.remaining()) {
        throw new BufferUnderflowException();
      }
      var der = new byte[size];
      from.get(der);
      chain.add(der);
    }
    return chain;
  }

  /** Nothing of its secrets. */
  @Override
  public String toString() {
    return "StoredSession[expiresAt=%s]".formatted(expiresAt);
  }
}
