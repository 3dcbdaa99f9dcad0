package org.opentls.api;

import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lists what OpenSSL tells through a callback {@code (object, arg)}. One stub serves all lists of a
 * kind; {@code arg} is the number of the list.
 */
final class Callbacks {
  private Callbacks() {}

  private static final Map<Long, Collector<?>> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong(1);

  /** {@code void (*fn)(object *, void *arg)} */
  private static final MemorySegment ON_OBJECT =
      Native.stub(target("onObject", void.class), FunctionDescriptor.ofVoid(C_POINTER, C_POINTER));

  /** {@code int (*fn)(object *, void *arg)} */
  private static final MemorySegment ON_OBJECT_CONTINUE =
      Native.stub(
          target("onObjectContinue", int.class),
          FunctionDescriptor.of(C_INT, C_POINTER, C_POINTER));

  private static MethodHandle target(String name, Class<?> result) {
    return Native.method(
        MethodHandles.lookup(), name, result, MemorySegment.class, MemorySegment.class);
  }

  private static final class Collector<T> {
    final Function<MemorySegment, T> read;
    final List<T> found = new ArrayList<>();
    @Nullable Throwable failure;

    Collector(Function<MemorySegment, T> read) {
      this.read = read;
    }

    void accept(MemorySegment object) {
      try {
        found.add(read.apply(object));
      } catch (Throwable t) {
        failure = t;
        throw t;
      }
    }
  }

  /** Runs a list function whose callback returns nothing. */
  static <T> List<T> list(
      BiConsumer<MemorySegment, MemorySegment> all, Function<MemorySegment, T> read) {
    return run(read, arg -> all.accept(ON_OBJECT, arg));
  }

  /** Runs a list function whose callback returns whether to go on. */
  static <T> List<T> listWhile(
      BiConsumer<MemorySegment, MemorySegment> all, Function<MemorySegment, T> read) {
    return run(read, arg -> all.accept(ON_OBJECT_CONTINUE, arg));
  }

  private static <T> List<T> run(Function<MemorySegment, T> read, Consumer<MemorySegment> all) {
    long number = NEXT.getAndIncrement();
    var collector = new Collector<>(read);
    OPEN.put(number, collector);
    try {
      all.accept(MemorySegment.ofAddress(number));
    } finally {
      OPEN.remove(number);
    }
    if (collector.failure != null) {
      throw Native.rethrow(collector.failure);
    }
    return collector.found;
  }

  static void onObject(MemorySegment object, MemorySegment arg) {
    var _ = onObjectContinue(object, arg);
  }

  /** Keeps what is thrown where there is something to keep it in; nothing may leave. */
  static int onObjectContinue(MemorySegment object, MemorySegment arg) {
    try {
      Objects.requireNonNull(OPEN.get(arg.address())).accept(object);
      return 1;
    } catch (Throwable _) {
      return 0;
    }
  }
}
