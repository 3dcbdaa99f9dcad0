package org.opentls.api;

import static java.lang.foreign.MemorySegment.NULL;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.opentls.api.Err.check;
import static org.opentls.api.Native.C_INT;
import static org.opentls.api.Native.C_POINTER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;

/** BIOs that are memory, without a copy more than there must be; see {@code BIO_s_mem(3ossl)}. */
public final class BioMem {
  private BioMem() {}

  private static final int BIO_C_GET_BUF_MEM_PTR = 115;
  private static final int BIO_C_SET_BUF_MEM_EOF_RETURN = 130;

  /** {@code struct buf_mem_st} of {@code <openssl/buffer.h>}. */
  private static final long LENGTH = 0;

  private static final long DATA = ADDRESS.byteSize();
  private static final long MAX = 2 * ADDRESS.byteSize();
  private static final long SIZE = 4 * ADDRESS.byteSize();

  /** Something to point at while a window shows nothing. */
  private static final MemorySegment NOTHING = Arena.global().allocate(1);

  private static final MethodHandle BIO_read_critical =
      Native.criticalFunction("BIO_read", C_INT, C_POINTER, C_POINTER, C_INT);

  /**
   * {@code int BIO_read(BIO *b, void *data, int dlen)} of a memory BIO, which cannot call back:
   * {@code data} may be on the heap
   *
   * @param dlen at most 64 KiB
   */
  public static int BIO_read(MemorySegment b, MemorySegment data, int dlen) {
    try {
      return (int) BIO_read_critical.invokeExact(b, data, dlen);
    } catch (Throwable t) {
      throw Native.rethrow(t);
    }
  }

  /**
   * Makes an empty memory BIO that tells of an empty buffer as one to be tried again.
   *
   * @return what the caller owns, or {@code NULL}
   */
  public static MemorySegment writable() {
    return retrying(BioNew.BIO_new(BioSinks.BIO_s_mem()));
  }

  /**
   * Makes a read-only memory BIO for a {@link Window}.
   *
   * @return what the caller owns, or {@code NULL}
   */
  public static MemorySegment readable() {
    return retrying(BioSinks.BIO_new_mem_buf(NOTHING, 0));
  }

  private static MemorySegment retrying(MemorySegment bio) {
    if (!bio.equals(NULL)) {
      BioCtrl.BIO_ctrl(bio, BIO_C_SET_BUF_MEM_EOF_RETURN, -1, NULL);
    }
    return bio;
  }

  /**
   * What a read-only memory BIO reads next: memory of the caller's, where it is. OpenSSL moves the
   * beginning of its buffer, a public structure, as it reads; this sets it anew.
   *
   * <p>The BIO must live longer than the window is used.
   */
  public static final class Window {
    private final MemorySegment buffer;

    /**
     * Looks at nothing yet.
     *
     * @param bio one that {@link BioMem#readable} made
     */
    public Window(MemorySegment bio) {
      try (var arena = Arena.ofConfined()) {
        var pointer = arena.allocate(C_POINTER);
        check((int) BioCtrl.BIO_ctrl(bio, BIO_C_GET_BUF_MEM_PTR, 0, pointer));
        buffer = Native.sized(pointer.get(C_POINTER, 0), SIZE);
      }
    }

    /** Shows {@code size} bytes of native memory, which stays while the BIO may read it. */
    public void show(MemorySegment data, long size) {
      Objects.checkFromIndexSize(0, size, data.byteSize());
      set(LENGTH, size);
      buffer.set(ADDRESS, DATA, data);
      set(MAX, size);
    }

    /** Shows nothing any more. */
    public void hide() {
      set(LENGTH, 0);
      buffer.set(ADDRESS, DATA, NOTHING);
      set(MAX, 0);
    }

    /** How many bytes have not been read. */
    public long left() {
      return buffer.get(JAVA_LONG, LENGTH);
    }

    private void set(long offset, long value) {
      buffer.set(JAVA_LONG, offset, value);
    }
  }
}
