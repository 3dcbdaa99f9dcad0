package org.opentls.tls;

import static java.util.Comparator.comparing;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** Two engines, and the bytes under way between them. */
public final class EnginePair {
  private static final int ROOM = 1 << 16;

  final SSLEngine client;
  final SSLEngine server;
  private final IntFunction<ByteBuffer> allocate;
  private final ByteBuffer toServer;
  private final ByteBuffer toClient;

  public EnginePair(SSLEngine client, SSLEngine server) {
    this(client, server, ByteBuffer::allocate);
  }

  EnginePair(SSLEngine client, SSLEngine server, IntFunction<ByteBuffer> allocate) {
    this.client = client;
    this.server = server;
    this.allocate = allocate;
    toServer = allocate.apply(ROOM);
    toClient = allocate.apply(ROOM);
  }

  /**
   * Moves what there is until nothing does.
   *
   * @throws SSLException if the handshake has failed: that of the side that found the fault, with
   *     the other's suppressed
   */
  public void handshake() throws SSLException {
    var failures = new ArrayList<SSLException>();
    client.beginHandshake();
    server.beginHandshake();
    boolean moved = true;
    while (moved) {
      moved = step(client, toClient, toServer, failures);
      moved |= step(server, toServer, toClient, failures);
    }
    failures.sort(comparing(e -> String.valueOf(e.getMessage()).contains("peer sent the alert")));
    if (!failures.isEmpty()) {
      var found = failures.removeFirst();
      failures.forEach(found::addSuppressed);
      throw found;
    }
  }

  private boolean step(
      SSLEngine engine, ByteBuffer in, ByteBuffer out, List<SSLException> failures) {
    try {
      return step(engine, in, out);
    } catch (SSLException e) {
      failures.add(e);
      return false;
    }
  }

  /** Moves what there is a number of times, and leaves it there. */
  void steps(int count) throws SSLException {
    for (int i = 0; i < count; i++) {
      var _ = i % 2 == 0 ? step(client, toClient, toServer) : step(server, toServer, toClient);
    }
  }

  public boolean isShaken() {
    return client.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        && server.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  private boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    boolean moved = false;
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> {
        for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
          task.run();
        }
        moved = true;
      }
      case NEED_WRAP -> {
        var result = engine.wrap(ByteBuffer.allocate(0), out);
        moved =
            result.bytesProduced() > 0 || result.getHandshakeStatus() == HandshakeStatus.FINISHED;
      }
      default -> {}
    }
    in.flip();
    try {
      if (in.hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
        var result = engine.unwrap(in, ByteBuffer.allocate(ROOM));
        moved |= result.bytesConsumed() > 0;
      }
    } finally {
      in.compact();
    }
    return moved;
  }

  /** Sends random bytes in pieces through both engines, and checks what arrives. */
  public void exchange(int size, int piece) throws SSLException {
    send(client, server, toServer, size, piece);
    send(server, client, toClient, size, piece);
  }

  private void send(SSLEngine from, SSLEngine to, ByteBuffer wire, int size, int piece)
      throws SSLException {
    var sent = new byte[size];
    new Random(size).nextBytes(sent);
    var source = allocate.apply(size).put(sent).flip();
    var received = allocate.apply(size + ROOM);
    while (source.hasRemaining()) {
      int end = source.limit();
      source.limit(Math.min(end, source.position() + piece));
      var result = from.wrap(source, wire);
      source.limit(end);
      assertThat(result.getStatus()).isEqualTo(Status.OK);
      wire.flip();
      while (wire.hasRemaining()) {
        assertThat(to.unwrap(wire, received).getStatus()).isEqualTo(Status.OK);
      }
      wire.compact();
    }
    var copy = new byte[received.flip().remaining()];
    received.get(copy);
    assertThat(copy).isEqualTo(sent);
  }

  /** Ends the client's side, then the server's. */
  public void close() throws SSLException {
    client.closeOutbound();
    flush(client, server, toServer);
    server.closeOutbound();
    flush(server, client, toClient);
  }

  private static void flush(SSLEngine from, SSLEngine to, ByteBuffer wire) throws SSLException {
    while (!from.isOutboundDone()) {
      var _ = from.wrap(ByteBuffer.allocate(0), wire);
    }
    wire.flip();
    while (wire.hasRemaining() && !to.isInboundDone()) {
      var _ = to.unwrap(wire, ByteBuffer.allocate(ROOM));
    }
    wire.compact();
  }
}
