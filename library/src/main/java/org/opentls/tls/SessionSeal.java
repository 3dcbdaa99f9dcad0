package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.foreign.MemorySegment;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.opentls.api.Handle;
import org.opentls.internal.SealingKey;
import org.opentls.internal.SecretArena;
import org.opentls.random.Secrets;

/**
 * Seals sessions under a random key, and puts the key beside them, wrapped by a protector. So one
 * that is far away, as a service that keeps keys is, is asked once for the key of a process and not
 * for each session. What is sealed is a version, the length of the wrapped key in two bytes, that
 * key, and the session under AES-256-GCM. For any number of threads.
 */
final class SessionSeal {
  private static final byte VERSION = 1;
  private static final byte[] CONTEXT = "opentls client session key 1".getBytes(US_ASCII);

  /** As many processes as may have written what one reads. */
  private static final int MOST_KNOWN = 16;

  private final KeyProtector protector;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Own own;

  private final Map<ByteBuffer, Handle> known = new LinkedHashMap<>(16, 0.75f, true);

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Own(Handle key, byte[] wrapped) {}

  SessionSeal(KeyProtector protector) {
    this.protector = Objects.requireNonNull(protector);
  }

  /**
   * Seals a session.
   *
   * @param context what must be the same when it is opened
   */
  byte[] seal(MemorySegment plain, byte[] context) throws GeneralSecurityException {
    var with = own();
    byte[] sealed = new SealingKey(with.key.pointer()).seal(plain, context);
    return ByteBuffer.allocate(1 + Short.BYTES + with.wrapped.length + sealed.length)
        .put(VERSION)
        .putShort((short) with.wrapped.length)
        .put(with.wrapped)
        .put(sealed)
        .array();
  }

  private Own own() throws GeneralSecurityException {
    lock.lock();
    try {
      if (own == null) {
        own = newKey();
      }
      return own;
    } finally {
      lock.unlock();
    }
  }

  private Own newKey() throws GeneralSecurityException {
    byte[] key = Secrets.tokenBytes(SealingKey.KEY);
    try {
      byte[] wrapped = protector.wrap(key, CONTEXT.clone());
      if (wrapped.length > Short.MAX_VALUE) {
        throw new GeneralSecurityException("a wrapped key of " + wrapped.length + " bytes");
      }
      return new Own(NativeSecret.copy(key), wrapped);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /**
   * Opens a session into an arena.
   *
   * @throws ClientSessionException if it was not sealed under a key of the protector's, or for
   *     something else
   */
  MemorySegment open(byte[] sealed, byte[] context, SecretArena into)
      throws ClientSessionException {
    byte[] wrapped;
    byte[] rest;
    try {
      var in = ByteBuffer.wrap(sealed);
      if (in.get() != VERSION) {
        throw new ClientSessionException("not a sealed session, or one of a later version");
      }
      wrapped = new byte[Short.toUnsignedInt(in.getShort())];
      in.get(wrapped);
      rest = new byte[in.remaining()];
      in.get(rest);
    } catch (BufferUnderflowException e) {
      throw new ClientSessionException("a sealed session that was cut", e);
    }
    return new SealingKey(key(wrapped).pointer())
        .open(rest, context, into)
        .orElseThrow(() ->
            new ClientSessionException("a sealed session that was changed, or is for another use"));
  }

  private Handle key(byte[] wrapped) throws ClientSessionException {
    lock.lock();
    try {
      var key = known.get(ByteBuffer.wrap(wrapped));
      if (key == null) {
        key = unwrapped(wrapped);
        known.put(ByteBuffer.wrap(wrapped), key);
        if (known.size() > MOST_KNOWN) {
          known.remove(known.keySet().iterator().next());
        }
      }
      return key;
    } finally {
      lock.unlock();
    }
  }

  private Handle unwrapped(byte[] wrapped) throws ClientSessionException {
    byte[] key = {};
    try {
      key = protector.unwrap(wrapped.clone(), CONTEXT.clone());
      if (key.length != SealingKey.KEY) {
        throw new ClientSessionException("sealed under no key");
      }
      return NativeSecret.copy(key);
    } catch (ClientSessionException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new ClientSessionException("sealed under a key that is not here", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** Nothing of the keys. */
  @Override
  public String toString() {
    return "SessionSeal[" + protector + "]";
  }
}
