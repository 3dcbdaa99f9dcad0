package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_LONG;
import static org.opentls.api.Native.C_POINTER;
import static org.opentls.api.Native.C_SIZE_T;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * OpenSSL's error queue, and the two checks around every call that can fail; see {@code
 * ERR_get_error(3ossl)}.
 *
 * <p>The queue belongs to the operating system's thread. A virtual thread may change it whenever it
 * parks, so nothing that can park may stand between a failing call and {@link #drain()}.
 */
public final class Err {
  private Err() {}

  private static final MethodHandle ERR_get_error_all =
      Native.function(
          "ERR_get_error_all", C_LONG, C_POINTER, C_POINTER, C_POINTER, C_POINTER, C_POINTER);
  private static final MethodHandle ERR_peek_error = Native.function("ERR_peek_error", C_LONG);
  private static final MethodHandle ERR_lib_error_string =
      Native.function("ERR_lib_error_string", C_POINTER, C_LONG);
  private static final MethodHandle ERR_reason_error_string =
      Native.function("ERR_reason_error_string", C_POINTER, C_LONG);

  private static final MethodHandle ERR_error_string_n =
      Native.procedure("ERR_error_string_n", C_LONG, C_POINTER, C_SIZE_T);

  /** Made once so that a drain, which nothing may hold up, has no class left to load. */
  private static final OpenSslError NO_ERROR = new OpenSslError(0, "", "", "", "", 0, "");

  /** {@code unsigned long ERR_peek_error(void)}: the oldest entry's code, or 0; takes nothing. */
  public static long ERR_peek_error() {
    try {
      return (long) ERR_peek_error.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /** Links its function when it is first needed, which most programs never do. */
  private static final class Clear {
    private static final MethodHandle ERR_clear_error = Native.procedure("ERR_clear_error");
  }

  /** {@code void ERR_clear_error(void)} */
  public static void ERR_clear_error() {
    try {
      Clear.ERR_clear_error.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /**
   * Returns the result of a call that succeeds with a positive number.
   *
   * @throws OpenSslException if the result is 0 or negative; the queue is then empty
   */
  public static int check(int result) {
    if (result <= 0) {
      throw new OpenSslException(drain());
    }
    return result;
  }

  /**
   * Returns the result of a call that succeeds with a pointer.
   *
   * @throws OpenSslException if the result is {@code NULL}; the queue is then empty
   */
  public static MemorySegment checkNotNull(MemorySegment result) {
    if (result.equals(MemorySegment.NULL)) {
      throw new OpenSslException(drain());
    }
    return result;
  }

  /**
   * Empties the queue of this thread. It is empty as a rule, which is seen sooner than {@code
   * ERR_clear_error} has gone through all its places.
   */
  public static void clear() {
    if (ERR_peek_error() != 0) {
      ERR_clear_error();
    }
  }

  /** Empties the queue of this thread and returns its entries, the oldest first. */
  public static List<OpenSslError> drain() {
    if (ERR_peek_error() == 0) {
      return List.of();
    }
    var errors = new ArrayList<OpenSslError>();
    try (var arena = Arena.ofConfined()) {
      var entry = new Entry(arena);
      for (var error = entry.next(); error != null; error = entry.next()) {
        errors.add(error);
      }
    }
    return errors;
  }

  /** Where {@code ERR_get_error_all} writes an entry. */
  private static final class Entry {
    private final MemorySegment file;
    private final MemorySegment line;
    private final MemorySegment function;
    private final MemorySegment data;
    private final MemorySegment flags;
    private final MemorySegment described;

    Entry(Arena arena) {
      file = arena.allocate(C_POINTER);
      line = arena.allocate(C_INT);
      function = arena.allocate(C_POINTER);
      data = arena.allocate(C_POINTER);
      flags = arena.allocate(C_INT);
      described = arena.allocate(256);
    }

    @Nullable OpenSslError next() {
      long code;
      try {
        code = (long) ERR_get_error_all.invokeExact(file, line, function, data, flags);
      } catch (Throwable t) {
        throw Native.rethrow(t);
      }
      return code == 0
          ? null
          : new OpenSslError(
              code,
              text(ERR_lib_error_string, code, "library " + (code >> 23 & 0xff)),
              reason(code),
              text(function),
              text(file),
              line.get(C_INT, 0),
              text(data));
    }

    private String reason(long code) {
      return (code & OpenSslError.SYSTEM_FLAG) == 0
          ? text(ERR_reason_error_string, code, "reason " + (code & 0x7f_ffff))
          : systemReason(code);
    }

    /** What {@code strerror} says, which OpenSSL tells only at the end of a line of four fields. */
    private String systemReason(long code) {
      try {
        ERR_error_string_n.invokeExact(code, described, described.byteSize());
      } catch (Throwable t) {
        throw Native.rethrow(t);
      }
      var fields = described.getString(0).split(":", 5);
      return fields[fields.length - 1];
    }

    private static String text(MemorySegment pointer) {
      return Objects.requireNonNullElse(Native.string(pointer.get(C_POINTER, 0)), "");
    }

    private static String text(MethodHandle describe, long code, String unknown) {
      try {
        return Objects.requireNonNullElse(
            Native.string((MemorySegment) describe.invokeExact(code)), unknown);
      } catch (Throwable t) {
        throw Native.rethrow(t);
      }
    }
  }

  /**
   * Loads this class. {@link Native} calls it before it links any other function, so that a failing
   * call finds everything in place that reads the queue.
   */
  static void initialize() {
    Objects.requireNonNull(NO_ERROR);
  }

  /** The function, preceded by a check that the call before it left no error behind. */
  static MethodHandle checkedBefore(MethodHandle function, String name) {
    var check = Native.method(MethodHandles.lookup(), "requireEmpty", void.class, String.class);
    return MethodHandles.foldArguments(function, MethodHandles.insertArguments(check, 0, name));
  }

  /** Upcalls under way on this thread: what C has left in the queue by then is C's affair. */
  private static final ThreadLocal<Integer> UPCALLS = ThreadLocal.withInitial(() -> 0);

  /** Begins an upcall in which Java code calls C again. */
  static void enterUpcall() {
    if (Native.CHECK_ERROR_QUEUE) {
      UPCALLS.set(UPCALLS.get() + 1);
    }
  }

  static void exitUpcall() {
    if (Native.CHECK_ERROR_QUEUE) {
      UPCALLS.set(UPCALLS.get() - 1);
    }
  }

  static void requireEmpty(String next) {
    if (UPCALLS.get() == 0 && ERR_peek_error() != 0) {
      throw new AssertionError("before " + next + " an earlier call left behind " + drain());
    }
  }
}
