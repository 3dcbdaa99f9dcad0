package org.opentls.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.opentls.api.OpenSSL;
import org.opentls.cli.HtmlTable.Mood;
import org.opentls.tls.KeyRingState;
import org.opentls.tls.Latency;
import org.opentls.tls.MissReason;
import org.opentls.tls.ResumptionMetrics;

/** The status in numbers, for people. */
final class StatusTables {
  /** Authorities that issue for 90 days renew 30 days before the end. */
  private static final Duration SOON = Duration.ofDays(14);

  private static final Duration ALARMING_SKEW = Duration.ofSeconds(30);

  private final StatusView view;
  private final StatusSnapshot now;
  private final StringBuilder html = new StringBuilder();

  private StatusTables(StatusView view) {
    this.view = view;
    now = view.now();
  }

  static String of(StatusView view) {
    var tables = new StatusTables(view);
    tables.handshakes();
    tables.times();
    tables.hosts();
    tables.reasons();
    tables.shares();
    var resumption = tables.now.resumption();
    resumption.keyRing().ifPresent(tables::keyRing);
    resumption.store().ifPresent(tables::store);
    tables.process();
    return tables.html.toString();
  }

  private void handshakes() {
    var server = now.tls().server();
    var table =
        new HtmlTable("t-handshakes", "Handshakes", "Kind", "A second", "Last minute", "So far");
    row(table, "Full", view.rate(StatusView::full), view.more(StatusView::full), server.full());
    row(
        table,
        "Resumed",
        view.rate(StatusView::resumed),
        view.more(StatusView::resumed),
        server.resumed());
    row(
        table,
        "Failed",
        view.rate(StatusView::failed),
        view.more(StatusView::failed),
        server.failed());
    html.append(table);
  }

  private static void row(HtmlTable table, String kind, double rate, long minute, long all) {
    table.row(kind, StatusFormat.rate(rate), StatusFormat.count(minute), StatusFormat.count(all));
  }

  private void times() {
    var connections = now.tls().serverConnections();
    var table =
        new HtmlTable(
            "t-times",
            "How long it takes",
            "What",
            "Times",
            "Half within",
            "90 % within",
            "99 % within");
    row(table, "Handshakes, last minute", view.handshakes());
    row(table, "Full handshakes, so far", connections.fullHandshakes());
    row(table, "Resumed handshakes, so far", connections.resumedHandshakes());
    view.lookups().ifPresent(lookups -> row(table, "Look-ups, last minute", lookups));
    now.lookups().ifPresent(lookups -> row(table, "Look-ups, so far", lookups));
    html.append(table);
  }

  private static void row(HtmlTable table, String what, Latency latency) {
    boolean isNone = latency.count() == 0;
    table.row(
        what,
        StatusFormat.count(latency.count()),
        isNone ? "" : StatusFormat.latency(latency.percentile(0.5)),
        isNone ? "" : StatusFormat.latency(latency.percentile(0.9)),
        isNone ? "" : StatusFormat.latency(latency.percentile(0.99)));
  }

  private void hosts() {
    var rows = now.resumption().hosts();
    var names = new TreeSet<>(rows.keySet());
    names.addAll(now.expiries().keySet());
    var table =
        new HtmlTable("t-hosts", "Hosts", "Host", "Resumed", "Full", "Rate", "Certificate expires");
    for (var name : names) {
      var row = rows.getOrDefault(name, NOBODY);
      long missed = StatusView.missed(row);
      table.row(
          name,
          StatusFormat.count(row.resumed()),
          StatusFormat.count(missed),
          StatusFormat.percent(StatusView.part(row.resumed(), missed)),
          expiry(now.expiries().get(name)));
    }
    html.append(table);
  }

  private static final ResumptionMetrics.Host NOBODY = new ResumptionMetrics.Host(0, Map.of());

  private String expiry(@Nullable Instant expiry) {
    if (expiry == null) {
      return "not known here";
    }
    var left = Duration.between(now.time(), expiry);
    return left.isNegative()
        ? "EXPIRED " + StatusFormat.span(left.negated()) + " ago"
        : (left.compareTo(SOON) < 0 ? "soon: in " : "in ") + StatusFormat.span(left);
  }

  private void reasons() {
    var table =
        new HtmlTable(
            "t-reasons",
            "Why sessions were not resumed",
            "Reason",
            "The client's session",
            "Last minute",
            "So far");
    var missed = now.resumption().missed();
    for (var reason : MissReason.values()) {
      long count = missed.getOrDefault(reason, 0L);
      if (count > 0) {
        table.row(
            SharedSessions.name(reason),
            SharedSessions.meaning(reason),
            StatusFormat.count(view.more(each -> each.resumption().missed(reason))),
            StatusFormat.count(count));
      }
    }
    html.append(table);
  }

  private void shares() {
    var connections = now.tls().serverConnections();
    share("t-protocols", "Protocols", connections.protocols());
    share("t-suites", "Cipher suites", connections.cipherSuites());
    share("t-groups", "Groups of key exchange", connections.groups());
  }

  private void share(String id, String caption, Map<String, Long> counts) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    var table = new HtmlTable(id, caption, "Name", "Handshakes", "Share");
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(each ->
            table.row(
                each.getKey(),
                StatusFormat.count(each.getValue()),
                StatusFormat.percent(StatusView.part(each.getValue(), all - each.getValue()))));
    html.append(table);
  }

  private void keyRing(KeyRingState keys) {
    var time = now.time();
    boolean isSkewed = keys.clockOffset().abs().compareTo(ALARMING_SKEW) > 0;
    html.append(
        new HtmlTable("t-keys", "Keys of sessions", "What", "Now")
            .row("Kept as", now.kept())
            .row(
                "Shared",
                keys.local() ? Mood.BAD : Mood.GOOD,
                keys.local() ? "no: the keys cannot be read" : "yes")
            .row("Key that encrypts", keys.key().orElse("none"))
            .row("Its age", StatusFormat.span(Duration.between(keys.since(), time)))
            .row("Next key in", StatusFormat.span(Duration.between(time, keys.until())))
            .row("Keys that decrypt", StatusFormat.count(keys.keys()))
            .row("Generation", StatusFormat.count(keys.generation()))
            .row(
                "Store's clock ahead by",
                isSkewed ? Mood.WARNING : Mood.PLAIN,
                StatusFormat.offset(keys.clockOffset()))
            .row(
                "Store read",
                keys.lastRead()
                    .map(read -> StatusFormat.span(Duration.between(read, time)) + " ago")
                    .orElse("never")));
  }

  private void store(ResumptionMetrics.Store store) {
    html.append(
        new HtmlTable("t-store", "Store of sessions", "What", "So far")
            .row("Breaker", StatusTiles.mood(store), StatusTiles.told(store))
            .row("Opened", StatusFormat.count(store.breakerOpened()))
            .row("Found", StatusFormat.count(store.found()))
            .row("Not found", StatusFormat.count(store.notFound()))
            .row("Saved", StatusFormat.count(store.saved()))
            .row("Failed calls", StatusFormat.count(store.failures()))
            .row("Writes not made", StatusFormat.count(store.dropped()))
            .row("Writes that wait", StatusFormat.count(store.waiting())));
  }

  private void process() {
    var table =
        new HtmlTable("t-process", "Process", "What", "Now")
            .row("Connections", StatusFormat.count(now.tls().serverConnections().open()));
    now.tls().nativeMemory().ifPresent(bytes -> table.row("Native memory", Progress.bytes(bytes)));
    now.resident().ifPresent(bytes -> table.row("Resident memory", Progress.bytes(bytes)));
    html.append(
        table
            .row("OpenSSL", OpenSSL.versionText())
            .row("Running since", StatusFormat.time(now.started()))
            .row("This is of", StatusFormat.time(now.time())));
  }
}
