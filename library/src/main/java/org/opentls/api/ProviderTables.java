package org.opentls.api;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The tables by which a provider tells its functions and algorithms; see {@code provider-base(7)}.
 * They stay for as long as the process runs.
 */
final class ProviderTables {
  private ProviderTables() {}

  /** {@code sizeof(OSSL_DISPATCH)} where pointers have eight bytes. */
  private static final int DISPATCH_SIZE = 16;

  private static final int FUNCTION = 8;

  /** {@code sizeof(OSSL_ALGORITHM)} where pointers have eight bytes. */
  private static final int ALGORITHM_SIZE = 32;

  private static final int PROPERTIES = 8;
  private static final int IMPLEMENTATION = 16;

  /**
   * A function.
   *
   * @param id its number among those of its table
   */
  record Function(int id, MemorySegment stub) {}

  /**
   * An algorithm.
   *
   * @param names all that it has, with colons between
   * @param functions an array of {@code OSSL_DISPATCH}
   */
  record Algorithm(String names, String properties, MemorySegment functions) {}

  /** An array of {@code OSSL_DISPATCH}. */
  static MemorySegment dispatch(Function... functions) {
    var table = Arena.global().allocate((functions.length + 1L) * DISPATCH_SIZE, Long.BYTES);
    for (int i = 0; i < functions.length; i++) {
      var entry = table.asSlice((long) i * DISPATCH_SIZE, DISPATCH_SIZE);
      entry.set(JAVA_INT, 0, functions[i].id());
      entry.set(C_POINTER, FUNCTION, functions[i].stub());
    }
    return table;
  }

  /** An array of {@code OSSL_ALGORITHM}. */
  static MemorySegment algorithms(List<Algorithm> algorithms) {
    var arena = Arena.global();
    var table = arena.allocate((algorithms.size() + 1L) * ALGORITHM_SIZE, Long.BYTES);
    for (int i = 0; i < algorithms.size(); i++) {
      var algorithm = algorithms.get(i);
      var entry = table.asSlice((long) i * ALGORITHM_SIZE, ALGORITHM_SIZE);
      entry.set(C_POINTER, 0, arena.allocateFrom(algorithm.names()));
      entry.set(C_POINTER, PROPERTIES, arena.allocateFrom(algorithm.properties()));
      entry.set(C_POINTER, IMPLEMENTATION, algorithm.functions());
    }
    return table;
  }
}
