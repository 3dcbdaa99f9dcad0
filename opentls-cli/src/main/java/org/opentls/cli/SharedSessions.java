package org.opentls.cli;

import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.opentls.tls.KeyRingEvent;
import org.opentls.tls.KeyRingState;
import org.opentls.tls.MissReason;
import org.opentls.tls.Resumption;
import org.opentls.tls.ResumptionListener;
import org.opentls.tls.ResumptionMetrics;
import tools.jackson.core.JsonGenerator;

/**
 * The sessions that a server shares, what visitors get to know of them, and what whoever runs the
 * server is told. For any number of threads.
 */
final class SharedSessions implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final Resumption resumption;
  private final String where;
  private final Optional<? extends AutoCloseable> connection;
  private final Troubles troubles;

  private SharedSessions(
      Resumption resumption,
      String where,
      Optional<? extends AutoCloseable> connection,
      Troubles troubles) {
    this.resumption = resumption;
    this.where = where;
    this.connection = connection;
    this.troubles = troubles;
  }

  /** What has happened to the keys, and nobody was told of yet. */
  private static final class Troubles implements ResumptionListener {
    private final ConcurrentLinkedQueue<KeyRingEvent> events = new ConcurrentLinkedQueue<>();
    private volatile String failure = "there is no answer";

    @Override
    public void keyRing(KeyRingEvent event) {
      switch (event.kind()) {
        case STORE_FAILED -> failure = event.what();
        case REJECTED, CLOCK_SKEW, GENERATION -> events.add(event);
        case OFFERED, ADOPTED, ERASED, LOCAL -> {}
      }
    }
  }

  /**
   * Begins to share.
   *
   * @param where the sessions or their keys are, for people
   * @param connection is closed in the end
   * @throws BadValue if keys change too often for the lifetime of tickets
   */
  static SharedSessions open(
      Resumption.Builder builder, String where, Optional<? extends AutoCloseable> connection) {
    var troubles = new Troubles();
    try {
      return new SharedSessions(builder.listener(troubles).build(), where, connection, troubles);
    } catch (IllegalArgumentException _) {
      throw new BadValue(
          "--policy: rotation must be 1s or more, and a 50th of ticket-lifetime or more");
    }
  }

  Resumption resumption() {
    return resumption;
  }

  String where() {
    return where;
  }

  ResumptionMetrics metrics() {
    return resumption.metrics();
  }

  /** As in {@code 3 of 5 handshakes}. */
  static String resumed(ResumptionMetrics metrics) {
    long missed = metrics.missed().values().stream().mapToLong(Long::longValue).sum();
    return "%d of %d handshakes".formatted(metrics.resumed(), metrics.resumed() + missed);
  }

  /** As in {@code 2 no_ticket, 1 not_found}; empty if nothing was missed. */
  static String missed(ResumptionMetrics metrics) {
    return metrics.missed().entrySet().stream()
        .filter(each -> each.getValue() > 0)
        .sorted(Map.Entry.comparingByKey())
        .map(each -> each.getValue() + " " + name(each.getKey()))
        .collect(Collectors.joining(", "));
  }

  static String name(MissReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  /** Why a visitor's session is a new one, in words for the visitor. */
  static String told(MissReason reason) {
    return switch (reason) {
      case NO_TICKET -> "you have offered none";
      case BAD_TAG -> "yours is of no key that is here";
      case NOT_FOUND -> "the store does not have yours";
      case TIMEOUT -> "the store did not answer in time";
      case STORE_ERROR -> "the store has failed";
      case BREAKER_OPEN -> "the store has failed and was not asked";
      case EXPIRED -> "yours has expired";
      case CHAIN_EXPIRED -> "the full handshake of yours was too long ago";
      case BINDING -> "yours is of another host or another policy";
      case UNSEAL -> "what the store has is not yours";
      case REVOKED -> "yours was revoked";
      case REFUSED -> "yours is of another version or cipher suite";
    };
  }

  /** The same of a session of any client's, for whoever runs the server. */
  static String meaning(MissReason reason) {
    return switch (reason) {
      case NO_TICKET -> "none was offered";
      case BAD_TAG -> "is of no key that is here";
      case NOT_FOUND -> "is not in the store";
      case TIMEOUT -> "the store did not answer in time";
      case STORE_ERROR -> "the store has failed";
      case BREAKER_OPEN -> "the store was not asked";
      case EXPIRED -> "has expired";
      case CHAIN_EXPIRED -> "goes back too far";
      case BINDING -> "is of another host or policy";
      case UNSEAL -> "is damaged or forged in the store";
      case REVOKED -> "was revoked";
      case REFUSED -> "is of another version or cipher suite";
    };
  }

  /** Writes an object. */
  void write(JsonGenerator json) {
    var metrics = metrics();
    json.writeStartObject();
    json.writeStringProperty("where", where);
    json.writeNumberProperty("resumed", metrics.resumed());
    json.writeObjectPropertyStart("missed");
    metrics.missed().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> json.writeNumberProperty(name(each.getKey()), each.getValue()));
    json.writeEndObject();
    json.writeBooleanProperty(
        "keys_shared", metrics.keyRing().filter(keys -> !keys.local()).isPresent());
    json.writeBooleanProperty(
        "store_left_alone",
        metrics.store().filter(ResumptionMetrics.Store::breakerOpen).isPresent());
    json.writeEndObject();
  }

  /** Says from now on what goes wrong, and what is well again; in the end what was resumed. */
  HostOptions.Watch watch(Console console) {
    var watcher = Thread.ofVirtual().start(() -> watch(new Report(console)));
    return () -> {
      watcher.interrupt();
      var metrics = metrics();
      var missed = missed(metrics);
      console.say(
          "resumption: resumed " + resumed(metrics) + (missed.isEmpty() ? "" : "; " + missed));
    };
  }

  private void watch(Report report) {
    try {
      while (true) {
        report.tell();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Tells each thing once. */
  private final class Report {
    private final Console console;
    private boolean isLocal;
    private boolean isLeftAlone;
    private final Set<KeyRingEvent> told = new HashSet<>();

    Report(Console console) {
      this.console = console;
    }

    void tell() {
      var metrics = metrics();
      tellOfKeys(metrics.keyRing().filter(KeyRingState::local).isPresent());
      tellOfStore(metrics.store().filter(ResumptionMetrics.Store::breakerOpen).isPresent());
      for (var event = troubles.events.poll(); event != null; event = troubles.events.poll()) {
        if (told.add(new KeyRingEvent(event.kind(), event.slot(), ""))) {
          tell(event);
        }
      }
    }

    private void tellOfKeys(boolean local) {
      if (local && !isLocal) {
        console.complain(
            "the shared keys cannot be read: %s; until they can, sessions are this server's own"
                .formatted(troubles.failure));
      } else if (!local && isLocal) {
        console.say("resumption: the shared keys are here");
      }
      isLocal = local;
    }

    private void tellOfStore(boolean leftAlone) {
      if (leftAlone && !isLeftAlone) {
        console.complain(
            "the store of sessions does not answer; until it does, nothing is resumed");
      } else if (!leftAlone && isLeftAlone) {
        console.say("resumption: the store of sessions answers again");
      }
      isLeftAlone = leftAlone;
    }

    private void tell(KeyRingEvent event) {
      switch (event.kind()) {
        case REJECTED ->
            console.complain(
                "a key in the ring is not taken: %s; have all servers the same --kek-file?"
                    .formatted(event.what()));
        case CLOCK_SKEW -> console.complain(event.what());
        case GENERATION -> console.say("resumption: " + event.what());
        case OFFERED, ADOPTED, ERASED, LOCAL, STORE_FAILED -> {}
      }
    }
  }

  @Override
  public void close() {
    resumption.close();
    connection.ifPresent(SharedSessions::close);
  }

  private static void close(AutoCloseable connection) {
    try {
      connection.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
