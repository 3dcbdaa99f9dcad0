package org.opentls.io;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.api.BioPush;
import org.opentls.api.Err;
import org.opentls.api.OpenSslException;
import org.opentls.hashlib.Digests;

/** Chains of OpenSSL's own BIOs, their streams and channels, and who owns what. */
class ChainTest {
  private static final byte[] ABC = "abc".getBytes(US_ASCII);

  /** FIPS 180-4 example computations, one-block message. */
  private static final String SHA256_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void nullSinkTakesAllAndYieldsNothing() throws IOException {
    try (var chain = Chain.nullSink()) {
      chain.outputStream().write(ABC);
      assertThat(chain.inputStream().read()).isEqualTo(-1);
      assertThat(chain.isEof()).isTrue();
      assertThat(chain.pending()).isZero();
    }
  }

  @Test
  void memoryYieldsWhatWasWritten() throws IOException {
    try (var chain = Chain.memory()) {
      chain.outputStream().write(ABC);
      assertThat(chain.toByteArray()).isEqualTo(ABC);
      assertThat(chain.pending()).isEqualTo(3);
      assertThat(chain.inputStream().read()).isEqualTo('a');
      assertThat(chain.toByteArray()).isEqualTo("bc".getBytes(US_ASCII));
      assertThat(chain.inputStream().readAllBytes()).isEqualTo("bc".getBytes(US_ASCII));
      assertThat(chain.isEof()).isTrue();
      assertThat(chain.toByteArray()).isEmpty();
    }
  }

  @Test
  void readOnlyMemoryIsACopyAndCannotBeWritten() throws IOException {
    var contents = ABC.clone();
    try (var chain = Chain.memory(contents)) {
      contents[0] = 'x';
      assertThat(chain.inputStream().readAllBytes()).isEqualTo(ABC);
      chain.reset();
      assertThat(chain.inputStream().readAllBytes()).isEqualTo(ABC);
      chain.seek(1);
      assertThat(chain.position()).isEqualTo(1);
      assertThat(chain.inputStream().read()).isEqualTo('b');
      assertThatThrownBy(() -> chain.seek(4)).isInstanceOf(IOException.class);
      var channel = chain.writableChannel();
      assertThatThrownBy(() -> channel.write(ByteBuffer.wrap(ABC)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("read only");
      assertThat(Err.drain()).isEmpty();
    }
  }

  @Test
  void emptyReadOnlyMemoryIsAtItsEnd() throws IOException {
    try (var chain = Chain.memory(new byte[0])) {
      assertThat(chain.isEof()).isTrue();
      assertThat(chain.inputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void severalDigestsSeeTheDataAtTheirPlaceInTheChain() throws IOException {
    var outer = Filters.digest("SHA256");
    var inner = Filters.digest("SHA2-256");
    var md5 = Filters.digest("MD5");
    try (var chain = Chain.memory()) {
      chain.push(inner).push(md5).push(Filters.base64OneLine()).push(outer);
      chain.outputStream().write(ABC);
      assertThat(outer.hexdigest()).isEqualTo(SHA256_ABC);
      chain.flush();
      assertThat(chain.toByteArray()).isEqualTo("YWJj".getBytes(US_ASCII));
      assertThat(inner.digest()).isEqualTo(sha256("YWJj"));
      assertThat(md5.hexdigest()).isEqualTo(md5("YWJj"));
      assertThat(outer.algorithm()).isEqualTo("SHA2-256");
    }
  }

  private static byte[] sha256(String text) {
    return Digests.sha256(text.getBytes(US_ASCII));
  }

  private static String md5(String text) {
    return HexFormat.of().formatHex(Digests.md5(text.getBytes(US_ASCII)));
  }

  @Test
  void digestIsKeptWhenTheChainIsClosed() throws IOException {
    var digest = Filters.digest("SHA256");
    try (var in = Chain.memory(ABC).push(digest).inputStream()) {
      assertThat(in.readAllBytes()).isEqualTo(ABC);
    }
    assertThat(digest.hexdigest()).isEqualTo(SHA256_ABC);
    assertThat(digest.digest()).isNotSameAs(digest.digest());
  }

  @Test
  void resetStartsDigestsAnew() throws IOException {
    var digest = Filters.digest("SHA256");
    try (var chain = Chain.memory(ABC).push(digest)) {
      assertThat(chain.drain()).isEqualTo(3);
      chain.reset();
      assertThat(digest.digest()).isEqualTo(sha256(""));
      assertThat(chain.drain()).isEqualTo(3);
      assertThat(digest.hexdigest()).isEqualTo(SHA256_ABC);
    }
  }

  @Test
  void digestOfAnyLengthAndUnknownDigestAreRefused() {
    assertThatThrownBy(() -> Filters.digest("SHAKE-128"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SHAKE-128");
    assertThatThrownBy(() -> Filters.digest("SHA-255"))
        .isInstanceOf(OpenSslException.class)
        .hasMessageContaining("unsupported");
    assertThat(Err.drain()).isEmpty();
  }

  @Test
  void typesAreThoseOfTheNativeChain() throws IOException {
    try (var chain = Chain.memory()) {
      chain
          .push(Filters.digest("SHA256"))
          .push(Filters.nothing())
          .push(Filters.buffer())
          .push(Filters.lineBuffer())
          .push(Filters.lenientBase64(true))
          .push(Filters.encrypt("AES-128-CBC", new byte[16], new byte[16]));
      assertThat(chain.types())
          .containsExactly(
              BioType.CIPHER,
              BioType.BASE64,
              BioType.LINE_BUFFER,
              BioType.BUFFER,
              BioType.NULL_FILTER,
              BioType.DIGEST,
              BioType.MEMORY);
      assertThat(nativeTypes(chain))
          .containsExactly(
              BioPush.BIO_TYPE_CIPHER,
              BioPush.BIO_TYPE_BASE64,
              BioPush.BIO_TYPE_LINEBUFFER,
              BioPush.BIO_TYPE_BUFFER,
              BioPush.BIO_TYPE_NULL_FILTER,
              BioPush.BIO_TYPE_MD,
              BioPush.BIO_TYPE_MEM);
    }
  }

  private static List<Integer> nativeTypes(Chain chain) throws IOException {
    return chain.call(head -> {
      var types = new ArrayList<Integer>();
      for (var bio = head; bio.address() != 0; bio = BioPush.BIO_next(bio)) {
        types.add(BioPush.BIO_method_type(bio));
      }
      return types;
    });
  }

  @Test
  void filtersComeAndGoWhileDataFlows() throws IOException {
    var base64 = Filters.base64OneLine();
    var buffer = Filters.buffer();
    try (var chain = Chain.memory()) {
      chain.outputStream().write(ABC);
      chain.push(base64).push(buffer);
      chain.outputStream().write(ABC);
      assertThat(chain.toByteArray()).isEqualTo(ABC);
      chain.remove(base64); // flushes first, and leaves the buffer
      assertThat(chain.types()).containsExactly(BioType.BUFFER, BioType.MEMORY);
      assertThat(base64.chain()).isEmpty();
      chain.outputStream().write(ABC);
      assertThat(chain.pendingWrite()).isEqualTo(3);
      assertThat(chain.pop()).isSameAs(buffer);
      assertThat(chain.toByteArray()).isEqualTo("abcYWJjabc".getBytes(US_ASCII));
      assertThatThrownBy(chain::pop).isInstanceOf(NoSuchElementException.class);
      assertThatThrownBy(() -> chain.remove(base64)).isInstanceOf(NoSuchElementException.class);
    }
    base64.close();
    buffer.close();
    base64.close();
    assertThat(base64.isClosed()).isTrue();
  }

  @Test
  void filterStandsInOneChainAtATime() throws IOException {
    var filter = Filters.buffer();
    try (var first = Chain.memory().push(filter);
        var second = Chain.memory()) {
      assertThatThrownBy(() -> second.push(filter)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> first.push(filter)).isInstanceOf(IllegalStateException.class);
      assertThat(first.pop()).isSameAs(filter);
      second.push(filter);
      assertThat(filter.chain()).containsSame(second);
    }
    assertThat(filter.isClosed()).isTrue();
    var third = Chain.memory();
    assertThatThrownBy(() -> third.push(filter)).isInstanceOf(IllegalStateException.class);
    assertThat(third.types()).containsExactly(BioType.MEMORY);
    third.close();
  }

  @Test
  void closingAFilterClosesTheChainItStandsIn() throws IOException {
    var filter = Filters.digest("SHA256");
    var chain = Chain.memory().push(filter).push(Filters.buffer());
    filter.close();
    assertThat(chain.isClosed()).isTrue();
    chain.close();
    filter.close();
  }

  @Test
  void everyUseAfterCloseIsRefused() throws IOException {
    var filter = Filters.buffer();
    var chain = Chain.memory().push(filter);
    var in = chain.inputStream();
    var out = chain.outputStream();
    var readable = chain.readableChannel();
    var writable = chain.writableChannel();
    chain.close();
    chain.close();
    assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessage("closed");
    assertThatThrownBy(in::available).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> in.skip(1)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class).hasMessage("closed");
    assertThatThrownBy(out::flush).isInstanceOf(IOException.class).hasMessage("closed");
    assertThatThrownBy(() -> readable.read(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> writable.write(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
    assertThat(readable.isOpen()).isFalse();
    assertThatThrownBy(chain::toByteArray).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(chain::flush).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(chain::isEof).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(chain::pending).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(chain::reset).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(chain::drain).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> chain.gets(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(chain::position).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> chain.seek(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(chain::types).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(chain::pop).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> chain.push(Filters.nothing()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> chain.call(_ -> 1)).isInstanceOf(IllegalStateException.class);
    in.close();
    out.close();
    filter.close();
  }

  @Test
  void closeFlushesWhatWasWritten(@TempDir Path folder) throws IOException {
    var file = folder.resolve("out");
    try (var chain = Chain.file(file, FileMode.WRITE).push(Filters.buffer())) {
      chain.outputStream().write(ABC);
    }
    assertThat(file).hasBinaryContent(ABC);
  }

  @Test
  void streamFlushPassesBuffersAndSparesEncodings() throws IOException {
    try (var chain = Chain.memory().push(Filters.buffer())) {
      var out = chain.outputStream();
      out.write(ABC);
      assertThat(chain.toByteArray()).isEmpty();
      out.flush();
      assertThat(chain.toByteArray()).isEqualTo(ABC);
    }
    try (var chain = Chain.memory().push(Filters.base64OneLine())) {
      var out = chain.outputStream();
      out.write('a');
      out.flush();
      out.write('b');
      chain.flush();
      assertThat(chain.toByteArray()).isEqualTo("YWI=".getBytes(US_ASCII));
      assertThatThrownBy(() -> out.write('c'))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("BASE64");
    }
  }

  @Test
  void linesEndAtALineFeedTheLimitOrTheEnd() throws IOException {
    try (var chain = Chain.memory("one\n\0two\nthree".getBytes(US_ASCII))) {
      assertThat(chain.gets(100)).hasValue("one\n".getBytes(US_ASCII));
      assertThat(chain.gets(2)).hasValue("\0t".getBytes(US_ASCII));
      assertThat(chain.gets(100)).hasValue("wo\n".getBytes(US_ASCII));
      assertThat(chain.gets(100)).hasValue("three".getBytes(US_ASCII));
      assertThat(chain.gets(100)).isEmpty();
      assertThatThrownBy(() -> chain.gets(0)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void lineBufferHoldsALineThatIsNotEnded() throws IOException {
    try (var chain = Chain.memory().push(Filters.lineBuffer())) {
      chain.outputStream().write("one\ntwo".getBytes(US_ASCII));
      assertThat(chain.toByteArray()).isEqualTo("one\n".getBytes(US_ASCII));
      chain.flush();
      assertThat(chain.toByteArray()).isEqualTo("one\ntwo".getBytes(US_ASCII));
    }
  }

  @Test
  void bufferSizeIsCheckedAndUsed() throws IOException {
    assertThatThrownBy(() -> Filters.buffer(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Filters.buffer(Integer.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
    try (var chain = Chain.memory().push(Filters.buffer(10_000))) {
      chain.outputStream().write(new byte[9_999]);
      assertThat(chain.toByteArray()).isEmpty();
      assertThat(chain.pendingWrite()).isEqualTo(9_999);
      chain.outputStream().write(new byte[2]);
      assertThat(chain.toByteArray()).isNotEmpty();
    }
  }

  @Test
  void everyKindOfBufferIsReadAndWritten(@TempDir Path folder) throws IOException {
    var file = Files.write(folder.resolve("mapped"), new byte[100]);
    try (var mapped = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var map = mapped.map(FileChannel.MapMode.READ_WRITE, 0, 100);
      for (var buffer :
          new ByteBuffer[] {
            ByteBuffer.allocate(100),
            ByteBuffer.allocateDirect(100),
            ByteBuffer.allocate(200).slice(50, 100),
            map
          }) {
        bufferRoundTrip(buffer);
      }
    }
  }

  private static void bufferRoundTrip(ByteBuffer buffer) throws IOException {
    var data = new byte[90];
    new Random(1).nextBytes(data);
    buffer.put(5, data);
    try (var chain = Chain.memory().push(Filters.nothing())) {
      buffer.position(5).limit(95);
      assertThat(chain.writableChannel().write(buffer)).isEqualTo(90);
      assertThat(buffer.position()).isEqualTo(95);
      assertThat(chain.writableChannel().write(buffer)).isZero();
      assertThat(chain.writableChannel().write(ByteBuffer.wrap(data).asReadOnlyBuffer()))
          .isEqualTo(90);
      buffer.clear().position(10).limit(100);
      buffer.put(10, new byte[90]);
      var channel = chain.readableChannel();
      assertThat(channel.read(buffer)).isEqualTo(90);
      assertThat(channel.read(buffer)).isZero();
      var read = new byte[90];
      buffer.get(10, read);
      assertThat(read).isEqualTo(data);
      assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1).asReadOnlyBuffer()))
          .isInstanceOf(ReadOnlyBufferException.class);
      assertThat(chain.inputStream().readAllBytes()).isEqualTo(data);
      assertThat(channel.read(buffer.clear())).isEqualTo(-1);
    }
  }

  @Test
  void streamChecksItsArguments() throws IOException {
    try (var chain = Chain.memory(ABC)) {
      var in = chain.inputStream();
      assertThatThrownBy(() -> in.read(new byte[1], 0, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(in.read(new byte[1], 1, 0)).isZero();
      assertThat(in.available()).isEqualTo(3);
      assertThat(in.skip(-1)).isZero();
      assertThat(in.skip(2)).isEqualTo(2);
      assertThat(in.skip(2)).isEqualTo(1);
      assertThat(in.skip(2)).isZero();
    }
  }

  @Test
  void positionNeedsASinkThatHasOneAndFiltersThatKeepIt() throws IOException {
    try (var chain = Chain.nullSink()) {
      assertThatThrownBy(chain::position).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(chain::toByteArray).isInstanceOf(UnsupportedOperationException.class);
    }
    try (var chain = Chain.memory(ABC).push(Filters.digest("SHA256"))) {
      chain.seek(2);
      assertThat(chain.inputStream().read()).isEqualTo('c');
      assertThatThrownBy(() -> chain.seek(-1)).isInstanceOf(IllegalArgumentException.class);
      chain.push(Filters.buffer());
      assertThatThrownBy(() -> chain.seek(0)).isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void secondThreadIsRefusedWhileTheFirstIsInside() throws Exception {
    var inside = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    var digest = Filters.digest("SHA256");
    try (var chain =
        Chain.of(
                new SourceSink() {
                  @Override
                  public int read(ByteBuffer into) throws IOException {
                    inside.countDown();
                    try {
                      leave.await();
                    } catch (InterruptedException e) {
                      throw new IOException(e);
                    }
                    return END;
                  }
                })
            .push(digest)) {
      var reader = Thread.ofPlatform().start(() -> assertEnd(chain));
      inside.await();
      assertThatThrownBy(chain::pending).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(chain::close).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(digest::close).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(digest::digest).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> chain.push(Filters.nothing()))
          .isInstanceOf(IllegalStateException.class);
      leave.countDown();
      reader.join();
      assertThat(chain.isClosed()).isFalse();
    }
  }

  private static void assertEnd(Chain chain) {
    try {
      assertThat(chain.inputStream().read()).isEqualTo(-1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
