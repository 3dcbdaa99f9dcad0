package org.opentls.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.api.BioCtrl.BIO_eof;
import static org.opentls.api.BioCtrl.BIO_flush;
import static org.opentls.api.BioCtrl.BIO_pending;
import static org.opentls.api.BioCtrl.BIO_tell;
import static org.opentls.api.BioRead.BIO_gets;
import static org.opentls.api.BioRead.BIO_read;
import static org.opentls.api.BioRead.BIO_write;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of a BIO whose methods are written in Java. */
class JavaBioTest {
  /** Yields zeros, and may hold what it likes. */
  private static final class Zeros implements JavaBio.Methods {
    private final List<Object> held = new ArrayList<>();

    @Override
    public int read(MemorySegment next, MemorySegment data) {
      data.fill((byte) 0);
      return (int) data.byteSize();
    }

    @Override
    public int write(MemorySegment next, MemorySegment data) {
      return (int) data.byteSize();
    }

    @Override
    public int gets(MemorySegment next, MemorySegment data) {
      return END_OF_LINE;
    }

    private static final int END_OF_LINE = 1_000;

    @Override
    public boolean flush(MemorySegment next) {
      return false;
    }

    @Override
    public boolean isEof(MemorySegment next) {
      return false;
    }

    @Override
    public long pending(MemorySegment next) {
      return 5_000_000_000L;
    }

    @Override
    public long pendingWrite(MemorySegment next) {
      return 0;
    }

    @Override
    public boolean reset(MemorySegment next) {
      return true;
    }

    @Override
    public boolean seek(MemorySegment next, long offset) {
      return false;
    }

    @Override
    public long tell(MemorySegment next) {
      return 7;
    }
  }

  @Test
  void answersAreThoseOfTheMethods() {
    try (var arena = Arena.ofConfined();
        var bio = JavaBio.sourceSink(new Zeros())) {
      var data = arena.allocate(10).fill((byte) 1);
      var pointer = bio.handle().pointer();
      assertThat(BIO_read(pointer, data, 5)).isEqualTo(5);
      assertThat(data.toArray(ValueLayout.JAVA_BYTE)).containsExactly(0, 0, 0, 0, 0, 1, 1, 1, 1, 1);
      assertThat(BIO_read(pointer, data, 0)).isZero();
      assertThat(BIO_write(pointer, data, 10)).isEqualTo(10);
      assertThat(BIO_pending(pointer)).isEqualTo(5_000_000_000L);
      assertThat(BIO_tell(pointer)).isEqualTo(7);
      assertThat(BIO_eof(pointer)).isZero();
      assertThat(BIO_flush(pointer)).isEqualTo(-1);
      assertThat(BioRetry.BIO_should_retry(pointer)).isTrue();
      assertThat(BioCtrl.BIO_reset(pointer)).isEqualTo(1);
      assertThat(BioCtrl.BIO_seek(pointer, 1)).isEqualTo(-1);
      assertThat(bio.takeFailure()).isEmpty();
    }
  }

  @Test
  void lineThatClaimsTooMuchIsAFailureAndStaysInItsBuffer() {
    try (var arena = Arena.ofConfined();
        var bio = JavaBio.sourceSink(new Zeros())) {
      var line = arena.allocate(10).fill((byte) 1);
      assertThat(BIO_gets(bio.handle().pointer(), line, 5)).isEqualTo(-1);
      assertThat(line.get(ValueLayout.JAVA_BYTE, 5)).isEqualTo((byte) 1);
      assertThat(bio.takeFailure())
          .get()
          .isInstanceOf(IllegalStateException.class)
          .extracting(Throwable::getMessage)
          .isEqualTo("read 1000 of at most 4 bytes");
      assertThat(bio.takeFailure()).isEmpty();
    }
  }

  @Test
  void closedBioIsForgotten() {
    int before = JavaBio.open();
    var bio = JavaBio.filter(new Zeros());
    assertThat(JavaBio.open()).isEqualTo(before + 1);
    bio.close();
    bio.close();
    assertThat(JavaBio.open()).isEqualTo(before);
    assertThatThrownBy(() -> bio.handle().pointer()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void bioThatCHoldsOnToFailsWhenItsObjectIsGone() throws InterruptedException {
    var pointer = MemorySegment.ofAddress(shared());
    try (var arena = Arena.ofConfined()) {
      var data = arena.allocate(10);
      var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (BIO_read(pointer, data, 10) >= 0 && System.nanoTime() < deadline) {
        System.gc();
        Thread.sleep(20);
      }
      assertThat(BIO_read(pointer, data, 10)).isEqualTo(-1);
      assertThat(BIO_write(pointer, data, 10)).isEqualTo(-1);
      assertThat(BIO_pending(pointer)).isZero();
      assertThat(BIO_flush(pointer)).isEqualTo(-1);
    } finally {
      var _ = BioNew.BIO_free(pointer);
    }
  }

  /** The address of a BIO that has a second owner, and whose object nobody keeps. */
  private static long shared() {
    var bio = JavaBio.sourceSink(new Zeros());
    assertThat(BioNew.BIO_up_ref(bio.handle().pointer())).isEqualTo(1);
    return bio.handle().pointer().address();
  }

  @Test
  void bioWhoseMethodsHoldItIsCollectedAllTheSame() throws InterruptedException {
    int before = JavaBio.open();
    for (int i = 0; i < 1_000; i++) {
      var zeros = new Zeros();
      zeros.held.add(JavaBio.sourceSink(zeros));
    }
    var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (JavaBio.open() > before && System.nanoTime() < deadline) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(JavaBio.open()).isLessThanOrEqualTo(before);
  }
}
