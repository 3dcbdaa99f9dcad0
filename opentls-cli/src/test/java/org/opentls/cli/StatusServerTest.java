package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.redis.RedisStores;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.Resumption;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Trust;
import org.opentls.tls.VirtualHosts;

/** The page of a server's status, and a server that clients come to. */
@Timeout(120)
class StatusServerTest {
  private static final Endpoint HERE = new Endpoint("127.0.0.1", 0);
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private Path certs;
  private TlsIdentity identity;
  private HttpClient browser;
  private int statusPort;
  private int port;

  @BeforeEach
  void makeCertificates() throws IOException {
    certs = folder.resolve("certs");
    assertThat(Transcript.of("certs", certs.toString()).exitCode()).isZero();
    identity = TlsIdentity.pem(certs.resolve("server.pem"), certs.resolve("server.key"));
    browser = HttpClient.newBuilder().sslContext(client().asSslContext()).build();
    open.add(browser);
  }

  @AfterEach
  void stop() throws Exception {
    for (var each : open.reversed()) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T closed(T opened) {
    open.add(opened);
    return opened;
  }

  private TlsContext client() throws IOException {
    return TlsContext.client().trust(Trust.pem(certs.resolve("ca.pem"))).build();
  }

  private TlsContext.Builder server() {
    return TlsContext.server(identity).applicationProtocols(HttpsServer.PROTOCOLS);
  }

  /** Begins a server, and the page beside it. */
  private void serve(Resumption.Builder builder, StatusAccess access) throws IOException {
    var shared = closed(SharedSessions.open(builder, "tickets", Optional.empty()));
    var context = server().resumption(shared.resumption()).build();
    port = closed(TrialServer.start(context, HERE, Optional.empty())).port();
    show(StatusSource.of(shared, identity), access);
  }

  private void show(StatusSource source, StatusAccess access) throws IOException {
    var place = new StatusOptions.Place(HERE, access);
    statusPort = closed(StatusServer.start(server().build(), place, source)).port();
  }

  private void serveTickets() throws IOException {
    serve(Resumption.localTickets(), StatusAccess.local("127.0.0.1"));
  }

  private static void visit(TlsContext client, int port) throws IOException {
    try (var connection = client.connect("localhost", port)) {
      connection.outputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
      assertThat(connection.inputStream().readAllBytes()).isNotEmpty();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + statusPort + path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    return browser.send(request(path).build(), BodyHandlers.ofString());
  }

  private PrometheusReader metrics() throws Exception {
    var response = get("/metrics");
    assertThat(response.headers().firstValue("content-type")).hasValue(PrometheusText.TYPE);
    return PrometheusReader.of(response.body());
  }

  @Test
  void numbersMoveAsClientsCome() throws Exception {
    serveTickets();
    var host = Map.of("host", "(default)");
    var missed = Map.of("host", "(default)", "reason", "no_ticket");
    visit(client(), port);
    var before = metrics();
    assertThat(before.value("opentls_resumption_misses_total", missed)).isEqualTo(1);
    var client = client();
    for (int i = 0; i < 5; i++) {
      visit(client, port);
    }
    var after = metrics();
    assertThat(after.value("opentls_resumption_misses_total", missed)).isEqualTo(2);
    assertThat(after.value("opentls_resumption_hits_total", host)).isEqualTo(4);
    var resumed = Map.of("role", "server", "kind", "resumed");
    for (var name :
        List.of("opentls_handshakes_total", "opentls_handshake_duration_seconds_count")) {
      assertThat(after.value(name, resumed) - before.value(name, resumed))
          .as(name)
          .isGreaterThanOrEqualTo(4);
    }
    assertThat(after.value("opentls_key_ring_local", Map.of())).isZero();
    assertThat(after.value("opentls_certificate_expiry_time_seconds", host))
        .isEqualTo(identity.chain().getFirst().getNotAfter().toInstant().toEpochMilli() / 1e3);
    assertThat(after.value("opentls_connections", Map.of("role", "server"))).isPositive();
    var tls13 = Map.of("role", "server", "protocol", "TLSv1.3");
    assertThat(after.value("opentls_protocol_handshakes_total", tls13)).isGreaterThan(5);
  }

  /** What Prometheus itself says of it. */
  @Test
  void promtoolAcceptsTheMetrics() throws Exception {
    var promtool = Path.of("/usr/bin/promtool");
    assumeTrue(Files.isExecutable(promtool), "there is no promtool");
    serveTickets();
    visit(client(), port);
    var process =
        new ProcessBuilder(promtool.toString(), "check", "metrics")
            .redirectErrorStream(true)
            .start();
    try (var in = process.getOutputStream()) {
      in.write(get("/metrics").body().getBytes(UTF_8));
    }
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void pageHasItsNumbersWithoutScripts() throws Exception {
    serveTickets();
    visit(client(), port);
    // the page is of the last sample
    await(() -> body("/").contains("<td>none was offered</td>"));
    var page = get("/");
    assertThat(page.body())
        .contains(
            "<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>",
            "<caption>Handshakes</caption>",
            "<th scope=\"row\">TLSv1.3</th>",
            "<th scope=\"row\">no_ticket</th>",
            "<th scope=\"row\">(default)</th>",
            "<td class=\"good\">yes</td>")
        .containsPattern("<section id=\"charts\"[^>]* hidden>")
        .doesNotContain("<style", "style=", "<script>", "onclick");
    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
        .contains("frame-ancestors 'none'", "base-uri 'none'")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("server")).isEmpty();
  }

  private String body(String path) {
    try {
      return get(path).body();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(100);
    }
  }

  @Test
  void jsonTellsTheSameToPrograms() throws Exception {
    serveTickets();
    visit(client(), port);
    await(() -> body("/status.json").contains("\"no_ticket\" : 1"));
    assertThat(get("/status.json").headers().firstValue("content-type"))
        .hasValue("application/json");
    assertThat(body("/status.json"))
        .contains(
            "\"kept_as\" : \"tickets\"",
            "\"(default)\" : {",
            "\"key_ring\" : {",
            "\"shared\" : true",
            "\"TLSv1.3\" : ",
            "\"p99\" : ",
            "\"last_minute\" : {")
        .doesNotContain("\"store\" : {");
  }

  @Test
  void eventsBringEachSampleAndWhatWasBefore() throws Exception {
    serveTickets();
    var response = browser.send(request("/events").build(), BodyHandlers.ofLines());
    assertThat(response.headers().firstValue("content-type")).hasValue(StatusStream.TYPE);
    visit(client(), port);
    try (var lines = response.body()) {
      var events = lines.filter(line -> !line.isEmpty()).iterator();
      assertThat(events.next()).isEqualTo("event: history");
      assertThat(events.next()).startsWith("data: {\"time\":[");
      assertThat(events.next()).isEqualTo("event: sample");
      var sample = events.next();
      while (!sample.contains("none was offered")) {
        sample = events.next();
      }
      assertThat(sample).startsWith("data: {\"time\":[").contains("\"tables\":\"<div id=");
    }
  }

  @Test
  void onlySoManyLookOnAtOnce() throws Exception {
    serveTickets();
    var streams = new ArrayList<Stream<String>>();
    for (int i = 0; i < StatusStream.MOST; i++) {
      var response = browser.send(request("/events").build(), BodyHandlers.ofLines());
      assertThat(response.statusCode()).isEqualTo(200);
      streams.add(response.body());
    }
    assertThat(get("/events").statusCode()).isEqualTo(503);
    assertThat(get("/").statusCode()).isEqualTo(200);
    streams.forEach(Stream::close);
    await(() -> {
      try (var lines = browser.send(request("/events").build(), BodyHandlers.ofLines()).body()) {
        return lines.findFirst().orElseThrow().startsWith("event");
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"/uplot.js", "/uplot.css", "/status.js", "/status.css", "/page.css"})
  void filesOfThePageAreThere(String path) throws Exception {
    serveTickets();
    var response = get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body().length()).isGreaterThan(500);
    assertThat(response.headers().firstValue("content-type").orElseThrow())
        .startsWith(path.endsWith("js") ? "text/javascript" : "text/css");
    assertThat(get("/page.css.map").statusCode()).isEqualTo(404);
  }

  @Test
  void nothingIsShownWithoutTheToken() throws Exception {
    var access = StatusAccess.withToken("127.0.0.1", true, TOKEN.toCharArray());
    serve(Resumption.localTickets(), access);
    for (var path : List.of("/", "/metrics", "/status.json", "/events", "/nothing", "/status.js")) {
      var response = get(path);
      assertThat(response.statusCode()).as(path).isEqualTo(401);
      assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer");
      assertThat(response.body())
          .contains("<form method=\"post\" action=\"/login\">")
          .doesNotContain("opentls_", "(default)");
    }
    var shown =
        browser.send(
            request("/metrics").header("Authorization", "Bearer " + TOKEN).build(),
            BodyHandlers.ofString());
    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(shown.body()).contains("opentls_handshakes_total").doesNotContain(TOKEN);
  }

  private HttpResponse<String> logIn(String form) throws Exception {
    return browser.send(
        request("/login")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void browserLogsInOnce() throws Exception {
    var access = StatusAccess.withToken("127.0.0.1", true, TOKEN.toCharArray());
    serve(Resumption.localTickets(), access);
    for (var wrong : List.of("token=x", "token=%", "x=" + TOKEN, "token=" + TOKEN + "&a=b")) {
      assertThat(logIn(wrong).statusCode()).as(wrong).isEqualTo(401);
    }
    assertThat(logIn("token=" + "x".repeat(5000)).statusCode()).isEqualTo(413);
    var login = logIn("token=" + TOKEN);
    assertThat(login.statusCode()).isEqualTo(303);
    var cookie = login.headers().firstValue("set-cookie").orElseThrow();
    assertThat(cookie)
        .contains("; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/")
        .doesNotContain(TOKEN, "Domain");
    var page =
        browser.send(
            request("/").header("Cookie", cookie.substring(0, cookie.indexOf(';'))).build(),
            BodyHandlers.ofString());
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<caption>Handshakes</caption>");
  }

  /** A name of the attacker's that leads to this machine. */
  @Test
  void nameOfAStrangersIsRefused() throws Exception {
    serveTickets();
    try (var connection = client().connect("localhost", statusPort)) {
      connection
          .outputStream()
          .write(
              "GET /metrics HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n"
                  .getBytes(UTF_8));
      assertThat(new String(connection.inputStream().readAllBytes(), UTF_8))
          .startsWith("HTTP/1.1 421")
          .doesNotContain("opentls_");
    }
  }

  @Test
  void nothingCanBeChanged() throws Exception {
    serveTickets();
    for (var method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
      var response =
          browser.send(
              request("/").method(method, BodyPublishers.noBody()).build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).as(method).isEqualTo(405);
    }
  }

  /** Clients can send any name; those that are nobody's are one row, whatever they are. */
  @Test
  void namesThatClientsMakeUpAreNotKept() throws Exception {
    var shared =
        closed(SharedSessions.open(Resumption.localTickets(), "tickets", Optional.empty()));
    var hosts =
        VirtualHosts.builder()
            .host("a.test", server().build())
            .defaultHost(server().build())
            .resumption(shared.resumption())
            .build();
    port = closed(TrialServer.start(hosts.context(), HERE, Optional.empty())).port();
    show(StatusSource.of(shared, hosts), StatusAccess.local("127.0.0.1"));
    for (int i = 0; i < 50; i++) {
      visitAs("made-up-" + i + ".test");
    }
    visitAs("a.test");
    visitAs("localhost");
    visitWithOpenssl("\"><b>made-up");
    var hits = metrics().all("opentls_resumption_misses_total");
    assertThat(hits)
        .extracting(sample -> sample.labels().get("host"))
        .containsOnly("a.test", "(default)");
    assertThat(hits)
        .filteredOn(sample -> "a.test".equals(sample.labels().get("host")))
        .extracting(PrometheusReader.Sample::value)
        .containsExactly(1.0);
    for (var path : List.of("/", "/metrics", "/status.json")) {
      await(() -> body(path).contains("a.test"));
      assertThat(body(path)).as(path).doesNotContain("made-up");
    }
  }

  private void visitAs(String name) throws IOException {
    var context =
        TlsContext.client()
            .trust(Trust.pem(certs.resolve("ca.pem")))
            .verifyHost(false)
            .build()
            .asSslContext();
    try (var socket = (SSLSocket) context.getSocketFactory().createSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 20_000);
      var parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      // the server has counted it when it answers
      socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
      assertThat(socket.getInputStream().read()).isPositive();
    }
  }

  /** With bytes that are in no name. */
  private void visitWithOpenssl(String name) throws Exception {
    var process =
        new ProcessBuilder(
                "openssl", "s_client", "-connect", "127.0.0.1:" + port, "-servername", name)
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(UTF_8));
    process.getOutputStream().flush();
    process.getInputStream().readAllBytes();
    process.waitFor();
  }

  /** Redis answers nothing, with its connections open, and then it answers again. */
  @Test
  void frozenStoreIsSeenAndItsReturnToo() throws Exception {
    assumeTrue(TourFleet.hasRedis(), "there is no Redis");
    var redis = closed(new TourFleet(folder, Optional.empty()).redisServer());
    var process = redis.child().orElseThrow();
    var stores = closed(RedisStores.open(redis.uri()));
    serve(
        Resumption.sessions(stores.sessions(), stores.keys(), KeyProtector.none()),
        StatusAccess.local("127.0.0.1"));
    var client = client();
    visit(client, port);
    awaitState(client, state -> state.equals("closed"));
    assertThat(body("/")).contains("<td class=\"good\">answers</td>");
    signal(process, "STOP");
    awaitState(client, state -> state.equals("open"));
    await(() ->
        body("/").contains("<div class=\"bad\"><dt>Store</dt><dd>left alone</dd></div>")
            || body("/").contains("is tried again"));
    signal(process, "CONT");
    awaitState(client, state -> state.equals("closed"));
    await(() -> body("/").contains("<div class=\"good\"><dt>Store</dt><dd>answers</dd></div>"));
    assertThat(metrics().value("opentls_store_breaker_openings_total", Map.of())).isPositive();
  }

  private void awaitState(TlsContext client, Predicate<String> condition) throws Exception {
    while (true) {
      visit(client, port);
      var state =
          metrics().all("opentls_store_breaker_state").stream()
              .filter(sample -> sample.value() == 1)
              .map(sample -> String.valueOf(sample.labels().get("state")))
              .findFirst()
              .orElseThrow();
      if (condition.test(state)) {
        return;
      }
      Thread.sleep(20);
    }
  }

  private static void signal(TourFleet.Child child, String name) throws Exception {
    var pid = Long.toString(child.process().pid());
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }
}
