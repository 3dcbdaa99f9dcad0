package org.opentls.benchmarks;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.opentls.age.Age;
import org.opentls.age.X25519Identity;

/** A whole age file for an X25519 key, header and all, in one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, then calls setUp
public class AgeBenchmark {
  private static final int BUFFER = 64 * 1024;
  private static final Age.Options ALONE = Age.Options.none().withParallelism(1);
  private static final int LARGE = 1 << 24;

  /** More than all headers and tags. */
  private static final int ROOM = 64 * 1024;

  /** Who works: OpenTLS or jagged. */
  @Param public Contestant contestant;

  /** Whether to encrypt ({@code seal}) or to decrypt ({@code open}). */
  @Param({"seal", "open"})
  public String way;

  /** The size of the plaintext in bytes. A large file is not held in an array twice. */
  @Param({"65536", "1048576", "67108864"})
  public int size;

  /** Does the work and returns something that depends on it. */
  private interface Work {
    Object run() throws IOException, GeneralSecurityException;
  }

  private Work work;

  /** Chooses the one piece of work that this JVM measures. */
  @Setup
  public void setUp() throws IOException, GeneralSecurityException {
    try (var key = X25519Identity.generate()) {
      var recipient = key.recipient();
      boolean open = way.equals("open");
      byte[] input = new byte[open ? size + ROOM : size];
      int length = size;
      if (open) {
        try (var file = Age.encryptFrom(zeros(size), recipient)) {
          length = file.readNBytes(input, 0, input.length);
        }
      }
      var secret = new String(key.encoded());
      work =
          contestant == Contestant.JAGGED
              ? jagged(input, length, recipient.toString(), secret)
              : openTls(input, length, secret);
    }
  }

  /** As an array they would take too much of the heap. */
  private static InputStream zeros(int size) {
    return new InputStream() {
      private int left = size;

      @Override
      public int read() {
        return left-- > 0 ? 0 : -1;
      }

      @Override
      public int read(byte[] to, int offset, int length) {
        int count = Math.min(left, length);
        Arrays.fill(to, offset, offset + count, (byte) 0);
        left -= count;
        return count == 0 ? -1 : count;
      }
    };
  }

  /** Encrypts or decrypts a file. */
  @Benchmark
  public Object file() throws IOException, GeneralSecurityException {
    return work.run();
  }

  private OutputStream newOutput() {
    return size >= LARGE ? OutputStream.nullOutputStream() : new ByteArrayOutputStream(size + ROOM);
  }

  private Work openTls(byte[] input, int length, String secret) {
    var key = X25519Identity.parse(secret);
    var recipient = key.recipient();
    return () -> {
      var in = new ByteArrayInputStream(input, 0, length);
      var out = newOutput();
      return way.equals("seal")
          ? Age.encrypt(in, out, ALONE, recipient)
          : Age.decrypt(in, out, ALONE, key);
    };
  }

  private Work jagged(byte[] input, int length, String recipient, String secret)
      throws GeneralSecurityException {
    var writers = List.of(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient));
    var readers = List.of(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(secret));
    return way.equals("seal")
        ? () -> seal(new ByteArrayInputStream(input, 0, length), writers)
        : () -> open(new ByteArrayInputStream(input, 0, length), readers);
  }

  private Object seal(InputStream in, Iterable<RecipientStanzaWriter> writers)
      throws IOException, GeneralSecurityException {
    var out = newOutput();
    var factory = new StandardEncryptingChannelFactory();
    try (var channel = factory.newEncryptingChannel(Channels.newChannel(out), writers)) {
      var buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        channel.write(ByteBuffer.wrap(buffer, 0, count));
      }
    }
    return out;
  }

  private Object open(InputStream in, Iterable<RecipientStanzaReader> readers)
      throws IOException, GeneralSecurityException {
    var out = newOutput();
    var factory = new StandardDecryptingChannelFactory();
    try (var channel = factory.newDecryptingChannel(Channels.newChannel(in), readers)) {
      var buffer = ByteBuffer.allocate(BUFFER);
      while (channel.read(buffer) >= 0) {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
    }
    return out;
  }
}
