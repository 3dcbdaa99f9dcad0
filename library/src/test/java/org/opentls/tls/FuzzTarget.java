package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.tls.Certificates.ALL;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.opentls.fuzz.Target;

/** Engines and what the network may bring them. */
enum FuzzTarget implements Target {
  /** A server gets bytes that are no client's, in one piece and in many: it ends alike. */
  SERVER {
    @Override
    public void test(byte[] input) {
      assertThat(end(server(), input, 1)).isEqualTo(end(server(), input, input.length));
    }

    @Override
    public List<byte[]> seeds() {
      return ends(true);
    }
  },

  /** As {@link #SERVER} for a client. */
  CLIENT {
    @Override
    public void test(byte[] input) {
      assertThat(end(client(TlsProtocol.values()), input, 1))
          .isEqualTo(end(client(TlsProtocol.values()), input, input.length));
    }

    @Override
    public List<byte[]> seeds() {
      return ends(false);
    }
  },

  /** A proxy of SOCKS says anything, in one piece and in many: it ends alike. */
  SOCKS {
    @Override
    public void test(byte[] input) {
      assertEndsAlike(FuzzTarget::socks, input);
    }

    @Override
    public List<byte[]> seeds() {
      return Stream.of(
              "0500 0500 0001 7f000001 0050 16",
              "0502 0100 0500 0003 03 616263 0050 1603",
              "0502 0100 0500 0004 00000000000000000000000000000001 0050",
              "0500 0505 0001")
          .map(hex -> HexFormat.of().parseHex(hex.replace(" ", "")))
          .toList();
    }
  },

  /** As {@link #SOCKS} for HTTP. */
  CONNECT {
    @Override
    public void test(byte[] input) {
      assertEndsAlike(FuzzTarget::connect, input);
    }

    @Override
    public List<byte[]> seeds() {
      return Stream.of(
              "HTTP/1.1 200 OK\r\nVia: 1.1 a\r\n\r\nhello",
              "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200\n\n",
              "HTTP/1.1 407 Who are you\r\n\r\n")
          .map(text -> text.getBytes(US_ASCII))
          .toList();
    }
  },

  /**
   * Somebody between the two changes records. Five bytes of input are one change. What arrives is
   * what was sent, from its beginning, or an exception.
   */
  WIRE {
    @Override
    public void test(byte[] input) {
      var version = input.length % 2 == 0 ? TlsProtocol.TLS_1_3 : TlsProtocol.TLS_1_2;
      new TamperedWire(client(version), server(), input).run();
    }

    @Override
    public List<byte[]> seeds() {
      return List.of(
          new byte[0],
          new byte[] {0, 0, 0, 9, 1},
          new byte[] {1, 1, 0, 60, 0, 2, 2, 0, 0, 0},
          new byte[] {3, 3, 0, 0, 0, 9, 4, 0, 7, 7, 12, 5, 0, 2, 2, 14, 0, 0, 30, 4});
    }
  };

  private static TunnelHandshake socks() {
    return Socks5Handshake.to(ProxyTarget.of("a", 1), credentials());
  }

  private static TunnelHandshake connect() {
    return HttpHandshake.to(ProxyTarget.of("a", 1), credentials());
  }

  private static Optional<ProxyCredentials> credentials() {
    return Optional.of(new ProxyCredentials("user", "password".toCharArray()));
  }

  private static void assertEndsAlike(Supplier<TunnelHandshake> handshake, byte[] input) {
    assertThat(end(handshake.get(), input, 1)).isEqualTo(end(handshake.get(), input, input.length));
  }

  /** Gives a handshake input in pieces, and says how that ended. */
  private static String end(TunnelHandshake handshake, byte[] input, int piece) {
    var in = ByteBuffer.wrap(input);
    try {
      while (handshake.missing() > 0 && in.hasRemaining()) {
        var _ = handshake.toSend();
        int count = Math.min(in.remaining(), Math.min(piece, handshake.missing()));
        handshake.receive(in.slice(in.position(), count));
        in.position(in.position() + count);
      }
      return (handshake.missing() == 0 ? "open before " : "waits after ") + in.position();
    } catch (ProxyException e) {
      var message = String.valueOf(e.getMessage());
      assertThat(message).matches("[\\x20-\\x7e\\xa0-\\xff]*");
      return message;
    }
  }

  private static final TlsContext SERVERS =
      TlsContext.server(ALL.identity("EC"), ALL.identity("RSA"))
          .trust(ALL.trust())
          .clientAuth(ClientAuth.WANT)
          .applicationProtocols("h2", "http/1.1")
          .build();

  private static SSLEngine server() {
    var engine = SERVERS.engine();
    var parameters = engine.getSSLParameters();
    parameters.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("localhost")));
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static SSLEngine client(TlsProtocol... protocols) {
    return Clients.of(protocols).engine("localhost", -1);
  }

  /** One context for each choice of versions. */
  private static final class Clients {
    private static final TlsContext ANY = context(TlsProtocol.values());
    private static final TlsContext OLD = context(TlsProtocol.TLS_1_2);
    private static final TlsContext NEW = context(TlsProtocol.TLS_1_3);

    private static TlsContext context(TlsProtocol... protocols) {
      return TlsContext.client()
          .trust(ALL.trust())
          .identity(ALL.identity("client"))
          .applicationProtocols("h2")
          .protocols(protocols)
          .build();
    }

    static TlsContext of(TlsProtocol... protocols) {
      if (protocols.length > 1) {
        return ANY;
      }
      return protocols[0] == TlsProtocol.TLS_1_2 ? OLD : NEW;
    }
  }

  /** Gives an engine input in pieces, and says how that ended: the failure's text, or nothing. */
  private static String end(SSLEngine engine, byte[] input, int piece) {
    var in = ByteBuffer.wrap(input).limit(0);
    try {
      answer(engine);
      while (in.limit() < input.length) {
        in.limit(Math.min(input.length, in.limit() + piece));
        while (unwraps(engine, in)) {
          answer(engine);
        }
      }
      return "";
    } catch (SSLException e) {
      assertEnded(engine);
      return String.valueOf(e.getMessage());
    } finally {
      ((TlsEngine) engine).free();
    }
  }

  /** Whether there may be more to unwrap. */
  private static boolean unwraps(SSLEngine engine, ByteBuffer in) throws SSLException {
    int before = in.position();
    var room = ByteBuffer.allocate(1 << 15);
    var result = engine.unwrap(in, room);
    assertThat(result.bytesConsumed()).isEqualTo(in.position() - before);
    assertThat(room.position()).as("data of nobody").isZero();
    return result.getStatus() == Status.OK
        && (result.bytesConsumed() > 0
            || result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
            || result.getHandshakeStatus() == HandshakeStatus.NEED_TASK);
  }

  /** Runs tasks and takes output until the engine waits for input. */
  private static byte[] answer(SSLEngine engine) throws SSLException {
    var out = new ByteArrayOutputStream();
    var room = ByteBuffer.allocate(1 << 15);
    if (engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING && !isOver(engine)) {
      engine.beginHandshake();
    }
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> {
          int produced = wrap(engine, room.clear()).bytesProduced();
          out.write(room.array(), 0, produced);
          if (isOver(engine)) {
            return out.toByteArray();
          }
        }
        default -> {
          return out.toByteArray();
        }
      }
    }
  }

  private static boolean isOver(SSLEngine engine) {
    return engine.isInboundDone() || engine.isOutboundDone() || ((TlsEngine) engine).isOpen();
  }

  private static SSLEngineResult wrap(SSLEngine engine, ByteBuffer room) throws SSLException {
    return engine.wrap(ByteBuffer.allocate(0), room);
  }

  private static void assertEnded(SSLEngine engine) {
    try {
      for (int i = 0; i < 3 && !engine.isOutboundDone(); i++) {
        var _ = wrap(engine, ByteBuffer.allocate(1 << 15));
      }
    } catch (SSLException _) {
      // It has been told already.
    }
    assertThat(engine.isOutboundDone()).isTrue();
    assertThat(engine.isInboundDone()).isTrue();
  }

  /** What one side of a good handshake sends, in each version. */
  private static List<byte[]> ends(boolean ofClient) {
    var all = new ArrayList<byte[]>();
    for (var protocol : TlsProtocol.values()) {
      try {
        var client = client(protocol);
        var server = server();
        var sent = new ByteArrayOutputStream();
        for (int i = 0; i < 4; i++) {
          var hello = answer(client);
          var reply = give(server, hello);
          sent.writeBytes(ofClient ? hello : reply);
          var _ = give(client, reply);
        }
        all.add(sent.toByteArray());
      } catch (SSLException e) {
        throw new AssertionError(e);
      }
    }
    return all;
  }

  private static byte[] give(SSLEngine engine, byte[] input) throws SSLException {
    var in = ByteBuffer.wrap(input);
    var answers = new ByteArrayOutputStream();
    boolean more = true;
    while (more && in.hasRemaining()) {
      more = unwraps(engine, in);
      answers.writeBytes(answer(engine));
    }
    return answers.toByteArray();
  }

  /** A connection whose records somebody changes. */
  private static final class TamperedWire {
    private static final byte[] MESSAGE = "attack at dawn, as agreed".getBytes(US_ASCII);

    private final Side client;
    private final Side server;
    private final ByteBuffer script;
    private int count;

    TamperedWire(SSLEngine client, SSLEngine server, byte[] script) {
      this.client = new Side(client);
      this.server = new Side(server);
      this.script = ByteBuffer.wrap(script);
    }

    void run() {
      try {
        // A handshake takes less; what has been delayed comes last.
        for (int i = 0; i < 12; i++) {
          carry(client, server);
          carry(server, client);
        }
      } catch (SSLException _) {
        // That is the other thing that may happen.
      } finally {
        ((TlsEngine) client.engine).free();
        ((TlsEngine) server.engine).free();
      }
    }

    private void carry(Side from, Side to) throws SSLException {
      for (var data : from.records()) {
        to.take(changed(data));
      }
    }

    private byte[] changed(byte[] data) {
      int number = count++;
      if (script.remaining() < 5 || Byte.toUnsignedInt(script.get(script.position())) > number) {
        return data;
      }
      var _ = script.get();
      int kind = script.get();
      int at = data.length == 0 ? 0 : Short.toUnsignedInt(script.getShort()) % data.length;
      byte value = script.get();
      return switch (Math.floorMod(kind, 6)) {
        case 0 -> flipped(data, at, value);
        case 1 -> Arrays.copyOf(data, at);
        case 2 -> joined(data, data);
        case 3 -> new byte[0];
        case 4 -> joined(new byte[] {value, 3, 3, 0, 1, value}, data);
        default -> joined(data, new byte[] {23, 3, 3, 0, value});
      };
    }

    private static byte[] flipped(byte[] data, int at, byte value) {
      if (data.length > 0) {
        data[at] ^= value;
      }
      return data;
    }

    private static byte[] joined(byte[] first, byte[] second) {
      var out = new ByteArrayOutputStream();
      out.writeBytes(first);
      out.writeBytes(second);
      return out.toByteArray();
    }

    /** One end. */
    private static final class Side {
      final SSLEngine engine;
      private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
      private final ByteArrayOutputStream received = new ByteArrayOutputStream();

      Side(SSLEngine engine) {
        this.engine = engine;
      }

      /** What it sends now, a record each. */
      List<byte[]> records() throws SSLException {
        var sent = new ByteArrayOutputStream();
        sent.writeBytes(answer(engine));
        if (((TlsEngine) engine).isOpen() && !engine.isOutboundDone()) {
          var room = ByteBuffer.allocate(1 << 15);
          var _ = engine.wrap(ByteBuffer.wrap(MESSAGE), room);
          sent.write(room.array(), 0, room.position());
        }
        var all = ByteBuffer.wrap(sent.toByteArray());
        var records = new ArrayList<byte[]>();
        while (all.hasRemaining()) {
          var one = new byte[TlsRecord.size(all)];
          all.get(one);
          records.add(one);
        }
        return records;
      }

      void take(byte[] data) throws SSLException {
        pending.writeBytes(data);
        var in = ByteBuffer.wrap(pending.toByteArray());
        var room = ByteBuffer.allocate(1 << 15);
        boolean moved = true;
        while (moved && in.hasRemaining()) {
          var result = engine.unwrap(in, room.clear());
          received.write(room.array(), 0, room.position());
          assertBeginsWhatWasSent();
          moved = result.getStatus() == Status.OK && result.bytesConsumed() > 0;
          if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            engine.getDelegatedTask().run();
            moved = true;
          }
        }
        pending.reset();
        pending.write(in.array(), in.position(), in.remaining());
      }

      private void assertBeginsWhatWasSent() {
        var all = received.toByteArray();
        for (int i = 0; i < all.length; i++) {
          assertThat(all[i]).isEqualTo(MESSAGE[i % MESSAGE.length]);
        }
      }
    }
  }
}
