package org.opentls.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.opentls.tls.TlsProtocol;

/**
 * The life of a TLS connection without data, both ends in one thread: new engines, a handshake with
 * a certificate or one that resumes the session of the connection before, the end of both
 * directions. Threads share the contexts.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls setUp
public class HandshakeBenchmark {
  private static final Map<String, TlsEngines> SHARED = new ConcurrentHashMap<>();

  /** Of each thread another, as sessions are found by it. */
  private static final AtomicInteger PEERS = new AtomicInteger(1);

  /** Whose engines both ends are. */
  @Param public Contestant contestant;

  /** The version. */
  @Param public TlsProtocol protocol;

  /** Whether the client resumes a session; all engines of a thread are of one peer then. */
  @Param({"false", "true"})
  public boolean resumed;

  /** Who shows which certificate. */
  @Param("ECDSA")
  public Authentication authentication;

  /** Where the sessions of servers are; others than {@code OWN} are OpenTLS's. */
  @Param("OWN")
  public SessionPlace sessions;

  private final Wire wire = new Wire(ByteBuffer::allocate);
  private TlsEngines engines;
  private int peer;

  /** Makes what all connections share. */
  @Setup
  public void setUp() throws SSLException {
    var setup = new TlsSetup(protocol, authentication, sessions);
    engines = SHARED.computeIfAbsent(contestant + " " + setup, _ -> engines(setup));
    peer = PEERS.getAndIncrement();
    var suite = wire.visit(engines, TlsEngines.NO_PEER).getSession().getCipherSuite();
    if (!suite.equals(setup.suite())) {
      throw new IllegalStateException(contestant + " has chosen " + suite);
    }
    int full = wire.fromServer();
    var _ = wire.visit(engines, peer);
    var _ = wire.visit(engines, peer);
    if (resumed && wire.fromServer() >= full) {
      throw new IllegalStateException(contestant + " has not resumed");
    }
  }

  private TlsEngines engines(TlsSetup setup) {
    try {
      return TlsEngines.of(contestant, setup);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A server that counts says whether the turn was what it claims to be. */
  @TearDown
  public void checkShare() {
    engines
        .resumedShare()
        .ifPresent(share -> {
          if (resumed && share < 0.99) {
            throw new IllegalStateException("of all handshakes only %.3f resumed".formatted(share));
          }
        });
  }

  /** Opens and closes a connection, and returns its client. */
  @Benchmark
  public SSLEngine handshake() throws SSLException {
    return wire.visit(engines, resumed ? peer : TlsEngines.NO_PEER);
  }
}
