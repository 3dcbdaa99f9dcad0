package org.opentls.benchmarks;

import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * What is under way between two engines in one thread, in buffers that serve one pair after
 * another.
 */
final class Wire {
  /** More than a flight of a handshake, and more than every engine wants to see. */
  private static final int ROOM = 1 << 16;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ByteBuffer toServer;
  private final ByteBuffer toClient;
  private final ByteBuffer received;
  private int fromServer;

  Wire(IntFunction<ByteBuffer> allocate) {
    toServer = allocate.apply(ROOM);
    toClient = allocate.apply(ROOM);
    received = allocate.apply(ROOM);
  }

  /** Shakes hands, and goes on until nothing is under way. */
  void shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
    fromServer = 0;
    client.beginHandshake();
    server.beginHandshake();
    boolean moved = true;
    while (moved) {
      moved = step(client, toClient, toServer);
      moved |= step(server, toServer, toClient);
    }
    requireShaken(client, toServer);
    requireShaken(server, toClient);
  }

  private static void requireShaken(SSLEngine engine, ByteBuffer out) throws SSLException {
    if (engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
      // Netty's engine notices the end only when it is called once more.
      var _ = engine.wrap(NOTHING, out);
    }
    if (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
      throw new IllegalStateException("the handshake stands at " + engine.getHandshakeStatus());
    }
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
        var result = engine.wrap(NOTHING, out);
        moved =
            result.bytesProduced() > 0 || result.getHandshakeStatus() == HandshakeStatus.FINISHED;
      }
      default -> {}
    }
    if (in.position() > 0 && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
      boolean counts = engine.getUseClientMode() && isWaiting(engine);
      in.flip();
      int consumed = engine.unwrap(in, received).bytesConsumed();
      in.compact();
      fromServer += counts ? consumed : 0;
      moved |= consumed > 0;
    }
    return moved;
  }

  private static boolean isWaiting(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP;
  }

  /** How much the client of the last handshake took until it was done: less if it resumed. */
  int fromServer() {
    return fromServer;
  }

  /** Sends a message from the client to the server, and returns the size of what arrives. */
  int send(SSLEngine client, SSLEngine server, ByteBuffer message) throws SSLException {
    while (message.hasRemaining()) {
      var _ = client.wrap(message, toServer);
    }
    deliver(server, toServer);
    int size = received.position();
    received.clear();
    return size;
  }

  private void deliver(SSLEngine to, ByteBuffer in) throws SSLException {
    in.flip();
    while (in.hasRemaining() && !to.isInboundDone()) {
      var _ = to.unwrap(in, received);
    }
    in.clear();
  }

  /**
   * Opens a connection, ends it, and returns its client.
   *
   * @param port that of {@link TlsEngines#client(int)}
   */
  SSLEngine visit(TlsEngines engines, int port) throws SSLException {
    var client = engines.client(port);
    var server = engines.server();
    try {
      shakeHands(client, server);
      close(client, server);
    } finally {
      engines.release(client);
      engines.release(server);
    }
    return client;
  }

  /** Ends both directions, the client's first. */
  void close(SSLEngine client, SSLEngine server) throws SSLException {
    client.closeOutbound();
    flush(client, server, toServer);
    server.closeOutbound();
    flush(server, client, toClient);
  }

  private void flush(SSLEngine from, SSLEngine to, ByteBuffer out) throws SSLException {
    while (!from.isOutboundDone()) {
      var _ = from.wrap(NOTHING, out);
    }
    deliver(to, out);
  }
}
