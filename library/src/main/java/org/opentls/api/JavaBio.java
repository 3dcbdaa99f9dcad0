package org.opentls.api;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.opentls.api.BioMeth.BIO_get_data;
import static org.opentls.api.BioMeth.BIO_get_new_index;
import static org.opentls.api.BioMeth.BIO_meth_new;
import static org.opentls.api.BioMeth.BIO_meth_set_ctrl;
import static org.opentls.api.BioMeth.BIO_meth_set_destroy;
import static org.opentls.api.BioMeth.BIO_meth_set_gets;
import static org.opentls.api.BioMeth.BIO_meth_set_puts;
import static org.opentls.api.BioMeth.BIO_meth_set_read;
import static org.opentls.api.BioMeth.BIO_meth_set_write;
import static org.opentls.api.BioMeth.BIO_set_data;
import static org.opentls.api.BioNew.BIO_new;
import static org.opentls.api.BioPush.BIO_next;
import static org.opentls.api.BioRetry.BIO_clear_retry_flags;
import static org.opentls.api.BioRetry.BIO_set_retry_read;
import static org.opentls.api.BioRetry.BIO_set_retry_write;
import static org.opentls.api.Err.check;
import static org.opentls.api.Err.checkNotNull;
import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A BIO whose methods are written in Java, so that any OpenSSL function reads and writes through
 * them; see {@code BIO_meth_new(3ossl)}.
 *
 * <p>One {@code BIO_METHOD} and one set of stubs serve all sources and sinks, another all filters;
 * the object is found by the number in the data of its BIO. The table of numbers does not keep the
 * object: whoever lets C hold the BIO holds this object as long. An object that was dropped fails
 * the call.
 *
 * <p>What a method throws cannot pass through C. It is kept, the call into C fails, and the caller
 * asks {@link #takeFailure()}.
 *
 * <p>The methods run under a frame of C: a virtual thread that blocks in one holds its carrier. A
 * method that would block says so, and the thread waits outside.
 */
public final class JavaBio implements AutoCloseable {
  /** What {@link Methods#read} returns at the end of the data. */
  public static final int END = -1;

  /** What {@link Methods#read} and {@link Methods#write} return if they would have to wait. */
  public static final int WOULD_BLOCK = 0;

  /**
   * The methods of one BIO. {@code next} is the rest of the chain, {@code NULL} for a source or
   * sink. A segment of data is valid until the method returns.
   */
  public interface Methods {
    /** Reads 1 to all bytes of {@code data}; or {@link #END} or {@link #WOULD_BLOCK}. */
    int read(MemorySegment next, MemorySegment data) throws Exception;

    /** Takes 1 to all bytes of {@code data}; or {@link #WOULD_BLOCK}. */
    int write(MemorySegment next, MemorySegment data) throws Exception;

    /** Reads up to and including a line feed, as {@link #read} does. */
    int gets(MemorySegment next, MemorySegment data) throws Exception;

    /** Writes what is held back; whether that is done, or would block. */
    boolean flush(MemorySegment next) throws Exception;

    /** Whether there is no more to read. */
    boolean isEof(MemorySegment next) throws Exception;

    /** The bytes that can be read without waiting. */
    long pending(MemorySegment next) throws Exception;

    /** The bytes that are held back. */
    long pendingWrite(MemorySegment next) throws Exception;

    /** Starts anew; whether it can. */
    boolean reset(MemorySegment next) throws Exception;

    /** Moves to an offset; whether it can. */
    boolean seek(MemorySegment next, long offset) throws Exception;

    /** The offset, or -1 if there is none. */
    long tell(MemorySegment next) throws Exception;
  }

  private static final Map<Long, WeakReference<JavaBio>> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong(1);

  private static final Kind SOURCE_SINK =
      new Kind(BioPush.BIO_TYPE_SOURCE_SINK, "Java source/sink");
  private static final Kind FILTER = new Kind(BioPush.BIO_TYPE_FILTER, "Java filter");

  private final Handle handle;
  private final Methods methods;
  private boolean atEnd;
  private @Nullable Throwable failure;

  private JavaBio(Kind kind, Methods methods) {
    this.methods = methods;
    handle = Handle.own(BIO_new(kind.method()), BioNew::BIO_free);
    long number = NEXT.getAndIncrement();
    OPEN.put(number, new WeakReference<>(this));
    BIO_set_data(handle.pointer(), MemorySegment.ofAddress(number));
  }

  /** Makes a source and sink. */
  public static JavaBio sourceSink(Methods methods) {
    return new JavaBio(SOURCE_SINK, methods);
  }

  /** Makes a filter. */
  public static JavaBio filter(Methods methods) {
    return new JavaBio(FILTER, methods);
  }

  /** The owner of the BIO. */
  public Handle handle() {
    return handle;
  }

  /** What a method threw since the last call of this one; for after every call that failed. */
  public Optional<Throwable> takeFailure() {
    var taken = Optional.ofNullable(failure);
    failure = null;
    return taken;
  }

  /** Frees the BIO. Closing twice is harmless. */
  @Override
  public void close() {
    handle.close();
  }

  /** How many BIOs written in Java exist; for tests. */
  static int open() {
    return OPEN.size();
  }

  /** A {@code BIO_METHOD}, made when it is first needed and never freed. */
  private static final class Kind {
    private final int type;
    private final String name;
    private @Nullable MemorySegment method;

    Kind(int type, String name) {
      this.type = type;
      this.name = name;
    }

    synchronized MemorySegment method() {
      if (method == null) {
        var made =
            checkNotNull(
                BIO_meth_new(check(BIO_get_new_index()) | type, Arena.global().allocateFrom(name)));
        check(BIO_meth_set_read(made, Stubs.READ));
        check(BIO_meth_set_write(made, Stubs.WRITE));
        check(BIO_meth_set_puts(made, Stubs.PUTS));
        check(BIO_meth_set_gets(made, Stubs.GETS));
        check(BIO_meth_set_ctrl(made, Stubs.CTRL));
        check(BIO_meth_set_destroy(made, Stubs.DESTROY));
        method = made;
      }
      return method;
    }
  }

  private static final class Stubs {
    private static final FunctionDescriptor TRANSFER =
        FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER, C_INT);

    static final MemorySegment READ = Native.stub(transfer("onRead"), TRANSFER);
    static final MemorySegment WRITE = Native.stub(transfer("onWrite"), TRANSFER);
    static final MemorySegment GETS = Native.stub(transfer("onGets"), TRANSFER);

    static final MemorySegment PUTS =
        Native.stub(
            target("onPuts", int.class, MemorySegment.class, MemorySegment.class),
            FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER));

    static final MemorySegment CTRL =
        Native.stub(
            target(
                "onCtrl",
                long.class,
                MemorySegment.class,
                int.class,
                long.class,
                MemorySegment.class),
            FunctionDescriptor.of(C_LONG, C_POINTER, C_INT, C_LONG, C_POINTER));

    static final MemorySegment DESTROY =
        Native.stub(
            target("onDestroy", int.class, MemorySegment.class),
            FunctionDescriptor.of(C_INT, C_POINTER));

    private static MethodHandle transfer(String name) {
      return target(name, int.class, MemorySegment.class, MemorySegment.class, int.class);
    }

    private static MethodHandle target(String name, Class<?> result, Class<?>... arguments) {
      return Native.method(MethodHandles.lookup().in(JavaBio.class), name, result, arguments);
    }
  }

  /** The work of an upcall; its result is C's. */
  private interface Upcall {
    long call(JavaBio self, MemorySegment next) throws Exception;
  }

  /** Runs an upcall. Nothing leaves it but a number. */
  private static long upcall(MemorySegment bio, long failed, Upcall upcall) {
    Err.enterUpcall();
    try {
      var reference = OPEN.get(BIO_get_data(bio).address());
      var self = reference == null ? null : reference.get();
      return self == null ? failed : self.run(bio, failed, upcall);
    } catch (Throwable t) {
      return failed; // not even the object could be found, so nobody can be told
    } finally {
      Err.exitUpcall();
    }
  }

  private long run(MemorySegment bio, long failed, Upcall upcall) {
    try {
      return upcall.call(this, BIO_next(bio));
    } catch (Throwable t) {
      failure = t;
      return failed;
    }
  }

  static int onRead(MemorySegment bio, MemorySegment data, int length) {
    return (int) upcall(bio, -1, (self, next) -> self.read(bio, next, data, length));
  }

  private int read(MemorySegment bio, MemorySegment next, MemorySegment data, int length)
      throws Exception {
    BIO_clear_retry_flags(bio);
    try (var arena = Arena.ofConfined()) {
      int count = methods.read(next, Native.sized(data, Math.max(0, length), arena));
      return ended(bio, count, length);
    }
  }

  /** C's result for what a method says that it has read. */
  private int ended(MemorySegment bio, int count, int length) {
    if (count > length || count < END) {
      throw new IllegalStateException("read " + count + " of at most " + length + " bytes");
    }
    atEnd = count == END;
    if (atEnd) {
      return 0;
    }
    if (count == WOULD_BLOCK && length > 0) {
      BIO_set_retry_read(bio);
      return -1;
    }
    return count;
  }

  static int onWrite(MemorySegment bio, MemorySegment data, int length) {
    return (int) upcall(bio, -1, (self, next) -> self.write(bio, next, data, length));
  }

  private int write(MemorySegment bio, MemorySegment next, MemorySegment data, int length)
      throws Exception {
    BIO_clear_retry_flags(bio);
    try (var arena = Arena.ofConfined()) {
      int count = methods.write(next, Native.sized(data, Math.max(0, length), arena).asReadOnly());
      if (count > length || count < 0) {
        throw new IllegalStateException("wrote " + count + " of " + length + " bytes");
      }
      if (count == WOULD_BLOCK && length > 0) {
        BIO_set_retry_write(bio);
        return -1;
      }
      return count;
    }
  }

  /** {@code BIO_puts} may write less than all, as {@code BIO_write} does. */
  static int onPuts(MemorySegment bio, MemorySegment text) {
    return (int)
        upcall(
            bio,
            -1,
            (self, next) -> {
              var endless = Native.sized(text, Long.MAX_VALUE);
              int length = endless.getString(0, StandardCharsets.ISO_8859_1).length();
              return self.write(bio, next, text, length);
            });
  }

  /** {@code BIO_gets} leaves room for the NUL byte that it adds, and does not count it. */
  static int onGets(MemorySegment bio, MemorySegment data, int length) {
    return (int) upcall(bio, -1, (self, next) -> self.gets(bio, next, data, length));
  }

  private int gets(MemorySegment bio, MemorySegment next, MemorySegment data, int length)
      throws Exception {
    BIO_clear_retry_flags(bio);
    if (length < 1) {
      return 0;
    }
    try (var arena = Arena.ofConfined()) {
      var line = Native.sized(data, length, arena);
      line.set(JAVA_BYTE, 0, (byte) 0);
      int room = length - 1;
      int count = ended(bio, methods.gets(next, line.asSlice(0, room)), room);
      line.set(JAVA_BYTE, Math.max(0, count), (byte) 0);
      return count;
    }
  }

  static long onCtrl(MemorySegment bio, int cmd, long larg, MemorySegment parg) {
    return upcall(bio, failed(cmd), (self, next) -> self.ctrl(bio, next, cmd, larg));
  }

  /** What a command answers that threw: 0 would say that a file was reset or sought. */
  private static long failed(int cmd) {
    return switch (cmd) {
      case BioCtrl.BIO_CTRL_FLUSH,
          BioCtrl.BIO_CTRL_RESET,
          BioCtrl.BIO_C_FILE_SEEK,
          BioCtrl.BIO_C_FILE_TELL ->
          -1;
      default -> 0;
    };
  }

  /**
   * Answers 0 to what it does not know: a BIO that claims to know all is taken for a socket whose
   * kernel encrypts.
   */
  private long ctrl(MemorySegment bio, MemorySegment next, int cmd, long larg) throws Exception {
    return switch (cmd) {
      case BioCtrl.BIO_CTRL_FLUSH -> {
        BIO_clear_retry_flags(bio);
        if (methods.flush(next)) {
          yield 1;
        }
        BIO_set_retry_write(bio);
        yield -1;
      }
      case BioCtrl.BIO_CTRL_EOF -> atEnd || methods.isEof(next) ? 1 : 0;
      case BioCtrl.BIO_CTRL_PENDING -> methods.pending(next);
      case BioCtrl.BIO_CTRL_WPENDING -> methods.pendingWrite(next);
      case BioCtrl.BIO_CTRL_RESET -> reset(next) ? 1 : -1;
      case BioCtrl.BIO_C_FILE_SEEK -> seek(next, larg) ? larg : -1;
      case BioCtrl.BIO_C_FILE_TELL -> methods.tell(next);
      case BioCtrl.BIO_CTRL_DUP, BioCtrl.BIO_CTRL_GET_CLOSE, BioCtrl.BIO_CTRL_SET_CLOSE -> 1;
      default -> 0;
    };
  }

  private boolean reset(MemorySegment next) throws Exception {
    atEnd = false;
    return methods.reset(next);
  }

  private boolean seek(MemorySegment next, long offset) throws Exception {
    atEnd = false;
    return methods.seek(next, offset);
  }

  static int onDestroy(MemorySegment bio) {
    Err.enterUpcall();
    try {
      OPEN.remove(BIO_get_data(bio).address());
      return 1;
    } catch (Throwable t) {
      return 0; // the entry is left, and holds nothing but a number
    } finally {
      Err.exitUpcall();
    }
  }
}
