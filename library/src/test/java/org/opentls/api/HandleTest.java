package org.opentls.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandleTest {
  private final AtomicInteger freed = new AtomicInteger();

  private Handle handle() {
    return Handle.own(Arena.global().allocate(8), pointer -> freed.incrementAndGet());
  }

  @Test
  void closingTwiceFreesOnce() {
    var handle = handle();
    handle.close();
    handle.close();
    assertThat(freed).hasValue(1);
    assertThat(handle.isClosed()).isTrue();
  }

  @Test
  void aClosedHandleGivesNoPointer() {
    var handle = handle();
    handle.close();
    assertThatThrownBy(handle::pointer).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(handle::enter)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("closed");
  }

  @Test
  void aClosedHandleStaysClosed() {
    var handle = handle();
    handle.close();
    assertThatThrownBy(handle::exit).hasMessage("not entered");
    assertThat(handle.isClosed()).isTrue();
    assertThat(freed).hasValue(1);
  }

  @Test
  void whoIsInsideMayFreeOnTheWayOut() {
    var handle = handle();
    assertThatThrownBy(handle::exitAndClose).hasMessage("not entered");
    var _ = handle.enter();
    handle.exitAndClose();
    handle.close();
    assertThatThrownBy(handle::exitAndClose).hasMessage("not entered");
    assertThat(freed).hasValue(1);
  }

  @Test
  void aSecondThreadIsRefusedWhileTheFirstIsInside() {
    try (var handle = handle()) {
      var pointer = handle.enter();
      assertThat(pointer.equals(MemorySegment.NULL)).isFalse();
      var second = CompletableFuture.supplyAsync(handle::enter);
      assertThatThrownBy(second::join).hasCauseInstanceOf(IllegalStateException.class);
      assertThatThrownBy(handle::close).hasMessage("in use by another thread");
      handle.exit();
      assertThat(CompletableFuture.supplyAsync(handle::enter).join()).isEqualTo(pointer);
      handle.exit();
    }
    assertThat(freed).hasValue(1);
  }

  @Test
  void aForgottenHandleIsFreedOnceByTheCollector() throws InterruptedException {
    for (int i = 0; i < 1000; i++) {
      var _ = handle();
      if (i % 2 == 0) {
        handle().close();
      }
    }
    var deadline = Instant.now().plus(Duration.ofSeconds(20));
    while (freed.get() < 1500 && Instant.now().isBefore(deadline)) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(freed).hasValue(1500);
  }

  @Test
  void anArenaFreesOnceWhatItOwns() {
    var made = MemorySegment.ofAddress(16);
    MemorySegment owned;
    try (var arena = Arena.ofConfined()) {
      owned = Handle.own(arena, made, _ -> freed.incrementAndGet());
      assertThat(owned.address()).isEqualTo(made.address());
      assertThatThrownBy(() -> Handle.own(arena, MemorySegment.NULL, _ -> freed.addAndGet(100)))
          .isInstanceOf(OpenSslException.class);
      assertThat(freed).hasValue(0);
    }
    assertThat(freed).hasValue(1);
    assertThat(owned.scope().isAlive()).isFalse();
  }

  @Test
  void nothingIsOwnedWhereNothingWasMade() {
    assertThatThrownBy(() -> Handle.own(MemorySegment.NULL, _ -> freed.incrementAndGet()))
        .isInstanceOf(OpenSslException.class);
    assertThat(freed).hasValue(0);
  }
}
