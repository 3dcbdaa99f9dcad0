package org.opentls.tls;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.random.Secrets;

/** First messages of clients that nobody would send who means well. */
class SessionFloodTest {
  @TempDir Path folder;

  private final AtomicInteger calls = new AtomicInteger();
  private Resumption resumption;
  private TlsContext server;

  @BeforeEach
  void start() throws Exception {
    var store =
        new SessionStore() {
          @Override
          public CompletionStage<Optional<byte[]>> load(StoreKey key, Duration within) {
            calls.incrementAndGet();
            return completedFuture(Optional.empty());
          }

          @Override
          public CompletionStage<Optional<byte[]>> take(StoreKey key, Duration within) {
            return load(key, within);
          }

          @Override
          public CompletionStage<Void> save(StoreKey key, byte[] value, Duration lifetime) {
            return completedFuture(null);
          }

          @Override
          public CompletionStage<Void> delete(StoreKey key) {
            return completedFuture(null);
          }

          @Override
          public Set<Capability> capabilities() {
            return Set.of();
          }
        };
    resumption = Resumption.sessions(store, KeyRingStore.inMemory(), KeyProtector.none()).build();
    assertThat(calls).as("those that warm it up").hasValueGreaterThanOrEqualTo(10);
    calls.set(0);
    server =
        TlsContext.server(OpensslAuthority.selfSigned(folder, "server").identity())
            .resumption(resumption)
            .build();
  }

  @AfterEach
  void close() {
    resumption.close();
  }

  private byte[] valid() {
    return SessionId.make(resumption.ring().encrypting().orElseThrow(), resumption.namespace())
        .bytes();
  }

  /** Has the server read a message, and take its time for it. */
  private void send(byte[] hello) throws IOException {
    var engine = server.engine();
    engine.beginHandshake();
    var room = ByteBuffer.allocate(1 << 16);
    try {
      for (var record : records(hello)) {
        var bytes = ByteBuffer.wrap(record);
        while (bytes.hasRemaining() && !engine.isOutboundDone()) {
          engine.unwrap(bytes, room);
          if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            engine.getDelegatedTask().run();
          }
          if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), room.clear());
          }
        }
      }
    } catch (SSLException _) {
      // It may well refuse.
    }
  }

  private static List<byte[]> records(byte[] message) throws IOException {
    var records = new ArrayList<byte[]>();
    for (int at = 0; at < message.length; at += 16_384) {
      int size = Math.min(16_384, message.length - at);
      var record = new ByteArrayOutputStream();
      var out = new DataOutputStream(record);
      out.writeByte(22);
      out.writeShort(0x301);
      out.writeShort(size);
      out.write(message, at, size);
      records.add(record.toByteArray());
    }
    return records;
  }

  /** RFC 9846, section 4.2.2, with pre-shared keys and binders of nobody's. */
  private static byte[] hello(byte[] sessionId, List<byte[]> identities) throws IOException {
    var body = new ByteArrayOutputStream();
    var out = new DataOutputStream(body);
    out.writeShort(0x303);
    out.write(Secrets.tokenBytes(32));
    out.writeByte(sessionId.length);
    out.write(sessionId);
    out.writeShort(4);
    out.writeInt(0x1301C02B);
    out.writeShort(0x0100);
    var extensions = new ByteArrayOutputStream();
    var to = new DataOutputStream(extensions);
    extension(to, 10, new byte[] {0, 2, 0, 29});
    extension(to, 13, new byte[] {0, 4, 4, 3, 8, 4});
    extension(to, 43, new byte[] {2, 3, 4});
    extension(to, 45, new byte[] {1, 1});
    extension(to, 51, concat(new byte[] {0, 36, 0, 29, 0, 32}, Secrets.tokenBytes(32)));
    if (!identities.isEmpty()) {
      extension(to, 41, preSharedKeys(identities));
    }
    out.writeShort(extensions.size());
    out.write(extensions.toByteArray());
    var message = new ByteArrayOutputStream();
    var all = new DataOutputStream(message);
    all.writeInt(1 << 24 | body.size());
    all.write(body.toByteArray());
    return message.toByteArray();
  }

  private static byte[] preSharedKeys(List<byte[]> identities) throws IOException {
    var list = new ByteArrayOutputStream();
    var out = new DataOutputStream(list);
    for (var identity : identities) {
      out.writeShort(identity.length);
      out.write(identity);
      out.writeInt(0);
    }
    var binders = new ByteArrayOutputStream();
    for (int i = 0; i < identities.size(); i++) {
      binders.write(32);
      binders.write(new byte[32]);
    }
    var whole = new ByteArrayOutputStream();
    var to = new DataOutputStream(whole);
    to.writeShort(list.size());
    to.write(list.toByteArray());
    to.writeShort(binders.size());
    to.write(binders.toByteArray());
    return whole.toByteArray();
  }

  private static void extension(DataOutputStream to, int type, byte[] content) throws IOException {
    to.writeShort(type);
    to.writeShort(content.length);
    to.write(content);
  }

  private static byte[] concat(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }

  private static List<byte[]> random(int count) {
    var all = new ArrayList<byte[]>();
    for (int i = 0; i < count; i++) {
      all.add(Secrets.tokenBytes(32));
    }
    return all;
  }

  @Test
  void aValidIdIsLookedUp() throws Exception {
    send(hello(new byte[0], List.of(valid())));
    assertThat(calls).hasValue(1);
    send(hello(valid(), List.of()));
    assertThat(calls).hasValue(2);
  }

  @Test
  void r26ManyMadeUpSessionsAskTheStoreForNothing() throws Exception {
    send(hello(new byte[0], random(900)));
    assertThat(calls).hasValue(0);
  }

  @Test
  void r26CopiesOfOneSessionAskForItOnce() throws Exception {
    send(hello(new byte[0], Collections.nCopies(900, valid())));
    assertThat(calls).hasValue(1);
  }

  @Test
  void r26NoMoreThanTwoAreLookedUpOfTheFirstEight() throws Exception {
    var ids = new ArrayList<byte[]>();
    for (int i = 0; i < 100; i++) {
      ids.add(valid());
    }
    send(hello(new byte[0], ids));
    assertThat(calls).hasValue(2);
    calls.set(0);
    var late = random(8);
    late.addAll(ids);
    send(hello(new byte[0], late));
    assertThat(calls).hasValue(0);
  }

  @Test
  void r27IdsThatAreThereForOthersSakeAskForNothing() throws Exception {
    for (int i = 0; i < 200; i++) {
      send(hello(Secrets.tokenBytes(32), List.of()));
      send(hello(Secrets.tokenBytes(32), List.of(Secrets.tokenBytes(i))));
    }
    assertThat(calls).hasValue(0);
  }

  /** Each bit of an id counts. */
  @Test
  void anIdWithABitChangedIsNobodys() throws Exception {
    byte[] id = valid();
    for (int bit = 0; bit < 8 * id.length; bit++) {
      var changed = id.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(SessionId.of(changed, resumption.ring().decrypting(), resumption.namespace()))
          .isEmpty();
    }
    assertThat(SessionId.of(id, resumption.ring().decrypting(), "other")).isEmpty();
  }
}
