package org.opentls.tls;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;

/**
 * TLS that blocks, over anything that moves bytes. One thread may read and another write at the
 * same time; a virtual thread that waits for the peer holds no carrier.
 *
 * <p>A peer that ends the transport without saying that it sends no more is an {@code
 * EOFException}: what came before may have been cut. {@link #close} says so to the peer and ends
 * the transport; {@link #closeOutput} says so and goes on reading.
 */
public final class TlsConnection implements AutoCloseable, TlsAgreement, ResumingClient {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final TlsEngine engine;
  private final Transport transport;

  /** For those who wait for the handshake, and shall not wait for the reader who comes after it. */
  private final ReentrantLock handshaking = new ReentrantLock();

  private final ReentrantLock reading = new ReentrantLock();
  private final ReentrantLock writing = new ReentrantLock();

  /** Where records are put that are to be written. */
  private static final Pool<ByteBuffer> TO_SEND =
      new Pool<>(() -> ByteBuffer.allocate(TlsRecord.MAX_SIZE));

  /** Records that were read and not decrypted yet; grows with them. */
  private ByteBuffer received = NOTHING;

  /** Plaintext for a reader with less room than a record has; grows with them. */
  private ByteBuffer plaintext = NOTHING;

  private final InputStream in = new In();
  private final OutputStream out = new Out();
  private final boolean ofOthers;
  private final Runnable afterHandshake;
  private volatile boolean shaken;
  private volatile boolean closed;

  TlsConnection(TlsEngine engine, Transport transport) {
    this(engine, transport, false, () -> {});
  }

  /**
   * Makes a connection.
   *
   * @param ofOthers whether the transport is used further when this is closed: nothing is read that
   *     comes after the peer's last record, and closing waits for it
   * @param afterHandshake is called when the two have come to terms
   */
  TlsConnection(TlsEngine engine, Transport transport, boolean ofOthers, Runnable afterHandshake) {
    this.engine = engine;
    this.transport = Objects.requireNonNull(transport);
    this.ofOthers = ofOthers;
    this.afterHandshake = afterHandshake;
  }

  /**
   * Shakes hands, unless that is done. The first read or write does so as well.
   *
   * @throws javax.net.ssl.SSLHandshakeException if the two do not come to terms
   * @throws IOException if the transport throws it
   */
  public void handshake() throws IOException {
    if (!shaken) {
      shakeHands(() -> false);
    }
  }

  /**
   * Shakes hands, unless that is done.
   *
   * @param enough whether it has been done far enough, where it would wait for the peer
   */
  void shakeHands(BooleanSupplier enough) throws IOException {
    handshaking.lock();
    try {
      if (!shaken) {
        shakeHandsAlone(enough);
        if (engine.isOpen()) {
          shaken = true;
          afterHandshake.run();
        }
      }
    } finally {
      handshaking.unlock();
    }
  }

  private void shakeHandsAlone(BooleanSupplier enough) throws IOException {
    reading.lock();
    writing.lock();
    try {
      takeSteps(enough);
    } finally {
      writing.unlock();
      reading.unlock();
    }
  }

  private void takeSteps(BooleanSupplier enough) throws IOException {
    requireOpen();
    engine.beginHandshake();
    var status = engine.getHandshakeStatus();
    while (status != HandshakeStatus.NOT_HANDSHAKING && status != HandshakeStatus.FINISHED) {
      if (status == HandshakeStatus.NEED_UNWRAP) {
        if (enough.getAsBoolean()) {
          return;
        }
        if (engine.isInboundDone()) {
          break;
        }
      }
      status =
          switch (status) {
            case NEED_WRAP -> send(NOTHING).getHandshakeStatus();
            case NEED_TASK -> runTasks();
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> receive(NOTHING).getHandshakeStatus();
            default -> throw new AssertionError(status);
          };
    }
    if (!engine.isOpen()) {
      throw new SSLHandshakeException("the connection ended during the handshake");
    }
  }

  private HandshakeStatus runTasks() {
    for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
      task.run();
    }
    return engine.getHandshakeStatus();
  }

  /**
   * Sends data with the client's first message, a round trip before there is a handshake: early
   * data, RFC 8446, section 2.3. Comes after {@link #resume}, and before the handshake, for which
   * this does not wait.
   *
   * <p><b>Only what may be done twice.</b> Whoever sits on the network can send it again, to this
   * server or others, or hold it back and send it while the caller, who was refused, sends it once
   * more: RFC 8446, section 8. It is not protected by the keys of this connection's own exchange:
   * who gets hold of the session later can read it. A question is fit for it, an order is not.
   *
   * <p>The server may throw it away, which {@link #earlyData} tells after the handshake. This never
   * sends it again by itself:
   *
   * {@snippet file="EarlyDataExamples.java" region="send"}
   *
   * <p>Nothing is sent if the session has expired. A server that does not speak TLS 1.3 any more
   * ends the connection: then connect again, without.
   *
   * @param data 1 to {@link ClientSession#maxEarlyData} bytes; in one call, since many small
   *     records may be more than a server skips
   * @throws IllegalArgumentException if there are none or more, as with a session that allows none
   * @throws IllegalStateException if the handshake has begun, as it has when this was called
   *     before; if there was no {@link #resume}, or this is a server
   * @throws IOException if the transport throws it, or the connection is closed
   */
  public void sendReplayableEarlyData(byte[] data) throws IOException {
    Objects.requireNonNull(data);
    handshaking.lock();
    try {
      requireOpen();
      engine.sendEarly(data);
      shakeHands(() -> true);
    } finally {
      handshaking.unlock();
    }
  }

  /**
   * Receives what a client sends before the handshake is done. Comes before it, reads the client's
   * first message and answers it. Where nobody calls this, early data is thrown away, and the
   * handshake goes on. {@link #inputStream} never has any of it.
   *
   * <p><b>Whoever reads it may read it twice.</b> It is accepted once in all, by one server of
   * those that share a store; but it may come late, by up to 10 seconds, from somebody who has seen
   * it on the network, and the same may come again after the handshake from a client that was
   * refused: RFC 8446, section 8. So do only what does no harm if it is done twice, and in the name
   * of nobody: ask for the rest to come again.
   *
   * {@snippet file="EarlyDataExamples.java" region="receive"}
   *
   * <p>It is accepted if the policy has {@link ResumptionPolicy#earlyData}, the client resumes a
   * session that this connection has taken from the store, at most 10 seconds later or sooner than
   * the client believes by this machine's clock, has no certificate, and is still of the same
   * application protocol. A store that fails, or is slow, is no reason to accept it.
   *
   * <p>Neither {@code SSLEngine} nor {@code SSLSocket} receives any: a program that reads from them
   * could not tell what it is.
   *
   * @return empty if the client sends none, it is not accepted, or the policy has none
   * @throws IllegalStateException if the handshake has begun, as it has when this was called
   *     before; or if this is a client
   * @throws javax.net.ssl.SSLHandshakeException if the two do not come to terms
   * @throws IOException if the transport throws it, or the connection is closed
   */
  public Optional<EarlyData> receiveReplayableEarlyData() throws IOException {
    handshaking.lock();
    try {
      requireOpen();
      var early = engine.receiveEarly();
      if (early.isEmpty()) {
        return Optional.empty();
      }
      var reading = early.get();
      shakeHands(() -> isEarlyDataAccepted() || reading.isFinished());
      return isEarlyDataAccepted() ? Optional.of(new EarlyData(this, reading)) : Optional.empty();
    } finally {
      handshaking.unlock();
    }
  }

  private boolean isEarlyDataAccepted() {
    return engine.earlyData() == EarlyDataStatus.ACCEPTED;
  }

  /** Writes as a server, and does not wait for the handshake to be done. */
  void writeEarly(byte[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    handshaking.lock();
    try {
      if (!shaken) {
        requireOpen();
        engine.writeEarly(from, offset, length);
        shakeHands(() -> true);
        return;
      }
    } finally {
      handshaking.unlock();
    }
    write(from, offset, length);
  }

  /** Encrypts a part of a buffer, and sends what comes of it. */
  private SSLEngineResult send(ByteBuffer from) throws IOException {
    var records = TO_SEND.borrow();
    try {
      var result = engine.wrap(from, records.clear());
      if (records.flip().hasRemaining()) {
        transport.write(records);
      }
      return result;
    } finally {
      TO_SEND.giveBack(records);
    }
  }

  /** Decrypts a record, for which it waits. */
  private SSLEngineResult receive(ByteBuffer to) throws IOException {
    var result = engine.unwrap(received, to);
    while (result.getStatus() == Status.BUFFER_UNDERFLOW) {
      receiveMoreOfRecord();
      result = engine.unwrap(received, to);
    }
    return result;
  }

  private void receiveMoreOfRecord() throws IOException {
    int missing = missing();
    makeRoom(missing);
    if (ofOthers) {
      received.limit(received.position() + missing);
    }
    int count;
    try {
      count = transport.read(received);
    } finally {
      received.flip();
    }
    if (count < 0) {
      throw cut();
    }
  }

  /**
   * Makes room behind what has been received. A handshake and short messages need little; whoever
   * fills what there is gets more.
   */
  private void makeRoom(int missing) {
    int needed = received.remaining() + missing;
    boolean wasFilled = received.limit() == received.capacity();
    if (needed <= received.capacity() && !(wasFilled && received.capacity() < MOST_RECEIVED)) {
      received.compact();
      return;
    }
    int size = Math.clamp(2L * received.capacity(), LEAST_RECEIVED, MOST_RECEIVED);
    received = ByteBuffer.allocate(Math.max(size, needed)).put(received);
  }

  private static final int LEAST_RECEIVED = 4096;
  private static final int MOST_RECEIVED = 2 * TlsRecord.MAX_SIZE;

  /** How many bytes the record that is being received lacks, so far as is known. */
  private int missing() {
    int size = TlsRecord.size(received);
    return (size == TlsRecord.UNKNOWN ? TlsRecord.HEADER : size) - received.remaining();
  }

  private EOFException cut() {
    engine.free();
    return new EOFException("the peer ended the transport, and did not say that it was done");
  }

  /** What the peer sends; its end is what the peer says is the end. */
  public InputStream inputStream() {
    return in;
  }

  /** What is sent to the peer. Each write is sent at once. Closing it is {@link #closeOutput}. */
  public OutputStream outputStream() {
    return out;
  }

  private int read(byte[] to, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, to.length);
    if (length == 0) {
      return 0;
    }
    handshake();
    reading.lock();
    try {
      while (!plaintext.hasRemaining()) {
        requireOpen();
        if (engine.isInboundDone()) {
          return -1;
        }
        var room = ByteBuffer.wrap(to, offset, length);
        if (receiveData(room) == Status.BUFFER_OVERFLOW) {
          receiveMore();
        }
        int count = room.position() - offset;
        if (count > 0) {
          return count;
        }
      }
      int count = Math.min(length, plaintext.remaining());
      plaintext.get(to, offset, count);
      return count;
    } finally {
      reading.unlock();
    }
  }

  private void receiveMore() throws IOException {
    plaintext.clear();
    try {
      while (receiveData(plaintext) == Status.BUFFER_OVERFLOW) {
        growPlaintext();
      }
    } finally {
      plaintext.flip();
    }
  }

  /** For the record in hand, with which it does not fit. */
  private void growPlaintext() {
    int needed = TlsEngine.mostPlaintext(TlsRecord.size(received));
    plaintext =
        ByteBuffer.allocate(Math.clamp(2L * needed, LEAST_PLAINTEXT, TlsRecord.MAX_PLAINTEXT));
  }

  private static final int LEAST_PLAINTEXT = 512;

  /** A record may ask for an answer, as a change of keys does. */
  private Status receiveData(ByteBuffer to) throws IOException {
    var result = receive(to);
    if (result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isInboundDone()) {
      writing.lock();
      try {
        var _ = send(NOTHING);
      } finally {
        writing.unlock();
      }
    }
    return result.getStatus();
  }

  private void write(byte[] from, int offset, int length) throws IOException {
    var data = ByteBuffer.wrap(from, offset, length);
    handshake();
    writing.lock();
    try {
      while (data.hasRemaining()) {
        requireOpen();
        if (engine.isOutboundDone()) {
          throw new IOException("the output is closed");
        }
        var _ = send(data);
      }
    } finally {
      writing.unlock();
    }
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("closed");
    }
  }

  /**
   * Says that no more will be sent: RFC 8446, section 6.1. Reading goes on.
   *
   * @throws IOException if the transport throws it
   */
  public void closeOutput() throws IOException {
    writing.lock();
    try {
      engine.closeOutbound();
      while (!engine.isOutboundDone()) {
        var _ = send(NOTHING);
      }
    } finally {
      writing.unlock();
    }
  }

  /**
   * Says that no more will be sent, unless another thread is writing or the peer is gone, and
   * closes the transport: threads that wait for it come back with an exception. Closing twice is
   * harmless.
   *
   * @throws IOException if the transport throws it when it is closed
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (transport) {
      sayGoodbye();
    } finally {
      engine.free();
    }
  }

  private void sayGoodbye() {
    try {
      if (writing.tryLock()) {
        try {
          closeOutput();
        } finally {
          writing.unlock();
        }
      }
      if (ofOthers) {
        awaitEnd();
      }
    } catch (IOException _) {
      // Whoever must know that all has arrived calls closeOutput, and reads to the end.
    }
  }

  /** Reads up to the message that the peer sends no more, if nobody else does. */
  private void awaitEnd() throws IOException {
    if (shaken && reading.tryLock()) {
      try {
        while (!engine.isInboundDone()) {
          receiveMore();
        }
      } finally {
        plaintext.limit(plaintext.position());
        reading.unlock();
      }
    }
  }

  /** What the two have agreed upon; of no cipher suite before the handshake. */
  public SSLSession session() {
    return engine.getSession();
  }

  /** The application protocol that was chosen, if one was. */
  public Optional<String> applicationProtocol() {
    return Optional.ofNullable(engine.getApplicationProtocol()).filter(name -> !name.isEmpty());
  }

  @Override
  public boolean isResumed() {
    return engine.isResumed();
  }

  @Override
  public void resume(ClientSession session) {
    engine.resume(session);
  }

  @Override
  public Optional<ClientSession> takeSession() {
    return engine.takeSession();
  }

  @Override
  public Optional<String> group() {
    return engine.group();
  }

  @Override
  public Optional<MissReason> missReason() {
    return engine.missReason();
  }

  @Override
  public EarlyDataStatus earlyData() {
    return engine.earlyData();
  }

  @Override
  public Optional<Instant> authenticated() {
    return engine.authenticated();
  }

  private final class In extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return TlsConnection.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      return TlsConnection.this.read(to, offset, length);
    }

    /** What has been decrypted; there may be more. */
    @Override
    public int available() {
      reading.lock();
      try {
        return plaintext.remaining();
      } finally {
        reading.unlock();
      }
    }

    @Override
    public void close() throws IOException {
      TlsConnection.this.close();
    }
  }

  private final class Out extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      TlsConnection.this.write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, from.length);
      TlsConnection.this.write(from, offset, length);
    }

    @Override
    public void close() throws IOException {
      closeOutput();
    }
  }
}
