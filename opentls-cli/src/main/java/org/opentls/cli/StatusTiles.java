package org.opentls.cli;

import java.time.Duration;
import java.time.Instant;
import org.opentls.cli.HtmlTable.Mood;
import org.opentls.tls.KeyRingState;
import org.opentls.tls.ResumptionMetrics;

/** What is to be seen at a glance. */
final class StatusTiles {
  private static final Duration SOON = Duration.ofDays(14);

  private final StringBuilder html = new StringBuilder("<dl class=\"tiles\">\n");

  private StatusTiles() {}

  static String of(StatusView view) {
    var tiles = new StatusTiles();
    var now = view.now();
    double rate = view.rate(each -> StatusView.full(each) + StatusView.resumed(each));
    tiles.add("Handshakes", Mood.PLAIN, StatusFormat.rate(rate));
    tiles.add("Resumed", Mood.PLAIN, StatusFormat.percent(view.hitRate()));
    var times = view.handshakes();
    tiles.add(
        "99 % take at most",
        Mood.PLAIN, times.count() == 0 ? "none yet" : StatusFormat.latency(times.percentile(0.99)));
    tiles.add("Connections", Mood.PLAIN, StatusFormat.count(now.tls().serverConnections().open()));
    now.resumption().store().ifPresent(store -> tiles.add("Store", mood(store), told(store)));
    now.resumption().keyRing().ifPresent(keys -> tiles.keys(keys, now.time()));
    tiles.certificates(now);
    return tiles.html + "</dl>\n";
  }

  static Mood mood(ResumptionMetrics.Store store) {
    return switch (store.breaker()) {
      case CLOSED -> Mood.GOOD;
      case HALF_OPEN -> Mood.WARNING;
      case OPEN -> Mood.BAD;
    };
  }

  static String told(ResumptionMetrics.Store store) {
    return switch (store.breaker()) {
      case CLOSED -> "answers";
      case HALF_OPEN -> "is tried again";
      case OPEN -> "left alone";
    };
  }

  private void keys(KeyRingState keys, Instant now) {
    if (keys.local()) {
      add("Keys", Mood.BAD, "not shared");
    } else {
      add("Next key in", Mood.PLAIN, StatusFormat.span(Duration.between(now, keys.until())));
    }
  }

  private void certificates(StatusSnapshot now) {
    now.expiries().values().stream()
        .min(Instant::compareTo)
        .map(first -> Duration.between(now.time(), first))
        .ifPresent(left -> {
          var mood =
              left.isNegative() ? Mood.BAD : left.compareTo(SOON) < 0 ? Mood.WARNING : Mood.GOOD;
          add(
              "Certificates",
              mood,
              left.isNegative() ? "expired" : "good for " + StatusFormat.span(left));
        });
  }

  private void add(String label, Mood mood, String value) {
    html.append("<div class=\"").append(mood.css()).append("\"><dt>");
    html.append(PageText.escaped(label)).append("</dt><dd>");
    html.append(PageText.escaped(value)).append("</dd></div>\n");
  }
}
