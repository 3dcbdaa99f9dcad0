package org.opentls.io;

import static java.lang.foreign.MemorySegment.NULL;
import static org.opentls.api.BioCtrl.BIO_seek;
import static org.opentls.api.BioCtrl.BIO_tell;
import static org.opentls.api.BioNew.BIO_new;
import static org.opentls.api.BioSinks.BIO_new_file;
import static org.opentls.api.BioSinks.BIO_new_mem_buf;
import static org.opentls.api.BioSinks.BIO_s_mem;
import static org.opentls.api.BioSinks.BIO_s_null;
import static org.opentls.api.BioSinks.BIO_set_mem_eof_return;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentls.api.BioNew;
import org.opentls.api.Crypto;
import org.opentls.api.Err;
import org.opentls.api.Handle;
import org.opentls.api.JavaBio;

/** The source or sink at the end of a chain, with all that must live as long as its BIO. */
abstract sealed class Sink {
  private final BioType type;
  private final Handle handle;

  private Sink(BioType type, Handle handle) {
    this.type = type;
    this.handle = handle;
  }

  static Sink nothing() {
    return new Native(BioType.NULL_SINK, own(BIO_new(BIO_s_null())));
  }

  static Sink memory() {
    var handle = own(BIO_new(BIO_s_mem()));
    // Empty memory is at its end; a BIO that says "try again" would never be.
    var _ = BIO_set_mem_eof_return(handle.pointer(), 0);
    return new Native(BioType.MEMORY, handle);
  }

  static Sink memory(byte[] contents) {
    var copy = wiped(Math.max(1, contents.length));
    MemorySegment.copy(contents, 0, copy.pointer(), ValueLayout.JAVA_BYTE, 0, contents.length);
    return new Contents(own(BIO_new_mem_buf(copy.pointer(), contents.length)), copy);
  }

  static Sink file(Path path, FileMode mode) throws IOException {
    MemorySegment bio;
    try (var arena = Arena.ofConfined()) {
      bio = BIO_new_file(FileNames.of(path, arena), arena.allocateFrom(mode.mode));
    }
    if (bio.equals(NULL)) {
      throw Failures.of("cannot open", path, Err.drain());
    }
    return new File(own(bio), path, mode);
  }

  static Sink of(SourceSink code) {
    return new Java(JavaBio.sourceSink(new JavaMethods.OfSourceSink(code)), code);
  }

  private static Handle own(MemorySegment bio) {
    return Handle.own(bio, BioNew::BIO_free);
  }

  /** Native memory that is overwritten when it is freed. */
  private static Handle wiped(long size) {
    return Handle.own(
        Crypto.CRYPTO_malloc(size, NULL, 0),
        memory -> Crypto.CRYPTO_clear_free(memory, size, NULL, 0));
  }

  final BioType type() {
    return type;
  }

  final Handle handle() {
    return handle;
  }

  /** The file that failures name. */
  @Nullable Path path() {
    return null;
  }

  boolean isSeekable() {
    return type == BioType.MEMORY;
  }

  /** Called before the first of several reads. */
  void beforeReading() throws IOException {}

  /** Called before the first of several writes. */
  void beforeWriting() throws IOException {}

  /** What Java code threw during the last call. */
  Optional<IOException> takeFailure() {
    return Optional.empty();
  }

  /** Frees a sink that is claimed. */
  void free() throws IOException {
    handle.exitAndClose();
  }

  /** A sink with nothing beside its BIO. */
  private static final class Native extends Sink {
    Native(BioType type, Handle handle) {
      super(type, handle);
    }
  }

  /** Read-only memory: the BIO reads it where it is. */
  private static final class Contents extends Sink {
    private final Handle contents;

    Contents(Handle handle, Handle contents) {
      super(BioType.MEMORY, handle);
      this.contents = contents;
    }

    @Override
    void free() throws IOException {
      super.free();
      contents.close();
    }
  }

  private static final class File extends Sink {
    private final Path path;
    private final FileMode mode;

    File(Handle handle, Path path, FileMode mode) {
      super(BioType.FILE, handle);
      this.path = path;
      this.mode = mode;
    }

    @Override
    Path path() {
      return path;
    }

    @Override
    boolean isSeekable() {
      return true;
    }

    /** C's buffer would be lost if a file that is only written were read. */
    @Override
    void beforeReading() throws IOException {
      requireMode(mode.reads(), "open for writing only");
      separate();
    }

    @Override
    void beforeWriting() throws IOException {
      requireMode(mode.writes(), "open for reading only");
      separate();
    }

    private void requireMode(boolean allowed, String reason) throws IOException {
      if (!allowed) {
        throw new FileSystemException(path.toString(), null, reason);
      }
    }

    /** C forbids reading after writing, and writing after reading, without a seek in between. */
    private void separate() throws IOException {
      var file = handle().pointer();
      if (mode.isUpdate() && BIO_seek(file, BIO_tell(file)) < 0) {
        throw Failures.of("cannot seek", path, Err.drain());
      }
    }
  }

  private static final class Java extends Sink {
    private final JavaBio bio;
    private final SourceSink code;

    Java(JavaBio bio, SourceSink code) {
      super(BioType.JAVA_SINK, bio.handle());
      this.bio = bio;
      this.code = code;
    }

    @Override
    boolean isSeekable() {
      return true;
    }

    @Override
    Optional<IOException> takeFailure() {
      return bio.takeFailure()
          .map(thrown -> Failures.ofJava(thrown, code instanceof Adapters.Adapter));
    }

    @Override
    void free() throws IOException {
      super.free();
      code.close();
    }
  }
}
