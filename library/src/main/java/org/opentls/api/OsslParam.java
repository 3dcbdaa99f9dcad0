package org.opentls.api;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Arrays of named parameters; see {@code OSSL_PARAM(3ossl)}. An array is built in one arena, with
 * everything that it points to:
 *
 * <pre>{@code
 * OsslParam.in(arena).sizeT("size", 20).octets("salt", salt).end()
 * }</pre>
 */
public final class OsslParam {
  /** {@code OSSL_PARAM_INTEGER} */
  private static final int INTEGER = 1;

  /** {@code OSSL_PARAM_UNSIGNED_INTEGER} */
  private static final int UNSIGNED_INTEGER = 2;

  /** {@code OSSL_PARAM_UTF8_STRING} */
  private static final int UTF8_STRING = 4;

  /** {@code OSSL_PARAM_OCTET_STRING} */
  private static final int OCTET_STRING = 5;

  /** {@code OSSL_PARAM_UNMODIFIED} */
  private static final long UNMODIFIED = -1;

  private static final int DATA_TYPE = 8;
  private static final int DATA = 16;
  private static final int DATA_SIZE = 24;
  private static final int RETURN_SIZE = 32;

  /** {@code sizeof(OSSL_PARAM)} where pointers and {@code size_t} have eight bytes. */
  private static final int SIZE = 40;

  /** In which order numbers stand. */
  private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private record Entry(String key, int type, MemorySegment data, long size) {}

  private final Arena arena;
  private final List<Entry> entries = new ArrayList<>();

  private OsslParam(Arena arena) {
    this.arena = arena;
  }

  /** Starts an array that lives in {@code arena}. */
  public static OsslParam in(Arena arena) {
    return new OsslParam(arena);
  }

  /** {@code OSSL_PARAM_construct_size_t} */
  public OsslParam sizeT(String key, long value) {
    return add(key, UNSIGNED_INTEGER, arena.allocateFrom(JAVA_LONG, value), Long.BYTES);
  }

  /** {@code OSSL_PARAM_construct_utf8_string} */
  public OsslParam utf8(String key, String value) {
    var text = arena.allocateFrom(value);
    return add(key, UTF8_STRING, text, text.byteSize() - 1);
  }

  /** {@code OSSL_PARAM_construct_octet_string}; the pointer is never {@code NULL}. */
  public OsslParam octets(String key, byte[] value) {
    var data = arena.allocate(Math.max(1, value.length));
    MemorySegment.copy(value, 0, data, JAVA_BYTE, 0, value.length);
    return add(key, OCTET_STRING, data, value.length);
  }

  /** {@code OSSL_PARAM_construct_octet_string} of native memory, which is not copied. */
  public OsslParam octets(String key, MemorySegment value) {
    return add(key, OCTET_STRING, value, value.byteSize());
  }

  /**
   * {@code OSSL_PARAM_construct_BN}
   *
   * @param value a number that is not negative, its highest byte first
   */
  public OsslParam bigNumber(String key, byte[] value) {
    var data = arena.allocate(Math.max(1, value.length));
    for (int i = 0; i < value.length; i++) {
      data.set(JAVA_BYTE, LITTLE_ENDIAN ? value.length - 1L - i : i, value[i]);
    }
    return add(key, UNSIGNED_INTEGER, data, data.byteSize());
  }

  private OsslParam add(String key, int type, MemorySegment data, long size) {
    entries.add(new Entry(key, type, data, size));
    return this;
  }

  /** The array, closed by {@code OSSL_PARAM_END}. */
  public MemorySegment end() {
    var array = arena.allocate((entries.size() + 1L) * SIZE, Long.BYTES);
    for (int i = 0; i < entries.size(); i++) {
      var entry = entries.get(i);
      var param = array.asSlice((long) i * SIZE, SIZE);
      param.set(C_POINTER, 0, arena.allocateFrom(entry.key()));
      param.set(JAVA_INT, DATA_TYPE, entry.type());
      param.set(C_POINTER, DATA, entry.data());
      param.set(JAVA_LONG, DATA_SIZE, entry.size());
      param.set(JAVA_LONG, RETURN_SIZE, UNMODIFIED);
    }
    return array;
  }

  /** Whether the array at {@code params}, which may be {@code NULL}, has an entry {@code key}. */
  public static boolean contains(MemorySegment params, String key) {
    return locate(params, key).isPresent();
  }

  /** The text of the entry {@code key}. */
  public static Optional<String> utf8(MemorySegment params, String key) {
    return locate(params, key).map(param -> Native.requireString(param.get(C_POINTER, DATA)));
  }

  /**
   * The number of the entry {@code key}, the highest byte first, as many as the entry has room for.
   */
  public static Optional<byte[]> bigNumber(MemorySegment params, String key) {
    return locate(params, key).map(OsslParam::bytes);
  }

  /**
   * The entry {@code key} where it may be a text or a number, which then is in decimal: the
   * functions of C before 3.0 had numbers for what has names since.
   */
  public static Optional<String> text(MemorySegment params, String key) {
    return locate(params, key)
        .map(param ->
            switch (param.get(JAVA_INT, DATA_TYPE)) {
              case INTEGER -> new BigInteger(bytes(param)).toString();
              case UNSIGNED_INTEGER -> new BigInteger(1, bytes(param)).toString();
              default -> string(param);
            });
  }

  /** A text that may have no NUL byte at its end. */
  private static String string(MemorySegment param) {
    int size = Math.toIntExact(param.get(JAVA_LONG, DATA_SIZE));
    return new String(Native.bytes(param.get(C_POINTER, DATA), size), UTF_8);
  }

  private static byte[] bytes(MemorySegment param) {
    int size = Math.toIntExact(param.get(JAVA_LONG, DATA_SIZE));
    var data = Native.sized(param.get(C_POINTER, DATA), size);
    var bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[LITTLE_ENDIAN ? size - 1 - i : i] = data.get(JAVA_BYTE, i);
    }
    return bytes;
  }

  /** {@code OSSL_PARAM_locate_const} */
  private static Optional<MemorySegment> locate(MemorySegment params, String key) {
    if (params.equals(MemorySegment.NULL)) {
      return Optional.empty();
    }
    for (long at = params.address(); ; at += SIZE) {
      var param = Native.sized(MemorySegment.ofAddress(at), SIZE);
      var name = Native.string(param.get(C_POINTER, 0));
      if (name == null) {
        return Optional.empty();
      }
      if (name.equals(key)) {
        return Optional.of(param);
      }
    }
  }
}
