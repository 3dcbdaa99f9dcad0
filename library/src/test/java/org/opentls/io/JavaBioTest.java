package org.opentls.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.api.BioCtrl;
import org.opentls.api.BioRead;
import org.opentls.api.Err;

/** Sources, sinks and filters written in Java. */
class JavaBioTest {
  private static final byte[] ABC = "abc".getBytes(US_ASCII);

  /** Yields bytes in small pieces, as a network does. */
  private static final class Source implements SourceSink {
    private final ByteBuffer data;
    int closed;

    Source(String text) {
      data = ByteBuffer.wrap(text.getBytes(US_ASCII));
    }

    @Override
    public int read(ByteBuffer into) {
      if (!data.hasRemaining()) {
        return END;
      }
      int count = Math.min(Math.min(3, into.remaining()), data.remaining());
      into.put(data.slice(data.position(), count));
      data.position(data.position() + count);
      return count;
    }

    @Override
    public long pending() {
      return data.remaining();
    }

    @Override
    public boolean seek(long offset) {
      data.position((int) offset);
      return true;
    }

    @Override
    public long position() {
      return data.position();
    }

    @Override
    public boolean reset() {
      return seek(0);
    }

    @Override
    public void close() {
      closed++;
    }
  }

  /** Takes a few bytes at a time. */
  private static final class Sink implements SourceSink {
    final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    int flushed;

    @Override
    public int write(ByteBuffer from) {
      int count = Math.min(5, from.remaining());
      for (int i = 0; i < count; i++) {
        taken.write(from.get());
      }
      return count;
    }

    @Override
    public boolean flush() {
      flushed++;
      return true;
    }

    String text() {
      return taken.toString(US_ASCII);
    }
  }

  /** Throws, or returns a wrong number, from every method. */
  private record Failing(@Nullable Throwable thrown, int result) implements SourceSink {
    @SuppressWarnings("unchecked")
    private <T extends Throwable> int fail() throws T {
      if (thrown != null) {
        throw (T) thrown;
      }
      return result;
    }

    @Override
    public int read(ByteBuffer into) {
      return this.<RuntimeException>fail();
    }

    @Override
    public int write(ByteBuffer from) {
      return this.<RuntimeException>fail();
    }

    @Override
    public boolean flush() {
      return this.<RuntimeException>fail() > 0;
    }

    @Override
    public boolean isEof() {
      return this.<RuntimeException>fail() > 0;
    }

    @Override
    public long pending() {
      return this.<RuntimeException>fail();
    }

    @Override
    public long pendingWrite() {
      return this.<RuntimeException>fail();
    }

    @Override
    public boolean reset() {
      return this.<RuntimeException>fail() > 0;
    }

    @Override
    public boolean seek(long offset) {
      return this.<RuntimeException>fail() > 0;
    }

    @Override
    public long position() {
      return this.<RuntimeException>fail();
    }
  }

  @Test
  void nativeFiltersReadAndWriteThroughJavaCode() throws IOException {
    var source = new Source("YWJjZGVmZ2hp");
    try (var chain = Chain.of(source).push(Filters.buffer()).push(Filters.lenientBase64(false))) {
      assertThat(chain.types()).containsExactly(BioType.BASE64, BioType.BUFFER, BioType.JAVA_SINK);
      assertThat(chain.inputStream().readAllBytes()).isEqualTo("abcdefghi".getBytes(US_ASCII));
      assertThat(chain.isEof()).isTrue();
    }
    assertThat(source.closed).isEqualTo(1);
    var sink = new Sink();
    try (var chain = Chain.of(sink).push(Filters.lenientBase64(false)).push(Filters.buffer())) {
      chain.outputStream().write("abcdefghi".getBytes(US_ASCII));
    }
    assertThat(sink.text()).isEqualTo("YWJjZGVmZ2hp");
    assertThat(sink.flushed).isEqualTo(1);
  }

  @Test
  void everyQuestionReachesTheJavaCode() throws IOException {
    try (var chain = Chain.of(new Source("0123456789"))) {
      assertThat(chain.pending()).isEqualTo(10);
      assertThat(chain.isEof()).isFalse();
      chain.seek(7);
      assertThat(chain.position()).isEqualTo(7);
      assertThat(chain.gets(10)).hasValue("789".getBytes(US_ASCII));
      assertThat(chain.isEof()).isTrue();
      chain.reset();
      assertThat(chain.isEof()).isFalse();
      assertThat(chain.drain()).isEqualTo(10);
      assertThat(chain.pendingWrite()).isZero();
    }
  }

  @Test
  void unknownControlIsAnsweredWithZero() throws IOException {
    try (var chain = Chain.of(new Source("")).push(Filters.of(new Upper()))) {
      for (int cmd :
          new int[] {72, 73, 76, 100, 999, BioCtrl.BIO_CTRL_PUSH, BioCtrl.BIO_CTRL_POP}) {
        assertThat(control(chain, cmd)).as("ctrl %d", cmd).isZero();
      }
      assertThat(control(chain, BioCtrl.BIO_CTRL_DUP)).isEqualTo(1);
      assertThat(control(chain, BioCtrl.BIO_CTRL_FLUSH)).isEqualTo(1);
    }
  }

  private static long control(Chain chain, int cmd) throws IOException {
    return chain.call(head -> BioCtrl.BIO_ctrl(head, cmd, 0, MemorySegment.NULL));
  }

  @Test
  void bioGetsAndPutsWorkOnJavaCode() throws IOException {
    try (var arena = Arena.ofConfined();
        var chain = Chain.of(new Source("one\ntwo"))) {
      var line = arena.allocate(6);
      assertThat(gets(chain, line, 6)).isEqualTo(4);
      assertThat(line.getString(0)).isEqualTo("one\n");
      assertThat(gets(chain, line, 3)).isEqualTo(2);
      assertThat(line.getString(0)).isEqualTo("tw");
      assertThat(gets(chain, line, 6)).isEqualTo(1);
      assertThat(line.getString(0)).isEqualTo("o");
      assertThat(gets(chain, line, 6)).isZero();
      assertThat(line.getString(0)).isEmpty();
    }
  }

  private static int gets(Chain chain, MemorySegment line, int size) throws IOException {
    return chain.call(head -> BioRead.BIO_gets(head, line, size));
  }

  /** Turns letters into capitals both ways. */
  private static final class Upper implements JavaFilter {
    @Override
    public int read(ByteBuffer into, Next next) throws IOException {
      int start = into.position();
      int count = next.read(into);
      for (int i = 0; i < count; i++) {
        into.put(start + i, (byte) Character.toUpperCase(into.get(start + i)));
      }
      return count;
    }

    @Override
    public int write(ByteBuffer from, Next next) throws IOException {
      var capitals = ByteBuffer.allocate(from.remaining());
      for (int i = from.position(); i < from.limit(); i++) {
        capitals.put((byte) Character.toUpperCase(from.get(i)));
      }
      int count = next.write(capitals.flip());
      from.position(from.position() + count);
      return count;
    }
  }

  @Test
  void filterInJavaStandsAnywhere() throws IOException {
    try (var chain = Chain.of(new Source("some text"))) {
      chain.push(Filters.of(new Upper())).push(Filters.buffer()).push(Filters.of(new Upper()));
      assertThat(chain.pending()).isEqualTo(9);
      assertThat(new String(chain.inputStream().readAllBytes(), US_ASCII)).isEqualTo("SOME TEXT");
      chain.reset();
      assertThat(chain.gets(100)).hasValue("SOME TEXT".getBytes(US_ASCII));
    }
    var sink = new Sink();
    try (var chain = Chain.of(sink).push(Filters.of(new Upper())).push(Filters.buffer())) {
      chain.outputStream().write("some text".getBytes(US_ASCII));
      assertThat(chain.pendingWrite()).isEqualTo(9);
    }
    assertThat(sink.text()).isEqualTo("SOME TEXT");
  }

  static Stream<Throwable> thrown() {
    return Stream.of(
        new IOException("broken"),
        new EOFException(),
        new IllegalStateException("state"),
        new StackOverflowError(),
        new OutOfMemoryError("pretended"),
        new AssertionError("assertion"),
        new InterruptedException("checked, and declared by nobody"));
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void whatJavaCodeThrowsIsTheCauseOfTheException(Throwable thrown) throws IOException {
    for (var filters :
        List.<Supplier<List<Filter>>>of(
            () -> List.of(),
            () -> List.of(Filters.lenientBase64(false)),
            () -> List.of(Filters.base64()),
            () -> List.of(Filters.zlib()),
            () -> List.of(Filters.digest("SHA256"), Filters.buffer()),
            () -> List.of(Filters.of(new Upper()), Filters.nothing()),
            () -> List.of(Filters.decrypt("AES-128-CBC", new byte[16], new byte[16])))) {
      assertCause(thrown, over(thrown, filters.get()), chain -> chain.inputStream().read());
      assertCause(thrown, over(thrown, filters.get()), Chain::drain);
      assertCause(thrown, over(thrown, filters.get()), chain -> chain.gets(10));
      assertCause(
          thrown,
          over(thrown, filters.get()),
          chain -> {
            chain.outputStream().write(new byte[200_000]);
            chain.flush();
          });
      assertCause(thrown, over(thrown, filters.get()), Chain::pending);
    }
  }

  private static Chain over(Throwable thrown, List<Filter> filters) {
    var chain = Chain.of(new Failing(thrown, 0));
    filters.forEach(chain::push);
    return chain;
  }

  private interface Use {
    void of(Chain chain) throws IOException;
  }

  private static void assertCause(Throwable thrown, Chain chain, Use use) throws IOException {
    var types = chain.types().toString();
    assertThat(catchThrowable(() -> use.of(chain)))
        .as(types)
        .isInstanceOf(JavaBioException.class)
        .cause()
        .isSameAs(thrown);
    assertThat(Err.drain()).isEmpty();
    closeWhateverFails(chain);
  }

  private static void closeWhateverFails(Chain chain) {
    try {
      chain.close();
    } catch (IOException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
    assertThat(chain.isClosed()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void everyMethodMayThrow(Throwable thrown) throws IOException {
    for (var use :
        List.<Use>of(
            Chain::flush,
            Chain::tryFlush,
            Chain::pendingWrite,
            Chain::isEof,
            Chain::reset,
            Chain::position,
            chain -> chain.seek(1),
            chain -> chain.call(BioCtrl::BIO_pending))) {
      assertCause(thrown, Chain.of(new Failing(thrown, 0)), use);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1 << 20, Integer.MAX_VALUE, -2, Integer.MIN_VALUE})
  void resultThatIsNotWhatWasDoneIsAnError(int result) throws IOException {
    for (var filtered : new boolean[] {false, true}) {
      var chain = Chain.of(new Failing(null, result));
      if (filtered) {
        chain.push(Filters.lenientBase64(false)).push(Filters.of(new Upper()));
      }
      assertThatThrownBy(() -> chain.inputStream().read(new byte[100]))
          .isInstanceOf(JavaBioException.class)
          .hasRootCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("returned " + result);
      assertThatThrownBy(
              () -> {
                chain.outputStream().write(new byte[3_000]);
                chain.flush();
              })
          .isInstanceOf(JavaBioException.class)
          .hasRootCauseInstanceOf(IllegalStateException.class);
      closeWhateverFails(chain);
    }
  }

  @Test
  void whatWasReadBeforeAFailureComesFirst() throws IOException {
    var source =
        new SourceSink() {
          private int calls;

          @Override
          public int read(ByteBuffer into) throws IOException {
            if (++calls == 2) {
              throw new IOException("once");
            }
            into.put((byte) 'x');
            return 1;
          }
        };
    try (var chain = Chain.of(source).push(Filters.buffer())) {
      var in = chain.inputStream();
      assertThat(in.read(new byte[10])).isEqualTo(1);
      assertThatThrownBy(() -> in.read(new byte[10])).hasMessageContaining("once");
    }
  }

  @Test
  void bufferCannotBeKeptBeyondTheCallOrUsedByAnotherThread() throws IOException {
    var kept = new ArrayList<ByteBuffer>();
    var nexts = new ArrayList<Next>();
    var keeper =
        new JavaFilter() {
          @Override
          public int read(ByteBuffer into, Next next) throws IOException {
            kept.add(into);
            nexts.add(next);
            return next.read(into);
          }

          @Override
          public int write(ByteBuffer from, Next next) throws IOException {
            kept.add(from);
            return next.write(from);
          }
        };
    try (var chain = Chain.memory(ABC).push(Filters.of(keeper))) {
      assertThat(chain.inputStream().read(new byte[3])).isEqualTo(3);
      assertThatThrownBy(() -> kept.getFirst().get(0)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> nexts.getFirst().read(ByteBuffer.allocate(1)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void javaCodeCannotUseItsOwnChain() throws IOException {
    var own = new Chain[1];
    own[0] =
        Chain.of(
            new SourceSink() {
              @Override
              public int read(ByteBuffer into) throws IOException {
                own[0].close();
                return END;
              }
            });
    assertThatThrownBy(() -> own[0].inputStream().read())
        .isInstanceOf(JavaBioException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    own[0].close();
  }

  @Test
  void javaCodeMayUseAnotherChain() throws IOException {
    try (var inner = Chain.memory(ABC).push(Filters.of(new Upper()));
        var outer =
            Chain.of(
                    new SourceSink() {
                      @Override
                      public int read(ByteBuffer into) throws IOException {
                        return inner.readableChannel().read(into);
                      }
                    })
                .push(Filters.buffer())) {
      assertThat(outer.inputStream().readAllBytes()).isEqualTo("ABC".getBytes(US_ASCII));
    }
  }

  @Test
  void sourceWithoutWriteAndSinkWithoutReadSaySo() throws IOException {
    try (var chain = Chain.of(new Source("x"))) {
      var channel = chain.writableChannel();
      assertThatThrownBy(() -> channel.write(ByteBuffer.wrap(ABC)))
          .isInstanceOf(JavaBioException.class)
          .hasCauseInstanceOf(UnsupportedOperationException.class);
    }
    try (var chain = Chain.of(new Sink())) {
      assertThatThrownBy(() -> chain.inputStream().read())
          .isInstanceOf(JavaBioException.class)
          .hasCauseInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> chain.seek(0)).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(chain::position).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(chain::reset).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  /** Would block every other time. */
  private static final class Reluctant implements SourceSink {
    final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int calls;

    private boolean isReady() {
      return ++calls % 2 == 0;
    }

    @Override
    public int read(ByteBuffer into) {
      if (!isReady()) {
        return 0;
      }
      if (calls > 8) {
        return END;
      }
      into.put((byte) 'x');
      return 1;
    }

    @Override
    public int write(ByteBuffer from) {
      if (!isReady()) {
        return 0;
      }
      int count = Math.min(7, from.remaining());
      for (int i = 0; i < count; i++) {
        taken.write(from.get());
      }
      return count;
    }

    @Override
    public boolean flush() {
      return isReady();
    }
  }

  static Stream<Filter> filters() {
    return Stream.of(
        Filters.nothing(),
        Filters.buffer(),
        Filters.digest("SHA256"),
        Filters.of(new Upper()),
        Filters.decrypt("AES-128-CTR", new byte[16], new byte[16]));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void sourceThatWouldBlockIsAskedAgain(Filter filter) throws IOException {
    try (var chain = Chain.of(new Reluctant()).push(filter)) {
      var channel = chain.readableChannel();
      var into = ByteBuffer.allocate(100);
      assertThat(channel.read(into)).isZero();
      assertThat(chain.isEof()).isFalse();
      int ends = 0;
      for (int i = 0; i < 20 && ends == 0; i++) {
        ends += channel.read(into) < 0 ? 1 : 0;
      }
      assertThat(into.position()).isEqualTo(4);
      assertThat(ends).isEqualTo(1);
      assertThat(chain.isEof()).isTrue();
    }
    try (var chain = Chain.of(new Reluctant())) {
      var in = chain.inputStream();
      assertThatThrownBy(in::read).isInstanceOf(IllegalBlockingModeException.class);
      assertThat(in.read()).isEqualTo('x');
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"none", "buffer", "base64", "lenient", "cipher", "digest", "java", "zlib"})
  void sinkThatWouldBlockLosesNothing(String which) throws IOException {
    var data = new byte[50_000];
    new Random(1).nextBytes(data);
    var sink = new Reluctant();
    var chain = Chain.of(sink);
    filter(which, true).forEach(chain::push);
    var channel = chain.writableChannel();
    var from = ByteBuffer.wrap(data);
    while (from.hasRemaining()) {
      var _ = channel.write(from);
    }
    while (!chain.tryFlush()) {
      Thread.onSpinWait();
    }
    chain.close();
    var back = Chain.memory(sink.taken.toByteArray());
    filter(which, false).forEach(back::push);
    assertThat(back.inputStream().readAllBytes()).isEqualTo(data);
    back.close();
  }

  private static Stream<Filter> filter(String which, boolean writing) {
    return switch (which) {
      case "buffer" -> Stream.of(Filters.buffer());
      case "base64" -> Stream.of(Filters.base64());
      case "lenient" -> Stream.of(Filters.lenientBase64(true));
      case "zlib" -> Stream.of(Filters.zlib());
      case "cipher" ->
          Stream.of(
              writing
                  ? Filters.encrypt("AES-128-CBC", new byte[16], new byte[16])
                  : Filters.decrypt("AES-128-CBC", new byte[16], new byte[16]));
      case "digest" -> Stream.of(Filters.digest("SHA256"));
      case "java" ->
          Stream.of(
              Filters.of(
                  new JavaFilter() {
                    @Override
                    public int read(ByteBuffer into, Next next) throws IOException {
                      return next.read(into);
                    }

                    @Override
                    public int write(ByteBuffer from, Next next) throws IOException {
                      return next.write(from);
                    }
                  }));
      default -> Stream.of();
    };
  }

  @Test
  void closeSaysThatASinkWouldBlock() throws IOException {
    var chain =
        Chain.of(
            new SourceSink() {
              @Override
              public int write(ByteBuffer from) {
                return 0;
              }
            });
    chain.push(Filters.buffer());
    chain.outputStream().write(1);
    assertThatThrownBy(chain::pop).isInstanceOf(IllegalBlockingModeException.class);
    assertThatThrownBy(chain::flush).isInstanceOf(IllegalBlockingModeException.class);
    assertThatThrownBy(chain::close)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("would have to wait");
    assertThat(chain.isClosed()).isTrue();
  }

  @Test
  void streamsAndChannelsAreSourcesAndSinks(@TempDir Path folder) throws IOException {
    var data = new byte[100_000];
    new Random(2).nextBytes(data);
    var out = new ByteArrayOutputStream();
    try (var chain = Chain.to(out).push(Filters.base64())) {
      chain.outputStream().write(data);
    }
    try (var chain = Chain.from(new ByteArrayInputStream(out.toByteArray()))) {
      assertThat(chain.push(Filters.base64()).inputStream().readAllBytes()).isEqualTo(data);
    }
    var file = folder.resolve("file");
    try (var chain =
        Chain.over(
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE))) {
      chain.outputStream().write(data);
      assertThat(chain.position()).isEqualTo(data.length);
      chain.seek(0);
      assertThat(chain.inputStream().readAllBytes()).isEqualTo(data);
      chain.reset();
      assertThat(chain.position()).isZero();
    }
    try (var chain = Chain.from(Channels.newChannel(Files.newInputStream(file)))) {
      assertThat(chain.inputStream().readAllBytes()).isEqualTo(data);
    }
    out.reset();
    try (var chain = Chain.to(Channels.newChannel(out))) {
      chain.outputStream().write(data);
    }
    assertThat(out.toByteArray()).isEqualTo(data);
  }

  @Test
  void nonBlockingChannelIsAskedAgain() throws IOException {
    var pipe = Pipe.open();
    pipe.source().configureBlocking(false);
    try (var chain = Chain.from(pipe.source()).push(Filters.digest("SHA256"));
        var sink = pipe.sink()) {
      var into = ByteBuffer.allocate(10);
      assertThat(chain.readableChannel().read(into)).isZero();
      assertThatThrownBy(() -> chain.inputStream().read())
          .isInstanceOf(IllegalBlockingModeException.class);
      assertThat(sink.write(ByteBuffer.wrap(ABC))).isEqualTo(3);
      assertThat(chain.readableChannel().read(into)).isEqualTo(3);
    }
  }

  @Test
  void socketCarriesAChainAndItsFailureArrivesAsItIs() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var socket = new Socket(server.getInetAddress(), server.getLocalPort());
        var peer = server.accept();
        var here = Chain.over(socket).push(Filters.buffer())) {
      var there = Chain.over(peer);
      here.outputStream().write(ABC);
      here.flush();
      assertThat(there.inputStream().readNBytes(3)).isEqualTo(ABC);
      socket.setSoTimeout(20);
      assertThatThrownBy(() -> here.inputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      there.close();
      assertThat(peer.isClosed()).isTrue();
      assertThat(here.inputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void readerThatBlocksIsWokenByItsSource() throws Exception {
    for (var builder : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          var socket = new Socket(server.getInetAddress(), server.getLocalPort());
          var peer = server.accept()) {
        var started = new CountDownLatch(1);
        var result = new Exception[1];
        var chain = Chain.over(socket).push(Filters.buffer());
        var reader =
            builder.start(() -> {
              started.countDown();
              try {
                var _ = chain.inputStream().read();
              } catch (Exception e) {
                result[0] = e;
              }
            });
        started.await();
        Thread.sleep(50);
        closeUnder(socket); // the chain is in use, but what it waits for can be closed
        reader.join();
        assertThat(result[0]).isInstanceOf(IOException.class);
        chain.close();
        assertThat(peer.isClosed()).isFalse();
      }
    }
  }

  private static void closeUnder(Socket socket) throws IOException {
    socket.close();
  }

  @Test
  void sourceThatIsClosedHalfWayFailsTheNextRead() throws IOException {
    var in =
        new InputStream() {
          private int left = 5;

          @Override
          public int read() throws IOException {
            if (--left < 0) {
              throw new IOException("Stream Closed");
            }
            return 'x';
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            into[offset] = (byte) read();
            return 1;
          }

          @Override
          public void close() throws IOException {
            throw new IOException("closed twice");
          }
        };
    var chain = Chain.from(in).push(Filters.nothing());
    assertThat(chain.inputStream().readNBytes(5)).hasSize(5);
    assertThatThrownBy(() -> chain.inputStream().read())
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("Stream Closed");
    assertThatThrownBy(chain::close).hasMessage("closed twice");
    assertThat(chain.isClosed()).isTrue();
  }

  @Test
  void chainThatIsClosedHalfWayFreesEverything() throws IOException {
    var source = new Source("x".repeat(1_000));
    var chain = Chain.of(source).push(Filters.of(new Upper())).push(Filters.buffer());
    var in = chain.inputStream();
    assertThat(in.read()).isEqualTo('X');
    chain.close();
    assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessage("closed");
    assertThat(source.closed).isEqualTo(1);
    chain.close();
    assertThat(source.closed).isEqualTo(1);
  }

  @Test
  void thousandsLiveAtOnce() throws IOException {
    var chains = new ArrayList<Chain>();
    for (int i = 0; i < 5_000; i++) {
      chains.add(Chain.of(new Source("number " + i)).push(Filters.of(new Upper())));
    }
    for (int i = 0; i < chains.size(); i++) {
      assertThat(chains.get(i).inputStream().readAllBytes())
          .isEqualTo(("NUMBER " + i).getBytes(US_ASCII));
    }
    for (var chain : chains) {
      chain.close();
    }
  }
}
