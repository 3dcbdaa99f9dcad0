package org.opentls.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A confined arena that overwrites what it allocated before it frees it. */
public final class SecretArena implements Arena {
  private final Arena arena = Arena.ofConfined();
  private final List<MemorySegment> allocated = new ArrayList<>();

  @Override
  public MemorySegment allocate(long byteSize, long byteAlignment) {
    var segment = arena.allocate(byteSize, byteAlignment);
    allocated.add(segment);
    return segment;
  }

  @Override
  public MemorySegment.Scope scope() {
    return arena.scope();
  }

  @Override
  public void close() {
    allocated.forEach(segment -> segment.fill((byte) 0));
    arena.close();
  }
}
