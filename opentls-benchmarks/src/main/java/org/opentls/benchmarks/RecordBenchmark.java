package org.opentls.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
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

/** One record of AES-128-GCM over a TLS 1.3 connection, encrypted and decrypted in one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls setUp
public class RecordBenchmark {
  /** Whose engines both ends are. */
  @Param public Contestant contestant;

  /** Where the plaintexts and the record lie. */
  @Param public Memory memory;

  /** The length of the plaintext in bytes. */
  @Param("16384")
  public int size;

  private TlsEngines engines;
  private Wire wire;
  private ByteBuffer message;
  private SSLEngine client;
  private SSLEngine server;

  /** Opens the connection. */
  @Setup
  public void setUp() throws IOException, GeneralSecurityException {
    engines = TlsEngines.of(contestant, TlsSetup.of(TlsProtocol.TLS_1_3));
    IntFunction<ByteBuffer> allocate =
        memory == Memory.HEAP ? ByteBuffer::allocate : ByteBuffer::allocateDirect;
    wire = new Wire(allocate);
    message = allocate.apply(size);
    client = engines.client();
    server = engines.server();
    wire.shakeHands(client, server);
    if (record() != size) {
      throw new IllegalStateException("a message of another size has arrived");
    }
  }

  /** Closes the connection. */
  @TearDown
  public void tearDown() throws SSLException {
    wire.close(client, server);
    engines.release(client);
    engines.release(server);
  }

  /** Sends a record, and returns the size of what arrives. */
  @Benchmark
  public int record() throws SSLException {
    message.clear();
    return wire.send(client, server, message);
  }
}
