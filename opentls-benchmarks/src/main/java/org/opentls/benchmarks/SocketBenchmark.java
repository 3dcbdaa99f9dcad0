package org.opentls.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
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

/** TLS 1.3 over sockets to this machine; a thread serves one connection after another. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls setUp
public class SocketBenchmark {
  /** Whose sockets both ends are. */
  @Param({"OPENTLS", "JDK", "CONSCRYPT"})
  public Contestant contestant;

  private final byte[] message = new byte[100];
  private TlsEngines engines;
  private SSLServerSocket listening;
  private SSLSocket echoing;

  /** Begins to serve, and opens the connection that lasts. */
  @Setup
  public void setUp() throws IOException, GeneralSecurityException {
    engines = TlsEngines.of(contestant, TlsSetup.of(TlsProtocol.TLS_1_3));
    listening = engines.listen();
    Thread.ofPlatform().daemon().start(this::serve);
    echoing = connect();
    echoing.setTcpNoDelay(true);
    echoing.startHandshake();
  }

  private void serve() {
    try {
      while (true) {
        var socket = (SSLSocket) listening.accept();
        Thread.ofPlatform().daemon().start(() -> echo(socket));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private static void echo(SSLSocket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = socket.getInputStream();
      var out = socket.getOutputStream();
      byte[] buffer = new byte[1000];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
      }
    } catch (IOException _) {
      // The client sees it.
    }
  }

  private SSLSocket connect() throws IOException {
    return engines.connect(InetAddress.getLoopbackAddress(), listening.getLocalPort());
  }

  /** Ends the connection, and the service. */
  @TearDown
  public void tearDown() throws IOException {
    echoing.close();
    listening.close();
  }

  /** Connects, shakes hands, sends a byte and waits for it, and closes. */
  @Benchmark
  public int handshake() throws IOException {
    try (var socket = connect()) {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(1);
      return socket.getInputStream().read();
    }
  }

  /** Sends 100 bytes over a connection that is there, and waits for them. */
  @Benchmark
  public int echo() throws IOException {
    echoing.getOutputStream().write(message);
    return echoing.getInputStream().readNBytes(message, 0, message.length);
  }
}
