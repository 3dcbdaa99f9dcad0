package org.opentls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What would touch freed memory if it were let. */
class TlsSafetyTest {
  /** Trusts everybody, and does something meanwhile. */
  private static final class Meanwhile extends X509ExtendedTrustManager {
    private final Consumer<SSLEngine> work;

    Meanwhile(Consumer<SSLEngine> work) {
      this.work = work;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
      throw new AssertionError("there is no socket");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
      throw new AssertionError("there is no socket");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      work.accept(engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
      work.accept(engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
      throw new AssertionError("there is an engine");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
      throw new AssertionError("there is an engine");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static EnginePair pair(
      TlsProtocol protocol, Consumer<SSLEngine> meanwhile, IntFunction<ByteBuffer> allocate) {
    var client =
        TlsContext.client()
            .trust(ALL.trust())
            .identity(ALL.identity("client"))
            .protocols(protocol)
            .build();
    var server =
        TlsContext.server(ALL.identity("EC"))
            .trust(Trust.manager(new Meanwhile(meanwhile)))
            .clientAuth(ClientAuth.NEED)
            .build();
    return new EnginePair(client.engine("localhost", 443), server.engine(), allocate);
  }

  @ParameterizedTest
  @EnumSource
  void aTrustManagerMayCloseTheConnectionThatItJudges(TlsProtocol protocol) throws Exception {
    for (int i = 0; i < 20; i++) {
      var pair = pair(protocol, engine -> ((TlsEngine) engine).free(), ByteBuffer::allocateDirect);
      pair.handshake();
      assertThat(pair.server.isInboundDone()).isTrue();
      assertThat(pair.server.isOutboundDone()).isTrue();
      assertThat(pair.server.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTrustManagerCannotGoOnWithTheConnectionThatItJudges(TlsProtocol protocol) throws Exception {
    var refused = new ArrayList<Throwable>();
    var pair =
        pair(
            protocol,
            engine -> {
              try {
                var record = ByteBuffer.wrap(new byte[] {22, 3, 3, 0, 1, 0});
                engine.unwrap(record, ByteBuffer.allocate(20_000));
              } catch (SSLException | IllegalStateException e) {
                refused.add(e);
              }
            },
            ByteBuffer::allocate);
    pair.handshake();
    assertThat(refused).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(pair.isShaken()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void inputCannotBeFreedWhileItIsRead(TlsProtocol protocol) throws Exception {
    var refused = new ArrayList<Throwable>();
    try (var arena = Arena.ofShared()) {
      var pair =
          pair(
              protocol,
              _ -> {
                try {
                  free(arena);
                } catch (IllegalStateException e) {
                  refused.add(e);
                }
              },
              size -> arena.allocate(size).asByteBuffer());
      pair.handshake();
      assertThat(pair.isShaken()).isTrue();
    }
    assertThat(refused).hasSize(1);
  }

  private static void free(Arena arena) {
    arena.close();
  }

  @Test
  void inputThatIsFreedIsRefused() {
    ByteBuffer freed;
    try (var arena = Arena.ofShared()) {
      freed = arena.allocate(20_000).asByteBuffer();
    }
    var engine = TlsContext.server(ALL.identity("EC")).build().engine();
    assertThatThrownBy(() -> engine.unwrap(freed, ByteBuffer.allocate(20_000)))
        .isInstanceOf(IllegalStateException.class);
    var client = TlsContext.client().build().engine("localhost", 443);
    assertThatThrownBy(() -> client.wrap(ByteBuffer.allocate(0), freed))
        .isInstanceOf(IllegalStateException.class);
  }

  @RepeatedTest(20)
  void closingWhileUserCodeIsAskedIsHarmless() throws Exception {
    var client = TlsContext.client().trust(Trust.manager(new Meanwhile(_ -> {}))).build();
    var server = TlsContext.server(ALL.identity("EC")).build();
    var engine = (TlsEngine) client.engine("localhost", 443);
    var pair = new EnginePair(engine, server.engine());
    engine.beginHandshake();
    pair.server.beginHandshake();
    int steps = 0;
    while (engine.getHandshakeStatus() != HandshakeStatus.NEED_TASK) {
      assertThat(steps++).isLessThan(20);
      pair.steps(2);
    }
    var task = Objects.requireNonNull(engine.getDelegatedTask());
    engine.free();
    task.run();
    task.run();
    assertThat(engine.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
  }

  @Test
  void mappedFilesCarryConnections(@TempDir Path folder) throws Exception {
    var number = new int[1];
    var pair =
        new EnginePair(
            TlsContext.client().trust(ALL.trust()).build().engine("localhost", 443),
            TlsContext.server(ALL.identity("EC")).build().engine(),
            size -> mapped(folder.resolve("file" + number[0]++), size));
    pair.handshake();
    assertThat(pair.isShaken()).isTrue();
    pair.exchange(100_000, 10_000);
  }

  private static ByteBuffer mapped(Path file, int size) {
    var options =
        List.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try (var channel = FileChannel.open(file, options.toArray(StandardOpenOption[]::new))) {
      return channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
