package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server that asks for another key share, and what a client makes of its second first message.
 */
@ParameterizedClass
@EnumSource(names = {"TICKETS", "STORE"})
class SecondHelloTest {
  private static final String HOST = "localhost";
  private static final byte[] NOTHING = {};

  @TempDir Path folder;
  private final Resumption resumption;
  private TlsContext clients;
  private TlsContext servers;

  SecondHelloTest(Resumption.Lane lane) {
    var keys = KeyRingStore.inMemory();
    var builder =
        lane == Resumption.Lane.TICKETS
            ? Resumption.tickets(keys, KeyProtector.none())
            : Resumption.sessions(SessionStore.inMemory(1 << 20), keys, KeyProtector.none());
    resumption = builder.policy(ResumptionPolicy.DEFAULT.withUse(TicketUse.MANY)).build();
  }

  @BeforeEach
  void begin() throws Exception {
    var authority = OpensslAuthority.root(folder, "One");
    var identity = authority.issue(HOST, "subjectAltName=DNS:" + HOST).identity();
    clients =
        TlsContext.client().trust(authority.trust()).groups("X25519", "P-384", "P-256").build();
    servers = TlsContext.server(identity).groups("P-384").resumption(resumption).build();
  }

  @AfterEach
  void end() {
    resumption.close();
  }

  private ClientSession granted() throws SSLException {
    var visit = new Visit(clients, servers);
    visit.shakeHands(UnaryOperator.identity());
    return visit.resuming().takeSession().orElseThrow().reusable();
  }

  @Test
  void aClientThatIsAskedForAnotherKeyShareResumesItsSession() throws Exception {
    var session = granted();
    assertThat(session.protocol()).isEqualTo(TlsProtocol.TLS_1_3);
    var visit = new Visit(clients, servers);
    visit.resuming().resume(session);
    visit.shakeHands(UnaryOperator.identity());
    assertThat(visit.agreed().isResumed()).isTrue();
    assertThat(resumption.metrics().resumed()).isEqualTo(1);
  }

  /** RFC 8446, section 4.1.4: a server that has asked again does not go back from TLS 1.3. */
  @Test
  void r9OneThatGoesBackToTls12ThenResumesNothing() throws Exception {
    var visit = new Visit(clients, servers);
    visit.resuming().resume(granted());
    var forged = new AtomicReference<>(NOTHING);
    assertThatThrownBy(() ->
            visit.shakeHands(hello -> {
              forged.set(asOfTls12(hello));
              return forged.get();
            }))
        .isInstanceOf(SSLException.class)
        .hasMessage("unsupported protocol");
    assertThat(resumption.metrics().resumed()).isZero();
    var fresh = servers.engine();
    fresh.beginHandshake();
    assertThat(answer(fresh, forged.get())).as("to the same as a first message").isNotEmpty();
  }

  /** A client and a server that it has not spoken to yet. */
  private record Visit(SSLEngine client, SSLEngine server) {
    Visit(TlsContext clients, TlsContext servers) {
      this(clients.engine(HOST, 443), servers.engine());
    }

    ResumingClient resuming() {
      return (ResumingClient) client;
    }

    TlsAgreement agreed() {
      return (TlsAgreement) server;
    }

    /** Lets the client's second message pass through somebody's hands. */
    void shakeHands(UnaryOperator<byte[]> onTheWay) throws SSLException {
      client.beginHandshake();
      server.beginHandshake();
      byte[] retry = answer(server, answer(client, NOTHING));
      assertThat(new String(retry, US_ASCII)).contains(new String(RETRY, US_ASCII));
      byte[] again = onTheWay.apply(answer(client, retry));
      byte[] accepted = answer(server, again);
      byte[] tickets = answer(server, answer(client, accepted));
      assertThat(answer(client, tickets)).isEmpty();
    }
  }

  /** RFC 8446, section 4.1.3: the random of a server that asks again. */
  private static final byte[] RETRY = Sha256.of("HelloRetryRequest".getBytes(US_ASCII));

  /** What an engine says to some bytes, all of which it takes. */
  private static byte[] answer(SSLEngine engine, byte[] said) throws SSLException {
    var in = ByteBuffer.wrap(said);
    var out = ByteBuffer.allocate(1 << 16);
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
        default -> {
          if (!in.hasRemaining()) {
            return Arrays.copyOf(out.array(), out.position());
          }
          engine.unwrap(in, ByteBuffer.allocate(1 << 16));
        }
      }
    }
  }

  private static final int HANDSHAKE = 22;
  private static final int SESSION_TICKET = 35;
  private static final int PRE_SHARED_KEY = 41;

  /** What TLS 1.3 has and TLS 1.2 has not, of the extensions in a client's message. */
  private static final Set<Integer> OF_TLS_1_3 = Set.of(PRE_SHARED_KEY, 42, 43, 44, 45, 51);

  /** The message among some records, which now offers its session as a client of TLS 1.2 does. */
  private static byte[] asOfTls12(byte[] records) {
    var in = ByteBuffer.wrap(records);
    var out = ByteBuffer.allocate(1 << 16);
    while (in.hasRemaining()) {
      int type = in.get();
      int version = in.getShort();
      byte[] content = get(in, Short.toUnsignedInt(in.getShort()));
      if (type == HANDSHAKE) {
        byte[] hello = helloOfTls12(content);
        out.put((byte) type).putShort((short) version).putShort((short) hello.length).put(hello);
      }
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /** RFC 8446, section 4.1.2. */
  private static byte[] helloOfTls12(byte[] message) {
    var in = ByteBuffer.wrap(message).position(4);
    byte[] versionAndRandom = get(in, 34);
    byte[] sessionId = get(in, in.get());
    byte[] suites = get(in, in.getShort());
    byte[] compressions = get(in, in.get());
    var extensions = new LinkedHashMap<Integer, byte[]>();
    for (in.getShort(); in.hasRemaining(); ) {
      extensions.put((int) in.getShort(), get(in, in.getShort()));
    }
    byte[] identity = identity(Objects.requireNonNull(extensions.get(PRE_SHARED_KEY)));
    extensions.keySet().removeAll(OF_TLS_1_3);
    boolean isId = identity.length == sessionId.length;
    extensions.put(SESSION_TICKET, isId ? NOTHING : identity);
    var out = ByteBuffer.allocate(1 << 14).putInt(0).put(versionAndRandom);
    byte[] id = isId ? identity : sessionId;
    out.put((byte) id.length).put(id);
    out.putShort((short) suites.length).put(suites);
    out.put((byte) compressions.length).put(compressions);
    int start = out.position();
    out.putShort((short) 0);
    extensions.forEach((type, content) ->
        out.putShort(type.shortValue()).putShort((short) content.length).put(content));
    out.putShort(start, (short) (out.position() - start - 2));
    out.putInt(0, 1 << 24 | out.position() - 4);
    return Arrays.copyOf(out.array(), out.position());
  }

  /** The first of a list: RFC 8446, section 4.2.11. */
  private static byte[] identity(byte[] preSharedKeys) {
    var in = ByteBuffer.wrap(preSharedKeys).position(2);
    return get(in, in.getShort());
  }

  private static byte[] get(ByteBuffer in, int length) {
    var bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
