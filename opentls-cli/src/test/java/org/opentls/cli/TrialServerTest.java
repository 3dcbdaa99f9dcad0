package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
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
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.tls.ClientAuth;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.TlsProtocol;
import org.opentls.tls.Trust;

/** The server of {@code serve}, with the JDK's client and curl. */
class TrialServerTest {
  @TempDir private Path folder;

  private Path certs;
  private Path files;
  private TrialServer server;

  @BeforeEach
  void start() throws IOException {
    certs = folder.resolve("certs");
    assertThat(Transcript.of("certs", certs.toString(), "--client", "<b>Zoë</b>").exitCode())
        .isZero();
    files = Files.createDirectory(folder.resolve("files"));
    var identity = TlsIdentity.pem(certs.resolve("server.pem"), certs.resolve("server.key"));
    var context =
        TlsContext.server(identity)
            .applicationProtocols(TrialServer.PROTOCOLS)
            .trust(Trust.pem(certs.resolve("ca.pem")))
            .clientAuth(ClientAuth.WANT)
            .build();
    server =
        TrialServer.start(context, new Endpoint("127.0.0.1", 0), Optional.of(files.toRealPath()));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private TlsContext.Builder client() throws IOException {
    return TlsContext.client().trust(Trust.pem(certs.resolve("ca.pem")));
  }

  private static HttpClient over(TlsContext.Builder context, HttpClient.Version version) {
    return HttpClient.newBuilder()
        .sslContext(context.build().asSslContext())
        .version(version)
        .build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
  }

  private HttpResponse<String> get(String path) throws Exception {
    try (var client = over(client(), HttpClient.Version.HTTP_2)) {
      return client.send(request(path).build(), BodyHandlers.ofString());
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void visitorSeesItsOwnConnection(HttpClient.Version version) throws Exception {
    try (var client = over(client().groups("P-256"), version)) {
      var response = client.send(request("/connection.json").build(), BodyHandlers.ofString());
      boolean two = version == HttpClient.Version.HTTP_2;
      assertThat(response.version()).isEqualTo(version);
      assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
      assertThat(response.body())
          .contains(
              "\"http\" : \"" + (two ? "HTTP/2.0" : "HTTP/1.1"),
              "\"application_protocol\" : " + (two ? "\"h2\"" : "null"),
              "\"server_name\" : \"localhost\"",
              "\"protocol\" : \"TLSv1.3\"",
              "\"group\" : \"secp256r1\"",
              "\"client_certificates\" : [ ]",
              "\"session_age\" : ");
    }
  }

  @Test
  void pageTellsTheSameToAPerson() throws Exception {
    var response = get("/");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .startsWith("<!DOCTYPE html>")
        .contains(
            "TLS 1.3",
            "<dd>localhost</dd>",
            "Our certificate",
            "<dd>CN=localhost</dd>",
            "<dd>h2</dd>",
            "You have shown none.")
        .doesNotContain("<script")
        .endsWith("</html>\n");
    assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
        .startsWith("default-src 'none'; style-src 'sha256-")
        .doesNotContain("unsafe");
  }

  @ParameterizedTest
  @EnumSource(TlsProtocol.class)
  void certificateOfAClientIsShownAndEscaped(TlsProtocol protocol) throws Exception {
    var identity = TlsIdentity.pem(certs.resolve("client.pem"), certs.resolve("client.key"));
    try (var client =
        over(client().identity(identity).protocols(protocol), HttpClient.Version.HTTP_2)) {
      var page = client.send(request("/").build(), BodyHandlers.ofString()).body();
      assertThat(page).contains("Zoë", "&lt;b&gt;").doesNotContain("<b>");
      assertThat(client.send(request("/connection.json").build(), BodyHandlers.ofString()).body())
          .contains("Zoë", "\"protocol\" : \"" + protocol.standardName());
    }
  }

  @Test
  void laterConnectionIsTold() throws Exception {
    var context = client().build();
    var told = new ArrayList<String>();
    for (int i = 0; i < 2; i++) {
      try (var connection = context.connect("localhost", server.port())) {
        connection.outputStream().write("GET /connection.json HTTP/1.0\r\n\r\n".getBytes(UTF_8));
        told.add(new String(connection.inputStream().readAllBytes(), UTF_8));
      }
    }
    assertThat(told.getFirst()).contains("\"resumed\" : false", "\"session_age\" : 0");
    // OpenSSL has made the session anew, and nobody else keeps its age
    assertThat(told.getLast()).contains("\"resumed\" : true", "\"session_age\" : null");
  }

  @Test
  void headHasNoBodyAndOtherMethodsAreRefused() throws Exception {
    try (var client = over(client(), HttpClient.Version.HTTP_2)) {
      var head =
          client.send(
              request("/").method("HEAD", BodyPublishers.noBody()).build(),
              BodyHandlers.ofString());
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      var post =
          client.send(request("/").POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
      assertThat(post.statusCode()).isEqualTo(405);
      assertThat(post.headers().firstValue("allow")).hasValue("GET, HEAD");
    }
  }

  @Test
  void filesHaveTheirTypesAndRanges() throws Exception {
    Files.writeString(files.resolve("a b.txt"), "hello");
    var whole = get("/files/a%20b.txt");
    assertThat(whole.body()).isEqualTo("hello");
    assertThat(whole.headers().firstValue("content-type")).hasValue("text/plain");
    assertThat(whole.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    try (var client = over(client(), HttpClient.Version.HTTP_1_1)) {
      var part =
          client.send(
              request("/files/a%20b.txt").header("Range", "bytes=1-2").build(),
              BodyHandlers.ofString());
      assertThat(part.statusCode()).isEqualTo(206);
      assertThat(part.body()).isEqualTo("el");
    }
  }

  @Test
  void folderIsListedUnlessItHasAnIndex() throws Exception {
    Files.writeString(files.resolve("<i>&amp;.txt"), "hello");
    Files.createDirectories(files.resolve("sub/sub"));
    Files.createSymbolicLink(files.resolve("link"), certs);
    assertThat(get("/files/").body())
        .contains(
            "<a href=\"./%3Ci%3E&amp;amp;.txt\">&lt;i&gt;&amp;amp;.txt</a></dt><dd>5 B</dd>",
            "<a href=\"./sub/\">sub/</a>")
        .doesNotContain("link", "<i>");
    assertThat(get("/files/sub/").body()).contains("/files/sub/", "./sub/");
    Files.writeString(files.resolve("sub/index.html"), "an index");
    assertThat(get("/files/sub/").body()).isEqualTo("an index");
  }

  @Test
  void nothingLeadsOutOfTheFolder() throws Exception {
    Files.createSymbolicLink(files.resolve("folder"), certs);
    Files.createSymbolicLink(files.resolve("file"), certs.resolve("server.key"));
    Files.createDirectory(files.resolve("sub"));
    for (var path :
        List.of(
            "/files/folder/",
            "/files/folder/server.key",
            "/files/file",
            "/files/../certs/server.key",
            "/files/%2e%2e/certs/server.key",
            "/files/..%2fcerts%2fserver.key",
            "/files/%2e%2e%2fcerts/",
            "/files/sub/..;/..;/certs/server.key",
            "/files/..%5ccerts%5cserver.key",
            "/files//" + certs + "/server.key",
            "/files/%00",
            "/certs/server.key")) {
      var response = raw(path);
      assertThat(response)
          .as(path)
          .matches("(?s)HTTP/1.1 40[0-9] .*")
          .doesNotContain("PRIVATE KEY", "server.key</a>");
    }
  }

  /** The path as it is: clients would clean it. */
  private String raw(String path) throws IOException {
    try (var connection = client().build().connect("localhost", server.port())) {
      var text = "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path);
      connection.outputStream().write(text.getBytes(UTF_8));
      return new String(connection.inputStream().readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({"--http2, 2 200", "--http1.1, 1.1 200", "'--http2 --tlsv1.2 --tls-max 1.2', 2 200"})
  void curlVisits(String options, String answer) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "there is no curl");
    var command =
        Stream.of(
                Stream.of("/usr/bin/curl", "-sS", "-o", "/dev/null"),
                Stream.of("-w", "%{http_version} %{http_code}"),
                Stream.of("--cacert", certs.resolve("ca.pem").toString()),
                Stream.of(options.split(" ")),
                Stream.of("https://localhost:" + server.port() + "/"))
            .flatMap(part -> part)
            .toList();
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEqualTo(answer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\u0000\u0001x", ""})
  void garbageHarmsNobody(String garbage) throws Exception {
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.port())) {
      socket.getOutputStream().write(garbage.getBytes(UTF_8));
      socket.shutdownOutput();
      socket.setSoTimeout(20_000);
      assertThat(socket.getInputStream().readAllBytes().length).isLessThan(100);
    }
    assertThat(get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void portInUseIsToldShortly() throws Exception {
    var context =
        TlsContext.server(TlsIdentity.pem(certs.resolve("server.pem"), certs.resolve("server.key")))
            .applicationProtocols(TrialServer.PROTOCOLS)
            .build();
    var taken = new Endpoint("127.0.0.1", server.port());
    assertThatThrownBy(() -> TrialServer.start(context, taken, Optional.empty()))
        .isInstanceOf(Failure.class)
        .hasMessage("cannot listen on " + taken + ": Address already in use");
  }
}
