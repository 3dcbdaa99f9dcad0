package org.opentls.tls;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Several listeners as one, none of which can hurt anybody with what it throws. */
record Told(List<ResumptionListener> listeners) implements ResumptionListener {
  /** A user's, and the JDK's flight recorder if there is one. */
  static ResumptionListener and(ResumptionListener listener) {
    return new Told(
        FlightEvents.AVAILABLE ? List.of(listener, new FlightEvents()) : List.of(listener));
  }

  private void each(Consumer<ResumptionListener> call) {
    for (var listener : listeners) {
      try {
        call.accept(listener);
      } catch (RuntimeException _) {
        // It is nobody's here.
      }
    }
  }

  @Override
  public void resumed(String serverName, String protocol) {
    each(listener -> listener.resumed(serverName, protocol));
  }

  @Override
  public void missed(String serverName, String protocol, MissReason reason) {
    each(listener -> listener.missed(serverName, protocol, reason));
  }

  @Override
  public void earlyData(String serverName, boolean isAccepted) {
    each(listener -> listener.earlyData(serverName, isAccepted));
  }

  @Override
  public void storeCall(StoreOperation operation, StoreOutcome outcome, Duration time) {
    each(listener -> listener.storeCall(operation, outcome, time));
  }

  @Override
  public void keyRing(KeyRingEvent event) {
    each(listener -> listener.keyRing(event));
  }
}
