package org.opentls.api;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Links C functions and makes upcall stubs.
 *
 * <p>Linking never fails. A function that the loaded OpenSSL lacks, or any function when no OpenSSL
 * could be loaded, becomes a handle that throws the reason when it is called. So a class of
 * bindings always initializes, and what is missing is told to the one who needs it.
 */
final class Native {
  private Native() {}

  static final ValueLayout.OfInt C_INT = ValueLayout.JAVA_INT;
  static final ValueLayout.OfDouble C_DOUBLE = ValueLayout.JAVA_DOUBLE;
  static final ValueLayout.OfLong C_UINT64_T = ValueLayout.JAVA_LONG;
  static final AddressLayout C_POINTER = ValueLayout.ADDRESS;

  /** C's {@code long}: four bytes on Windows, eight elsewhere, and always a Java {@code long}. */
  static final MemoryLayout C_LONG = canonical("long");

  static final MemoryLayout C_SIZE_T = canonical("size_t");

  private static final Linker LINKER = Linker.nativeLinker();

  /** Fails the call after the one that left an error behind; for tests. */
  static final boolean CHECK_ERROR_QUEUE = Boolean.getBoolean("org.opentls.checkErrorQueue");

  private static MemoryLayout canonical(String type) {
    return Objects.requireNonNull(Linker.nativeLinker().canonicalLayouts().get(type));
  }

  /** Links a function of OpenSSL 3.0. */
  static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
    return link("3.0", name, FunctionDescriptor.of(result, arguments));
  }

  /** Links a function of OpenSSL 3.0 that returns nothing. */
  static MethodHandle procedure(String name, MemoryLayout... arguments) {
    return link("3.0", name, FunctionDescriptor.ofVoid(arguments));
  }

  /** Links a function that came with {@code version}, as in {@code "3.3"}. */
  static MethodHandle functionSince(
      String version, String name, MemoryLayout result, MemoryLayout... arguments) {
    return link(version, name, FunctionDescriptor.of(result, arguments));
  }

  /**
   * Links a function that takes heap arrays as they are. It holds up the garbage collector, so it
   * must be short, bounded, and never call back.
   */
  static MethodHandle criticalFunction(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    return link(
        "3.0", name, FunctionDescriptor.of(result, arguments), Linker.Option.critical(true));
  }

  /** As {@link #criticalFunction} for a function that came with {@code version}. */
  static MethodHandle criticalFunctionSince(
      String version, String name, MemoryLayout result, MemoryLayout... arguments) {
    return link(
        version, name, FunctionDescriptor.of(result, arguments), Linker.Option.critical(true));
  }

  @SuppressWarnings("restricted") // the one place that links a C function
  private static MethodHandle link(
      String version, String name, FunctionDescriptor descriptor, Linker.Option... options) {
    if (!name.startsWith("ERR_")) {
      Err.initialize();
    }
    var type = javaType(descriptor);
    Library library;
    try {
      library = Library.get();
    } catch (OpenSslNotFoundException e) {
      return throwing(type, () -> new OpenSslNotFoundException(e));
    }
    var symbol = library.find(name);
    if (symbol.isEmpty()) {
      return throwing(
          type, () -> new UnsupportedOpenSslException(name, version, library.versionText()));
    }
    var handle =
        MethodHandles.explicitCastArguments(
            LINKER.downcallHandle(symbol.get(), descriptor, options), type);
    return CHECK_ERROR_QUEUE && !readsErrors(name) ? Err.checkedBefore(handle, name) : handle;
  }

  /** Links a function of the C library, if that has it. */
  @SuppressWarnings("restricted") // as in link
  static Optional<MethodHandle> functionOfC(String name, FunctionDescriptor descriptor) {
    return LINKER
        .defaultLookup()
        .find(name)
        .map(symbol -> LINKER.downcallHandle(symbol, descriptor));
  }

  /** Whether a function is there to be called when another has left an error behind. */
  private static boolean readsErrors(String name) {
    return name.startsWith("ERR_") || name.equals("SSL_get_error");
  }

  /** The Java type of a function, in which a C {@code long} is a Java {@code long} everywhere. */
  private static MethodType javaType(FunctionDescriptor descriptor) {
    var type = descriptor.toMethodType();
    for (int i = 0; i < type.parameterCount(); i++) {
      if (descriptor.argumentLayouts().get(i).equals(C_LONG)) {
        type = type.changeParameterType(i, long.class);
      }
    }
    return descriptor.returnLayout().filter(C_LONG::equals).isPresent()
        ? type.changeReturnType(long.class)
        : type;
  }

  private static MethodHandle throwing(MethodType type, Supplier<RuntimeException> reason) {
    var thrower =
        MethodHandles.foldArguments(
            MethodHandles.throwException(type.returnType(), RuntimeException.class),
            MethodHandles.insertArguments(SUPPLIER_GET, 0, reason));
    return MethodHandles.dropArguments(thrower, 0, type.parameterList());
  }

  private static final MethodHandle SUPPLIER_GET = supplierGet();

  private static MethodHandle supplierGet() {
    try {
      return MethodHandles.lookup()
          .findVirtual(Supplier.class, "get", MethodType.methodType(Object.class))
          .asType(MethodType.methodType(RuntimeException.class, Supplier.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Supplier.get", e);
    }
  }

  /** A static method of the caller's class, for a stub or a check. */
  static MethodHandle method(
      MethodHandles.Lookup caller, String name, Class<?> result, Class<?>... arguments) {
    try {
      return caller.findStatic(
          caller.lookupClass(), name, MethodType.methodType(result, arguments));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  /**
   * Makes a stub that lives as long as the process. The target must not throw: an exception that
   * leaves an upcall ends the JVM. A C {@code long} is a Java {@code long} in the target.
   */
  @SuppressWarnings("restricted") // the one place that makes an upcall stub
  static MemorySegment stub(MethodHandle target, FunctionDescriptor descriptor) {
    return LINKER.upcallStub(
        MethodHandles.explicitCastArguments(target, descriptor.toMethodType()),
        descriptor,
        Arena.global());
  }

  /** The C string at {@code pointer}, which must be {@code NULL} or live. */
  @SuppressWarnings("restricted") // gives a C string the size that its NUL byte ends
  static @Nullable String string(MemorySegment pointer) {
    return pointer.equals(MemorySegment.NULL)
        ? null
        : pointer.reinterpret(Long.MAX_VALUE).getString(0);
  }

  /** As {@link #string} where C promises a string. */
  static String requireString(MemorySegment pointer) {
    return Objects.requireNonNull(string(pointer));
  }

  /** The memory at {@code pointer} as a segment of {@code size} bytes, which C vouches for. */
  @SuppressWarnings("restricted") // gives a pointer from C the size that C states
  static MemorySegment sized(MemorySegment pointer, long size) {
    return pointer.reinterpret(size);
  }

  /** As {@link #sized(MemorySegment, long)} for as long as {@code arena} is open. */
  @SuppressWarnings("restricted") // gives a pointer from C the size that C states
  static MemorySegment sized(MemorySegment pointer, long size, Arena arena) {
    return pointer.reinterpret(size, arena, null);
  }

  static byte[] bytes(MemorySegment pointer, long size) {
    return sized(pointer, size).toArray(JAVA_BYTE);
  }

  static long size(MemorySegment pointer) {
    return pointer.get(JAVA_LONG, 0);
  }

  /** What a downcall threw, unchecked since C throws nothing; an error is thrown at once. */
  static RuntimeException rethrow(Throwable t) {
    if (t instanceof RuntimeException e) {
      return e;
    }
    if (t instanceof Error e) {
      throw e;
    }
    throw new AssertionError(t);
  }
}
