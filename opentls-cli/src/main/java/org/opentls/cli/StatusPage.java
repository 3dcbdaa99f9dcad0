package org.opentls.cli;

/**
 * The page for whoever runs a server. Its numbers stand in it, and its script has them change and
 * draws charts; a browser without scripts loads it again every 10 seconds.
 */
final class StatusPage {
  private StatusPage() {}

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Status - OpenTLS</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="/page.css">
      <link rel="stylesheet" href="/uplot.css">
      <link rel="stylesheet" href="/status.css">
      """;

  private static final String BEGIN =
      """
      <noscript><meta http-equiv="refresh" content="10"></noscript>
      <script src="/uplot.js" defer></script>
      <script src="/status.js" defer></script>
      <main class="wide">
      <header>
      <p class="brand">OpenTLS</p>
      <h1>Status</h1>
      <p id="state" role="status">As of now</p>
      </header>
      """;

  private static final String CHARTS =
      """
      <section id="charts" aria-labelledby="charts-head" hidden>
      <h2 id="charts-head">The last hour</h2>
      <fieldset><legend>Shown</legend>
      <label><input type="radio" name="span" value="300" checked> 5 minutes</label>
      <label><input type="radio" name="span" value="900"> 15 minutes</label>
      <label><input type="radio" name="span" value="3600"> 1 hour</label>
      <button type="button" id="pause" aria-pressed="false">Pause</button>
      </fieldset>
      <div class="charts">
      """;

  private static final String END =
      """
      </div>
      <footer>
      <a href="/metrics">Metrics for Prometheus</a> <a href="/status.json">JSON</a>
      </footer>
      </main>
      </html>
      """;

  static String of(StatusView view) {
    boolean hasStore = view.now().resumption().store().isPresent();
    var page = new StringBuilder(HEAD).append(BEGIN);
    page.append(tiles(view)).append(CHARTS);
    chart(page, "rate", "Handshakes a second", "t-handshakes");
    chart(page, "hits", "Sessions resumed, in percent of handshakes", "t-hosts");
    chart(page, "handshakes", "Time of handshakes, in milliseconds", "t-times");
    if (hasStore) {
      chart(page, "lookups", "Time of look-ups in the store, in milliseconds", "t-times");
    }
    chart(page, "connections", "Connections", "t-process");
    chart(page, "memory", "Memory, in MiB", "t-process");
    page.append("</div>\n</section>\n<div>\n<h2>In numbers</h2>\n");
    return page.append(tables(view)).append(END).toString();
  }

  private static void chart(StringBuilder page, String name, String caption, String table) {
    page.append(
        """
        <figure data-chart="%s"><figcaption>%s <a href="#%s">in numbers</a></figcaption>
        <div class="plot" aria-hidden="true"></div></figure>
        """
            .formatted(name, caption, table));
  }

  /** What changes in the page, to be put in the place of what is there. */
  static String live(StatusView view) {
    return tiles(view) + tables(view);
  }

  private static String tiles(StatusView view) {
    return "<div id=\"tiles\">\n" + StatusTiles.of(view) + "</div>\n";
  }

  private static String tables(StatusView view) {
    return "<div id=\"tables\">\n" + StatusTables.of(view) + "</div>\n";
  }

  /**
   * The page for those who have shown no token.
   *
   * @param failed whether they have just shown a wrong one
   */
  static String login(boolean failed) {
    return HEAD
        + """
        <main>
        <p class="brand">OpenTLS</p>
        <h1>Status</h1>
        <form method="post" action="/login">
        <label for="token">The token of this server's status page</label>
        """
        + (failed ? "<p class=\"bad\" role=\"alert\">That is not the token.</p>\n" : "")
        + """
        <input id="token" name="token" type="password" autocomplete="current-password" required>
        <button>Show the status</button>
        </form>
        </main>
        </html>
        """;
  }
}
