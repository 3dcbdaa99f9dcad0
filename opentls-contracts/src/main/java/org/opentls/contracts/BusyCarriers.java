package org.opentls.contracts;

/** Virtual threads that compute until this is closed, and leave no turn to others. */
final class BusyCarriers implements AutoCloseable {
  private volatile boolean closed;

  BusyCarriers() {
    int number = 2 * Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < number; i++) {
      var _ = Thread.startVirtualThread(this::compute);
    }
  }

  private void compute() {
    while (!closed) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
