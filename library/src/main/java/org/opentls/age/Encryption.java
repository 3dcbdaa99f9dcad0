package org.opentls.age;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.opentls.age.FilePipeline.Part;

/** An encryption of whatever it is given: the ways in and out, apart from the format. */
final class Encryption {
  /** Writes what stands before a payload. */
  @FunctionalInterface
  interface Start {
    Payload write(OutputStream out) throws IOException;
  }

  private final Start start;
  private final Age.Options options;

  Encryption(Start start, Age.Options options) {
    this.start = start;
    this.options = options;
  }

  void file(Path in, Path out) throws IOException {
    try (var source = FileChannel.open(in, StandardOpenOption.READ);
        var target = Target.open(out, in, options.overwrite(), false)) {
      file(in, source, target.channel());
      target.commit();
    }
  }

  void inPlace(Path file) throws IOException {
    var real = Target.replaceable(file);
    try (var source = FileChannel.open(real, StandardOpenOption.READ);
        var target = Target.replace(real, false)) {
      file(real, source, target.channel());
      target.commit();
    }
  }

  private void file(Path in, FileChannel source, FileChannel out) throws IOException {
    var size = Target.sizeOf(in, source);
    if (size.isEmpty() || options.armor()) {
      run(source, out, size);
      return;
    }
    try (var payload = start.write(Channels.newOutputStream(out));
        var cipher = PayloadCipher.sealing(payload.format(), payload.key());
        var pipeline =
            new FilePipeline(
                cipher, new Part(source, 0), new Part(out, out.position()), options, size)) {
      pipeline.run();
    }
  }

  byte[] bytes(byte[] plaintext) {
    var file = new ByteArrayOutputStream();
    try {
      run(new ByteArrayInputStream(plaintext), file, OptionalLong.of(plaintext.length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  long stream(InputStream in, OutputStream out) throws IOException {
    return run(in, out, OptionalLong.empty());
  }

  long channel(ReadableByteChannel in, WritableByteChannel out) throws IOException {
    return run(in, out, OptionalLong.empty());
  }

  OutputStream to(OutputStream out) throws IOException {
    var file = options.armor() ? new ArmorOutput(out) : out;
    try (var payload = start.write(file)) {
      return new PayloadOutput(file, payload.format(), payload.key());
    }
  }

  InputStream from(InputStream in) throws IOException {
    return new EncryptingInput(in, this::to);
  }

  private long run(InputStream in, OutputStream out, OptionalLong size) throws IOException {
    if (!options.armor()) {
      try (var payload = start.write(out)) {
        return run(payload, false, Source.of(in), Sink.of(out), size);
      }
    }
    var text = new ArmorOutput(out);
    try (var payload = start.write(text)) {
      long count = run(payload, false, Source.of(in), Sink.of(text), size);
      text.end();
      return count;
    }
  }

  private long run(ReadableByteChannel in, WritableByteChannel out, OptionalLong size)
      throws IOException {
    if (options.armor()) {
      return run(Channels.newInputStream(in), Channels.newOutputStream(out), size);
    }
    var before = new ByteArrayOutputStream();
    try (var payload = start.write(before)) {
      var sink = Sink.of(out);
      sink.write(ByteBuffer.wrap(before.toByteArray()));
      return run(payload, true, Source.of(in), sink, size);
    }
  }

  private long run(Payload payload, boolean direct, Source in, Sink out, OptionalLong size)
      throws IOException {
    try (var cipher = PayloadCipher.sealing(payload.format(), payload.key());
        var pipeline = new Pipeline(cipher, direct, options, size)) {
      return pipeline.run(in, out);
    }
  }
}
