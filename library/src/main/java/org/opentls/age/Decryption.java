package org.opentls.age;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.opentls.age.FilePipeline.Part;

/** A decryption of whatever it is given: the ways in and out, apart from the format. */
final class Decryption {
  /** Reads what stands before a payload, and not a byte more. */
  @FunctionalInterface
  interface Start {
    Payload read(InputStream in) throws IOException;
  }

  private static final int BUFFER = 64 * 1024;
  private static final int HEADER_BUFFER = 4 * 1024;

  private final Start start;

  /** Whether armor is recognized and taken off. */
  private final boolean armor;

  private final Age.Options options;

  Decryption(Start start, boolean armor, Age.Options options) {
    this.start = start;
    this.armor = armor;
    this.options = options;
  }

  void file(Path in, Path out) throws IOException {
    try (var source = FileChannel.open(in, StandardOpenOption.READ);
        var target = Target.open(out, in, options.overwrite(), true)) {
      file(in, source, target.channel());
      target.commit();
    }
  }

  void inPlace(Path file) throws IOException {
    var real = Target.replaceable(file);
    try (var source = FileChannel.open(real, StandardOpenOption.READ);
        var target = Target.replace(real, true)) {
      file(real, source, target.channel());
      target.commit();
    }
  }

  long verify(Path file) throws IOException {
    try (var source = FileChannel.open(file, StandardOpenOption.READ)) {
      return file(file, source, null);
    }
  }

  private long file(Path in, FileChannel source, @Nullable FileChannel out) throws IOException {
    var size = Target.sizeOf(in, source);
    var buffered = new BufferedInputStream(Channels.newInputStream(source), HEADER_BUFFER);
    if (size.isEmpty() || isArmored(buffered)) {
      return run(new BufferedInputStream(buffered, BUFFER), out == null ? _ -> {} : Sink.of(out));
    }
    var counted = new Unclosed(buffered);
    try (var payload = start.read(counted)) {
      long left = Math.max(0, size.getAsLong() - counted.count());
      var part = new Part(source, counted.count());
      var target = out == null ? null : new Part(out, 0);
      var total = payload.format().plaintextSize(left);
      try (var cipher = PayloadCipher.opening(payload.format(), payload.key());
          var pipeline = new FilePipeline(cipher, part, target, options, total)) {
        return pipeline.run();
      }
    }
  }

  private boolean isArmored(BufferedInputStream in) throws IOException {
    return armor && ArmorInput.isArmored(in);
  }

  byte[] bytes(byte[] file) throws AgeException {
    try (var plaintext = new Plaintext(file.length)) {
      run(new BufferedInputStream(new ByteArrayInputStream(file)), Sink.of(plaintext));
      return plaintext.toByteArray();
    } catch (AgeException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Memory that is overwritten; it never grows, for a plaintext is smaller than its file. */
  private static final class Plaintext extends ByteArrayOutputStream {
    Plaintext(int fileSize) {
      super(fileSize);
    }

    @Override
    public void close() {
      Arrays.fill(buf, (byte) 0);
    }
  }

  long stream(InputStream in, OutputStream out) throws IOException {
    return run(new BufferedInputStream(in, BUFFER), Sink.of(out));
  }

  long channel(ReadableByteChannel in, WritableByteChannel out) throws IOException {
    return run(new BufferedInputStream(Channels.newInputStream(in), BUFFER), Sink.of(out));
  }

  InputStream from(InputStream in) throws IOException {
    var buffered = new BufferedInputStream(in, BUFFER);
    var file = isArmored(buffered) ? new ArmorInput(buffered) : buffered;
    try (var payload = start.read(file)) {
      return new PayloadInput(file, payload.format(), payload.key());
    }
  }

  OutputStream to(OutputStream out) {
    return new DecryptingOutput(out, this::from);
  }

  SeekableByteChannel open(Path file) throws IOException {
    var channel = Files.newByteChannel(file);
    try {
      return open(channel);
    } catch (Throwable t) {
      try (channel) {
        throw t;
      }
    }
  }

  SeekableByteChannel open(SeekableByteChannel file) throws IOException {
    file.position(0);
    var buffered = new BufferedInputStream(Channels.newInputStream(file), HEADER_BUFFER);
    if (isArmored(buffered)) {
      throw AgeException.header("an armored file cannot be read anywhere: decrypt it as a stream");
    }
    var counted = new Unclosed(buffered);
    try (var payload = start.read(counted)) {
      return PayloadChannel.open(file, counted.count(), payload.format(), payload.key());
    }
  }

  private long run(BufferedInputStream in, Sink out) throws IOException {
    var file = isArmored(in) ? new ArmorInput(in) : in;
    try (var payload = start.read(file);
        var cipher = PayloadCipher.opening(payload.format(), payload.key());
        var pipeline = new Pipeline(cipher, false, options, OptionalLong.empty())) {
      return pipeline.run(Source.of(file), out);
    }
  }
}
