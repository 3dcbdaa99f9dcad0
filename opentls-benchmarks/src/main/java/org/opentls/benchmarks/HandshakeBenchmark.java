package org.opentls.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
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
import org.opentls.tls.TlsProtocol;

/**
 * The life of a TLS connection without data, both ends in one thread: new engines, a full handshake
 * with a certificate of ECDSA, the end of both directions.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls setUp
public class HandshakeBenchmark {
  /** Whose engines both ends are. */
  @Param public Contestant contestant;

  /** The version. */
  @Param public TlsProtocol protocol;

  private final Wire wire = new Wire(ByteBuffer::allocate);
  private TlsEngines engines;

  /** Makes what all connections share. */
  @Setup
  public void setUp() throws IOException, GeneralSecurityException {
    engines = TlsEngines.of(contestant, protocol);
    var suite = handshake().getSession().getCipherSuite();
    if (!suite.equals(TlsEngines.suite(protocol))) {
      throw new IllegalStateException(contestant + " has chosen " + suite);
    }
  }

  /** Opens and closes a connection, and returns its client. */
  @Benchmark
  public SSLEngine handshake() throws SSLException {
    var client = engines.client();
    var server = engines.server();
    try {
      wire.shakeHands(client, server);
      wire.close(client, server);
    } finally {
      engines.release(client);
      engines.release(server);
    }
    return client;
  }
}
