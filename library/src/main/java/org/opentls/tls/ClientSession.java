package org.opentls.tls;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.opentls.api.Err.check;
import static org.opentls.api.SslCipher.SSL_CIPHER_standard_name;
import static org.opentls.api.SslSession.SSL_SESSION_dup;
import static org.opentls.api.SslSession.SSL_SESSION_get_protocol_version;
import static org.opentls.api.SslSession.SSL_SESSION_get_time;
import static org.opentls.api.SslSession.SSL_SESSION_get_timeout;
import static org.opentls.api.SslSession.SSL_SESSION_is_resumable;
import static org.opentls.api.SslSession.d2i_SSL_SESSION;
import static org.opentls.api.SslSession.i2d_SSL_SESSION;
import static org.opentls.api.SslSessionCipher.SSL_SESSION_get0_cipher;
import static org.opentls.api.SslSessionEarlyData.SSL_SESSION_get_max_early_data;
import static org.opentls.api.SslSessionTicket.SSL_SESSION_get0_ticket;
import static org.opentls.api.SslSessionTicket.SSL_SESSION_get_ticket_lifetime_hint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.opentls.api.CString;
import org.opentls.api.Err;
import org.opentls.api.Handle;
import org.opentls.api.SslSession;
import org.opentls.internal.SecretArena;

/**
 * A session that a server has granted, as a value: it can be written down, carried to another
 * process, and given to a connection, which then needs no certificates. {@link ResumingClient}
 * gives and takes it:
 *
 * {@snippet file="ClientSessionExamples.java" region="carry"}
 *
 * <p>It holds the secret from which the keys of the next connection are made, off the heap, and
 * what was verified: whoever has it can pass for the client, and as the client sees it for the
 * server. So {@link #seal} it, or keep it where nobody reads it. It is resumed for the same host by
 * connections of the same rules only: of the same trust, certificates, application protocols and so
 * on.
 *
 * <p>One of TLS 1.3 is for one connection, so that nobody who watches can tell that two are of the
 * same client: RFC 8446, appendix C.4. One of TLS 1.2 can be used again and again.
 *
 * <p>Immutable, and for any number of threads.
 */
public final class ClientSession {
  private static final byte[] MAGIC = "OTCS".getBytes(US_ASCII);
  private static final byte VERSION = 1;
  private static final int CHECKSUM = 32;

  /** More than OpenSSL's and the certificates ever have; what is longer is not read. */
  static final int LONGEST = 1 << 16;

  private static final int MOST_CERTIFICATES = 16;
  private static final byte[] CONTEXT = "opentls client session 1".getBytes(US_ASCII);

  private final ClientRules rules;
  private final String host;
  private final int port;
  private final List<byte[]> peerChain;
  private final Facts facts;
  private final boolean reusable;

  /** An {@code SSL_SESSION} that no connection has: it would change with each. */
  private final Handle session;

  /** What OpenSSL knows of a session. */
  private record Facts(
      TlsProtocol protocol,
      String cipherSuite,
      Instant created,
      Instant expires,
      long maxEarlyData,
      UsedSessions.Id id) {
    static Facts of(MemorySegment session) throws ClientSessionException {
      var protocol = protocol(SSL_SESSION_get_protocol_version(session));
      var cipher = SSL_SESSION_get0_cipher(session);
      if (cipher.equals(NULL) || SSL_SESSION_is_resumable(session) != 1) {
        throw new ClientSessionException("a session that nobody can resume");
      }
      long created = SSL_SESSION_get_time(session);
      return new Facts(
          protocol,
          CString.at(SSL_CIPHER_standard_name(cipher)),
          instant(created),
          instant(created + lifetime(session, protocol)),
          Integer.toUnsignedLong(SSL_SESSION_get_max_early_data(session)),
          UsedSessions.Id.of(ticket(session)));
    }

    private static TlsProtocol protocol(int number) throws ClientSessionException {
      try {
        return TlsProtocol.of(number);
      } catch (IllegalArgumentException e) {
        throw new ClientSessionException("a session of another protocol", e);
      }
    }

    private static Instant instant(long seconds) throws ClientSessionException {
      // The year 10000 and the like: OpenSSL takes any number.
      if (seconds < 0 || seconds > MOST_SECONDS) {
        throw new ClientSessionException("a session of no time");
      }
      return Instant.ofEpochSecond(seconds);
    }

    private static final long MOST_SECONDS = 253_402_300_799L;

    /** A hint of 0 is none in RFC 5077, section 5.6, and no time at all in RFC 8446, 4.6.1. */
    private static long lifetime(MemorySegment session, TlsProtocol protocol) {
      long timeout = SSL_SESSION_get_timeout(session);
      long hint = SSL_SESSION_get_ticket_lifetime_hint(session);
      boolean isHint = protocol == TlsProtocol.TLS_1_3 || hint != 0;
      return isHint ? Math.min(timeout, hint) : timeout;
    }

    private static byte[] ticket(MemorySegment session) {
      try (var arena = Arena.ofConfined()) {
        var ticket = arena.allocate(ADDRESS);
        var length = arena.allocate(JAVA_LONG);
        SSL_SESSION_get0_ticket(session, ticket, length);
        long size = length.get(JAVA_LONG, 0);
        return size == 0 ? new byte[0] : CString.bytes(ticket.get(ADDRESS, 0), size);
      }
    }
  }

  private ClientSession(
      ClientRules rules,
      String host,
      int port,
      List<byte[]> peerChain,
      Facts facts,
      Handle session,
      boolean reusable) {
    this.rules = rules;
    this.host = host;
    this.port = port;
    this.peerChain = peerChain;
    this.facts = facts;
    this.session = session;
    this.reusable = reusable;
  }

  /**
   * Copies a session of OpenSSL's.
   *
   * @param session an {@code SSL_SESSION}, which stays the caller's
   * @param peerChain the certificates of the server in DER, its own first
   * @throws ClientSessionException if nobody can resume it
   */
  static ClientSession of(
      MemorySegment session, ClientRules rules, String host, int port, List<byte[]> peerChain)
      throws ClientSessionException {
    var facts = Facts.of(session);
    int room = LONGEST - check(i2d_SSL_SESSION(session, NULL)) - OVERHEAD;
    boolean fits = peerChain.stream().mapToLong(each -> each.length).sum() < room;
    return new ClientSession(
        rules,
        ClientRules.host(host),
        port,
        fits && peerChain.size() <= MOST_CERTIFICATES ? peerChain : List.of(),
        facts,
        duplicate(session),
        false);
  }

  private static Handle duplicate(MemorySegment session) {
    return Handle.own(SSL_SESSION_dup(session), SslSession::SSL_SESSION_free);
  }

  /** For a host's name and all that has a fixed length. */
  private static final int OVERHEAD = 2048;

  /** The name of the server that the certificate was verified for. */
  public String serverName() {
    return host;
  }

  /** The port where it was granted. It may be used at another one. */
  public int port() {
    return port;
  }

  /** The version of TLS, and so that of the connections that resume it. */
  public TlsProtocol protocol() {
    return facts.protocol;
  }

  /** The cipher suite as the registry names it, as in {@code TLS_AES_256_GCM_SHA384}. */
  public String cipherSuite() {
    return facts.cipherSuite;
  }

  /** When it was granted, to the second. */
  public Instant created() {
    return facts.created;
  }

  /** Until when the server may take it, and the client offers it: at most a day, to the second. */
  public Instant expires() {
    return facts.expires;
  }

  /** Whether {@link #expires} has come. */
  public boolean isExpired() {
    var now = Instant.now();
    return !facts.expires.isAfter(now);
  }

  /** Whether it is for one connection, as one of TLS 1.3 is. */
  public boolean isSingleUse() {
    return !reusable && facts.protocol == TlsProtocol.TLS_1_3;
  }

  /**
   * How many bytes the server would take with the first message of a connection that resumes this,
   * which {@link TlsConnection#sendReplayableEarlyData} sends; 0 if none.
   */
  public long maxEarlyData() {
    return facts.maxEarlyData;
  }

  /**
   * The same for any number of connections. Whoever watches sees that they are of one client, and
   * many servers take it once only.
   */
  public ClientSession reusable() {
    return new ClientSession(rules, host, port, peerChain, facts, session, true);
  }

  /**
   * Writes it down, encrypted and authenticated under a fresh key that the protector wraps.
   *
   * @throws GeneralSecurityException if the protector throws it
   */
  public byte[] seal(KeyProtector protector) throws GeneralSecurityException {
    return seal(new SessionSeal(protector), CONTEXT);
  }

  byte[] seal(SessionSeal seal, byte[] context) throws GeneralSecurityException {
    try (var arena = new SecretArena()) {
      return seal.seal(encoded(arena), context);
    }
  }

  /**
   * Reads what {@link #seal} has written.
   *
   * @throws ClientSessionException if it is something else, was changed, or was sealed under a key
   *     that the protector does not have; then the cause tells what that has thrown
   */
  public static ClientSession unseal(byte[] sealed, KeyProtector protector)
      throws ClientSessionException {
    return unseal(sealed, new SessionSeal(protector), CONTEXT);
  }

  static ClientSession unseal(byte[] sealed, SessionSeal seal, byte[] context)
      throws ClientSessionException {
    try (var arena = new SecretArena()) {
      return decoded(seal.open(sealed, context, arena));
    }
  }

  /**
   * Writes it down as it is, with its secret: for a file that is the owner's alone, or a pipe. The
   * caller wipes it.
   */
  public byte[] toPlainBytes() {
    try (var arena = new SecretArena()) {
      return encoded(arena).toArray(JAVA_BYTE);
    }
  }

  /**
   * Reads what {@link #toPlainBytes} has written. Whoever could write these bytes decides whom a
   * connection takes for the server.
   *
   * @param bytes which the caller wipes
   * @throws ClientSessionException if they are something else or were cut
   */
  public static ClientSession ofPlainBytes(byte[] bytes) throws ClientSessionException {
    requireLength(bytes.length);
    try (var arena = new SecretArena()) {
      return decoded(arena.allocateFrom(JAVA_BYTE, bytes));
    }
  }

  private static void requireLength(long size) throws ClientSessionException {
    if (size > LONGEST) {
      throw new ClientSessionException("too long for a session: " + size + " bytes");
    }
  }

  /**
   * {@code "OTCS"}, the version; the rules; the host, the port; the certificates; OpenSSL's own
   * encoding; at the end SHA-256 of all that. Numbers have their highest byte first.
   */
  private MemorySegment encoded(Arena arena) {
    byte[] name = host.getBytes(UTF_8);
    var certificates = peerChain.stream().mapToInt(each -> Integer.BYTES + each.length).sum();
    int length = check(i2d_SSL_SESSION(session.pointer(), NULL));
    long size =
        (long) MAGIC.length
            + 1
            + ClientRules.SIZE
            + Short.BYTES
            + name.length
            + Integer.BYTES
            + 1
            + certificates
            + Integer.BYTES
            + length
            + CHECKSUM;
    var encoded = arena.allocate(size);
    var out = encoded.asByteBuffer();
    out.put(MAGIC).put(VERSION).put(rules.digest());
    out.putShort((short) name.length).put(name).putInt(port);
    out.put((byte) peerChain.size());
    peerChain.forEach(each -> out.putInt(each.length).put(each));
    out.putInt(length);
    var own = encoded.asSlice(out.position(), length);
    check(i2d_SSL_SESSION(session.pointer(), arena.allocateFrom(ADDRESS, own)));
    out.position(out.position() + length).put(checksum(encoded));
    return encoded;
  }

  private static byte[] checksum(MemorySegment encoded) {
    var digest = Sha256.start();
    digest.update(encoded.asSlice(0, encoded.byteSize() - CHECKSUM).asByteBuffer());
    return digest.digest();
  }

  private static ClientSession decoded(MemorySegment encoded) throws ClientSessionException {
    long size = encoded.byteSize() - CHECKSUM;
    var in = encoded.asByteBuffer();
    var magic = new byte[MAGIC.length];
    if (size <= MAGIC.length || !Arrays.equals(MAGIC, get(in, magic))) {
      throw new ClientSessionException("not a session");
    }
    if (in.get() != VERSION) {
      throw new ClientSessionException("a session of a later version");
    }
    byte[] checksum = encoded.asSlice(size).toArray(JAVA_BYTE);
    if (!Arrays.equals(checksum, checksum(encoded))) {
      throw new ClientSessionException("a session that was cut or damaged");
    }
    try {
      return decoded(encoded, in.limit((int) size));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new ClientSessionException("a malformed session", e);
    }
  }

  private static ClientSession decoded(MemorySegment encoded, ByteBuffer in)
      throws ClientSessionException {
    var rules = new ClientRules(get(in, new byte[ClientRules.SIZE]));
    var host = new String(get(in, new byte[Short.toUnsignedInt(in.getShort())]), UTF_8);
    int port = in.getInt();
    var chain = new ArrayList<byte[]>();
    for (int left = in.get(); left > 0; left--) {
      chain.add(get(in, new byte[length(in)]));
    }
    int size = length(in);
    if (size == 0 || size != in.remaining()) {
      throw new ClientSessionException("a malformed session");
    }
    var session = session(encoded.asSlice(in.position(), size));
    try {
      var facts = Facts.of(session.pointer());
      return new ClientSession(rules, host, port, List.copyOf(chain), facts, session, false);
    } catch (ClientSessionException e) {
      session.close();
      throw e;
    }
  }

  private static byte[] get(ByteBuffer in, byte[] bytes) {
    in.get(bytes);
    return bytes;
  }

  private static int length(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    return length;
  }

  /** An {@code SSL_SESSION} from its DER. */
  private static Handle session(MemorySegment der) throws ClientSessionException {
    try (var arena = Arena.ofConfined()) {
      var at = arena.allocateFrom(ADDRESS, der);
      var session = d2i_SSL_SESSION(NULL, at, der.byteSize());
      if (session.equals(NULL)) {
        Err.drain();
        throw new ClientSessionException("a session that this OpenSSL cannot read");
      }
      var owned = Handle.own(session, SslSession::SSL_SESSION_free);
      if (at.get(ADDRESS, 0).address() != der.address() + der.byteSize()) {
        owned.close();
        throw new ClientSessionException("more than a session");
      }
      return owned;
    }
  }

  /** The same as OpenSSL has it: an {@code SSL_SESSION} that no other connection uses. */
  Handle open() {
    return duplicate(session.pointer());
  }

  /** Why a connection must not use it; empty if it may. */
  Optional<String> misfit(ClientRules others, String otherHost) {
    if (!host.equals(ClientRules.host(otherHost))) {
      return Optional.of("the session is of " + host + ", and the connection to " + otherHost);
    }
    return rules.equals(others)
        ? Optional.empty()
        : Optional.of(
            "the session was verified by other rules: trust, identity, application protocols or"
                + " how the name is verified");
  }

  /** Uses it up, if it is for one connection: whether it had not been. */
  boolean use() {
    return !isSingleUse() || UsedSessions.OF_PROCESS.use(facts.id);
  }

  /**
   * The chain of the server that this was granted by, if its own certificate is that which OpenSSL
   * has kept, which keeps no others.
   *
   * @param known what OpenSSL has
   */
  List<byte[]> restored(List<byte[]> known) {
    boolean isSame =
        !known.isEmpty()
            && known.size() < peerChain.size()
            && Arrays.equals(known.getFirst(), peerChain.getFirst());
    return isSame ? peerChain : known;
  }

  /** What was agreed upon, and nothing that is secret. */
  @Override
  public String toString() {
    return "ClientSession[%s:%d, %s, %s, until %s]"
        .formatted(host, port, facts.protocol.standardName(), facts.cipherSuite, facts.expires);
  }
}
