package org.opentls.tls;

import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** Tells the JDK's flight recorder. A runtime that was made without it has none of this. */
final class FlightEvents implements ResumptionListener {
  /** Whether there is a flight recorder. */
  static final boolean AVAILABLE = isAvailable();

  private static boolean isAvailable() {
    try {
      // The event's class cannot be linked without.
      var _ = new HandshakeEvent();
      return true;
    } catch (LinkageError _) {
      return false;
    }
  }

  @Name("org.opentls.Handshake")
  @Label("Handshake of a server that shares sessions")
  @Category("OpenTLS")
  @StackTrace(false)
  static final class HandshakeEvent extends Event {
    @Label("Server name")
    String serverName = "";

    @Label("Protocol")
    String protocol = "";

    @Label("Resumed")
    boolean resumed;

    @Label("Reason")
    @Description("Why it was a full handshake; empty if it was not")
    String reason = "";
  }

  @Name("org.opentls.EarlyData")
  @Label("Data of a client that came before the handshake was done")
  @Category("OpenTLS")
  @StackTrace(false)
  static final class EarlyDataEvent extends Event {
    @Label("Server name")
    String serverName = "";

    @Label("Accepted")
    boolean accepted;
  }

  @Name("org.opentls.StoreCall")
  @Label("Call of a store of sessions")
  @Category("OpenTLS")
  @StackTrace(false)
  static final class StoreCallEvent extends Event {
    @Label("Operation")
    String operation = "";

    @Label("Outcome")
    String outcome = "";

    @Label("Time")
    @Timespan
    long time;
  }

  @Name("org.opentls.KeyRing")
  @Label("Change of the keys of sessions")
  @Category("OpenTLS")
  @StackTrace(false)
  static final class KeysEvent extends Event {
    @Label("Kind")
    String kind = "";

    @Label("Slot")
    long slot;

    @Label("What")
    String what = "";
  }

  @Override
  public void resumed(String serverName, String protocol) {
    handshake(serverName, protocol, true, "");
  }

  @Override
  public void missed(String serverName, String protocol, MissReason reason) {
    handshake(serverName, protocol, false, reason.name());
  }

  private static void handshake(
      String serverName, String protocol, boolean resumed, String reason) {
    var event = new HandshakeEvent();
    if (event.shouldCommit()) {
      event.serverName = serverName;
      event.protocol = protocol;
      event.resumed = resumed;
      event.reason = reason;
      event.commit();
    }
  }

  @Override
  public void earlyData(String serverName, boolean isAccepted) {
    var event = new EarlyDataEvent();
    if (event.shouldCommit()) {
      event.serverName = serverName;
      event.accepted = isAccepted;
      event.commit();
    }
  }

  @Override
  public void storeCall(StoreOperation operation, StoreOutcome outcome, Duration time) {
    var event = new StoreCallEvent();
    if (event.shouldCommit()) {
      event.operation = operation.name();
      event.outcome = outcome.name();
      event.time = time.toNanos();
      event.commit();
    }
  }

  @Override
  public void keyRing(KeyRingEvent told) {
    var event = new KeysEvent();
    if (event.shouldCommit()) {
      event.kind = told.kind().name();
      event.slot = told.slot();
      event.what = told.what();
      event.commit();
    }
  }
}
