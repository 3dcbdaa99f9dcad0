package org.opentls.api;

import static org.opentls.api.Native.C_DOUBLE;
import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Random bytes; see {@code RAND_bytes(3ossl)} and {@code RAND_add(3ossl)}. */
public final class Rand {
  private Rand() {}

  private static final MethodHandle RAND_bytes =
      Native.criticalFunction("RAND_bytes", C_INT, C_POINTER, C_INT);

  /**
   * {@code int RAND_bytes(unsigned char *buf, int num)}: takes a heap array as it is and holds up
   * the garbage collector meanwhile, so keep {@code num} at or below 64 KiB
   */
  public static int RAND_bytes(MemorySegment buf, int num) {
    try {
      return (int) RAND_bytes.invokeExact(buf, num);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle RAND_priv_bytes =
      Native.criticalFunction("RAND_priv_bytes", C_INT, C_POINTER, C_INT);

  /**
   * {@code int RAND_priv_bytes(unsigned char *buf, int num)}: as {@link #RAND_bytes}, from the
   * generator for what must stay secret
   */
  public static int RAND_priv_bytes(MemorySegment buf, int num) {
    try {
      return (int) RAND_priv_bytes.invokeExact(buf, num);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle RAND_add =
      Native.procedure("RAND_add", C_POINTER, C_INT, C_DOUBLE);

  /** {@code void RAND_add(const void *buf, int num, double randomness)} */
  public static void RAND_add(MemorySegment buf, int num, double randomness) {
    try {
      RAND_add.invokeExact(buf, num, randomness);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  private static final MethodHandle RAND_status = Native.function("RAND_status", C_INT);

  /** {@code int RAND_status(void)} */
  public static int RAND_status() {
    try {
      return (int) RAND_status.invokeExact();
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }
}
