package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.opentls.hashlib.Digest;

/** The page for a person, in HTML without scripts. Everything that a visitor says is escaped. */
final class PageText {
  private PageText() {}

  private static final String STYLE = resource("page.css");

  /** Nothing but the style of the page may take effect, whatever stands in it. */
  static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + sha256(STYLE)
          + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static String resource(String name) {
    try (var in = PageText.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try (var digest = Digest.of("SHA256")) {
      digest.update(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(digest.digest());
    }
  }

  /**
   * The page.
   *
   * @param hasFiles whether there is a folder to go on to
   * @param sessions which the server shares with others
   */
  static String of(
      ConnectionPage.Visit visit, boolean hasFiles, Optional<SharedSessions> sessions) {
    var connection = visit.connection();
    var page = begun("Your connection");
    page.add("<p class=\"protocol\">" + escaped(spoken(connection.protocol())) + "</p>");
    page.add("<dl>");
    row(page, "Cipher suite", connection.cipherSuite());
    row(page, "Key exchange", connection.group().orElse("without a group"));
    row(page, "Server name", visit.serverName().orElse("none was sent"));
    for (var shown : connection.own().stream().limit(1).toList()) {
      row(page, "Our certificate", shown.subject());
    }
    row(page, "Application protocol", connection.applicationProtocol().orElse("none was offered"));
    row(page, "HTTP", visit.http());
    row(page, "Session", session(visit));
    row(page, "Your address", visit.address());
    page.add("</dl>");
    certificate(page, connection.peer());
    sessions.ifPresent(shared -> sessions(page, shared));
    page.add(
        "<footer>"
            + (hasFiles ? "<a href=\"" + SharedFolder.PATH + "/\">Files</a> " : "")
            + "<a href=\"/connection.json\">JSON</a></footer>");
    return ended(page);
  }

  /**
   * The page of a folder.
   *
   * @param path of the folder, as it stands in the URL
   */
  static String of(String path, List<SharedFolder.Entry> entries) {
    var page = begun("Files");
    page.add("<p class=\"none\">" + escaped(path) + "</p>");
    page.add("<dl class=\"files\">");
    for (var entry : entries) {
      var link = "<a href=\"" + escaped(entry.link()) + "\">" + escaped(entry.name()) + "</a>";
      page.add("<div><dt>" + link + "</dt><dd>" + escaped(entry.size()) + "</dd></div>");
    }
    page.add("</dl>");
    page.add("<footer><a href=\"/\">Your connection</a></footer>");
    return ended(page);
  }

  private static List<String> begun(String title) {
    var page = new ArrayList<String>();
    page.add("<!DOCTYPE html>");
    page.add("<html lang=\"en\">");
    page.add("<meta charset=\"utf-8\">");
    page.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    page.add("<title>" + title + " - OpenTLS</title>");
    page.add("<style>" + STYLE + "</style>");
    page.add("<main>");
    page.add("<p class=\"brand\">OpenTLS</p>");
    page.add("<h1>" + title + "</h1>");
    return page;
  }

  private static String ended(List<String> page) {
    page.add("</main>");
    page.add("</html>");
    return String.join("\n", page) + "\n";
  }

  /** As in {@code TLS 1.3}. */
  private static String spoken(String protocol) {
    return protocol.replace("TLSv", "TLS ");
  }

  private static String session(ConnectionPage.Visit visit) {
    return (visit.connection().resumed() ? "resumed" : "new")
        + visit.age().map(age -> ", " + StatusFormat.span(age) + " old").orElse("")
        + visit.missReason().map(reason -> ": " + SharedSessions.told(reason)).orElse("");
  }

  /** What all visitors of this server have come to. */
  private static void sessions(List<String> page, SharedSessions shared) {
    var metrics = shared.metrics();
    page.add("<h2>All sessions here</h2>");
    page.add("<dl>");
    row(page, "Kept as", shared.where());
    row(page, "Resumed", SharedSessions.resumed(metrics));
    var missed = SharedSessions.missed(metrics);
    row(page, "Not resumed", missed.isEmpty() ? "none" : missed);
    page.add("</dl>");
  }

  private static void certificate(List<String> page, List<CertificateFacts> chain) {
    page.add("<h2>Your certificate</h2>");
    if (chain.isEmpty()) {
      page.add("<p class=\"none\">You have shown none.</p>");
      return;
    }
    var own = chain.getFirst();
    page.add("<dl>");
    row(page, "Subject", own.subject());
    row(page, "Issuer", own.issuer());
    row(page, "Valid", own.validity());
    row(page, "Key", own.key());
    row(page, "SHA-256", own.sha256());
    page.add("</dl>");
  }

  private static void row(List<String> page, String label, String value) {
    page.add("<div><dt>" + label + "</dt><dd>" + escaped(value) + "</dd></div>");
  }

  /** What a stranger says, as HTML shows it. */
  static String escaped(String text) {
    return Quoting.visible(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
