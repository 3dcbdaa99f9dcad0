package org.opentls.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipeTransportTest {
  private static final int ROOM = 64 << 10;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Transport.Pipe pipe = Transport.pipe();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private interface Work {
    void run() throws Exception;
  }

  private Future<Void> start(Work work) {
    return threads.submit(
        (Callable<Void>)
            () -> {
              work.run();
              return null;
            });
  }

  private static void get(Future<?> future) throws Exception {
    future.get(30, TimeUnit.SECONDS);
  }

  private static void assertWaits(Future<?> future) {
    assertThatThrownBy(() -> future.get(100, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }

  private static String read(Transport from) throws IOException {
    var room = ByteBuffer.allocate(100);
    int count = from.read(room);
    assertThat(room.position()).isEqualTo(count);
    return US_ASCII.decode(room.flip()).toString();
  }

  @Test
  void eachEndReadsWhatTheOtherWrites() throws IOException {
    pipe.one().write(text("there"));
    pipe.other().write(text("back"));
    assertThat(read(pipe.other())).isEqualTo("there");
    assertThat(read(pipe.one())).isEqualTo("back");
  }

  @Test
  void tlsRunsInMemory() throws Exception {
    var server = TlsContext.server(ALL.identity("EC")).build();
    var client = TlsContext.client().trust(ALL.trust()).build();
    var sent = new byte[1_000_000];
    new Random(2).nextBytes(sent);
    var served =
        start(() -> {
          try (var connection = server.over(pipe.other(), "client", 0)) {
            connection.inputStream().transferTo(connection.outputStream());
            connection.closeOutput();
          }
        });
    try (var connection = client.over(pipe.one(), "localhost", 0)) {
      var writing =
          start(() -> {
            connection.outputStream().write(sent);
            connection.closeOutput();
          });
      assertThat(connection.inputStream().readAllBytes()).isEqualTo(sent);
      get(writing);
    }
    get(served);
  }

  @Test
  void writerWhoIsFarAheadWaits() throws Exception {
    pipe.one().write(ByteBuffer.allocate(ROOM));
    var writing = start(() -> pipe.one().write(text("x")));
    assertWaits(writing);
    assertThat(pipe.other().read(ByteBuffer.allocate(1))).isEqualTo(1);
    get(writing);
  }

  @Test
  void whatIsWrittenCanBeReadAfterTheEnd() throws IOException {
    pipe.one().write(text("last"));
    pipe.one().close();
    pipe.one().close();
    assertThat(read(pipe.other())).isEqualTo("last");
    assertThat(pipe.other().read(ByteBuffer.allocate(1))).isEqualTo(-1);
    assertThat(pipe.other().read(ByteBuffer.allocate(1))).isEqualTo(-1);
    assertThatThrownBy(() -> pipe.other().write(text("x")))
        .isInstanceOf(IOException.class)
        .hasMessage("the other end of the pipe is closed");
    assertThatThrownBy(() -> pipe.one().write(text("x")))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> pipe.one().read(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void closingWakesThoseWhoWait() throws Exception {
    pipe.one().write(ByteBuffer.allocate(ROOM));
    var writing = start(() -> pipe.one().write(text("x")));
    var reading = start(() -> pipe.one().read(ByteBuffer.allocate(1)));
    assertWaits(writing);
    assertWaits(reading);
    pipe.one().close();
    assertThatThrownBy(() -> get(writing)).hasCauseInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> get(reading)).hasCauseInstanceOf(ClosedChannelException.class);
  }

  @Test
  void closingWakesThoseWhoWaitAtTheOtherEnd() throws Exception {
    pipe.one().write(ByteBuffer.allocate(ROOM));
    var writing = start(() -> pipe.one().write(text("x")));
    var reading = start(() -> assertThat(pipe.one().read(ByteBuffer.allocate(1))).isEqualTo(-1));
    assertWaits(writing);
    assertWaits(reading);
    pipe.other().close();
    assertThatThrownBy(() -> get(writing))
        .hasCauseInstanceOf(IOException.class)
        .hasMessageContaining("the other end");
    get(reading);
  }

  @Test
  void interruptEndsTheWaiting() throws Exception {
    var reading =
        start(() ->
            assertThatThrownBy(() -> pipe.one().read(ByteBuffer.allocate(1)))
                .isInstanceOf(InterruptedIOException.class)
                .satisfies(_ -> assertThat(Thread.interrupted()).isTrue()));
    assertWaits(reading);
    threads.shutdownNow();
    get(reading);
  }
}
