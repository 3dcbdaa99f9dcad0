package org.opentls.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentls.api.OpenSslWords;
import org.opentls.hashlib.Digest;
import org.opentls.tls.Certificates;
import org.opentls.tls.Greeter;
import org.opentls.tls.MissReason;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Transport;
import org.opentls.tls.Trust;

/** Holds {@code docs/troubleshooting.md} to what the sources, and OpenSSL, can say. */
class TroubleshootingTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** Stands in a message of the page for what differs. */
  private static final String VARIABLE = "…";

  private static final List<String> MODULES =
      List.of("library", "opentls-redis", "opentls-jetty", "opentls-cli");

  /** What these say nobody meets but who has broken the program. */
  private static final List<String> INNER =
      List.of("TourSteps.java", "CertificateFacts.java", "ConnectionPage.java");

  @TempDir Path folder;

  /** The messages of the page by the heads of their columns. */
  private static Map<String, List<String>> page() throws IOException {
    var messages = new TreeMap<String, List<String>>();
    var head = "";
    for (var line : Files.readAllLines(ROOT.resolve("docs/troubleshooting.md"))) {
      var cell = line.startsWith("| ") ? line.substring(2).split(" \\| ", 2)[0] : "";
      if (cell.indexOf('`') >= 0) {
        var all = messages.computeIfAbsent(head, _ -> new ArrayList<>());
        CODE.matcher(cell).results().map(code -> code.group(1)).forEach(all::add);
      } else if (cell.matches("[a-zA-Z ]+")) {
        head = cell;
      }
    }
    return messages;
  }

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** The source files without comments, and with one literal where several are added up. */
  private static Map<Path, String> sources() throws IOException {
    var sources = new TreeMap<Path, String>();
    for (var module : MODULES) {
      try (var files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> sources.put(file, source(file)));
      }
    }
    return sources;
  }

  private static String source(Path file) {
    try {
      return Files.readString(file)
          .replaceAll("(?s)/\\*.*?\\*/", "")
          .replaceAll("(?<!\\\\)\"\\s*\\+\\s*\"", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

  private static List<String> literals(String source) {
    return LITERAL
        .matcher(source)
        .results()
        .map(literal -> literal.group(1).replace("\\\"", "\""))
        .toList();
  }

  @Test
  void everyMessageOfThePageIsInOneOfTheSources() throws IOException {
    var files = sources().values().stream().map(TroubleshootingTest::literals).toList();
    var messages = page().get("message");
    assertThat(messages).hasSizeGreaterThan(500);
    assertThat(messages)
        .allSatisfy(message ->
            assertThat(files).anyMatch(literals -> isSaid(message, literals), "say " + message));
  }

  private static boolean isSaid(String message, List<String> literals) {
    return Arrays.stream(message.split(VARIABLE, -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .allMatch(part -> literals.stream().anyMatch(literal -> literal.contains(part)));
  }

  @Test
  void everyMessageOfTheSourcesIsOnThePage() throws IOException {
    var page = String.join("\n", page().get("message"));
    var missing = new TreeSet<String>();
    sources()
        .forEach((file, source) -> {
          var name = file.getFileName().toString();
          if (!INNER.contains(name)) {
            thrown(source).stream()
                .filter(part -> !page.contains(part))
                .forEach(part -> missing.add(name + ": " + part));
          }
        });
    assertThat(missing).as("not in docs/troubleshooting.md").isEmpty();
  }

  private static final Pattern THROWN =
      Pattern.compile(
          "(?:new \\w*(?:Exception|Failure|Unusable)|refused|unusable|malformed|failed)\\(");

  /** The longest part of each literal in what makes an exception, if it is more than a word. */
  private static List<String> thrown(String source) {
    return THROWN
        .matcher(source)
        .results()
        .map(made -> arguments(source, made.end()))
        .flatMap(arguments -> literals(arguments).stream())
        .map(TroubleshootingTest::longestPart)
        .filter(part -> part.indexOf(' ') > 0)
        .toList();
  }

  private static String longestPart(String literal) {
    return Arrays.stream(literal.split("%[,0-9.]*[a-z]", -1))
        .max(Comparator.comparingInt(String::length))
        .orElse("")
        .replaceAll("^[ :;,.'()]+|[ :;,.'()]+$", "");
  }

  /** What stands between a parenthesis and the one that closes it. */
  private static String arguments(String source, int start) {
    int depth = 1;
    boolean inLiteral = false;
    for (int at = start; at < source.length(); at++) {
      char c = source.charAt(at);
      if (c == '"' && source.charAt(at - 1) != '\\') {
        inLiteral = !inLiteral;
      }
      if (!inLiteral) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      }
      if (depth == 0) {
        return source.substring(start, at);
      }
    }
    return source.substring(start);
  }

  @Test
  void everyReasonOfOpenSslsIsOneThatItHas() throws IOException {
    // Loads the words of TLS.
    var _ = TlsContext.client().build();
    var words = OpenSslWords.all();
    assertThat(words).contains("no shared cipher", "certificate has expired");
    // A later version may say more than an earlier one.
    assertThat(page().get("OpenSSL says"))
        .hasSizeGreaterThan(40)
        .allMatch(said -> words.stream().anyMatch(word -> word.startsWith(said)));
  }

  @Test
  void everyAlertAndEveryReasonForAFullHandshakeIsThere() throws IOException {
    var alerts =
        Files.readString(
            ROOT.resolve("library/src/main/java/org/opentls/tls/TlsAlert.java"), US_ASCII);
    assertThat(page().get("alert"))
        .hasSizeGreaterThan(20)
        .allMatch(alert -> alerts.contains("  " + alert.toUpperCase(Locale.ROOT) + "("));
    assertThat(page().get("reason"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(MissReason.values()).map(MissReason::name).toList());
  }

  @Test
  void everyLinkWithinThePageLeadsToAHeading() throws IOException {
    var text = Files.readString(ROOT.resolve("docs/troubleshooting.md"));
    var headings =
        text.lines()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3).toLowerCase(Locale.ROOT))
            .map(line -> line.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
            .toList();
    var links = Pattern.compile("\\]\\(#([^)]+)\\)").matcher(text).results();
    assertThat(links.map(link -> link.group(1)).toList())
        .hasSizeGreaterThan(20)
        .allMatch(headings::contains);
  }

  private TlsContext server() throws IOException {
    var chain = Files.writeString(folder.resolve("chain.pem"), ALL.chainPem("EC"));
    var key = Files.writeString(folder.resolve("key.pem"), ALL.keyPem("EC"));
    return TlsContext.server(TlsIdentity.pem(chain, key)).build();
  }

  private Trust trust() throws IOException {
    return Trust.pem(
        Files.writeString(
            folder.resolve("ca.pem"), Certificates.chainPem(List.of(ALL.authority()))));
  }

  @Test
  void strangersAreNotTrusted() throws IOException {
    try (var greeter = new Greeter(server())) {
      var client = TlsContext.client().build();
      assertThatThrownBy(() -> client.connect("localhost", greeter.port()))
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessageStartingWith("the certificate of the peer is not trusted: ")
          .satisfies(thrown ->
              assertThat(page().get("OpenSSL says"))
                  .anyMatch(reason -> String.valueOf(thrown.getMessage()).endsWith(": " + reason)));
    }
  }

  @Test
  void anotherNameIsAMismatch() throws IOException {
    try (var greeter = new Greeter(server());
        var socket = new Socket(InetAddress.getLoopbackAddress(), greeter.port())) {
      var client = TlsContext.client().trust(trust()).build();
      var connection = client.over(Transport.of(socket), "other.example", greeter.port());
      assertThatThrownBy(connection::handshake)
          .hasMessage("the certificate of the peer is not trusted: hostname mismatch");
    }
  }

  @Test
  void whatIsNoTlsIsAWrongVersion() throws Exception {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answered =
          threads.submit(() -> {
            try (var socket = listening.accept()) {
              socket.getOutputStream().write("220 mail.example ESMTP\r\n".getBytes(US_ASCII));
              return socket.getInputStream().readAllBytes();
            }
          });
      var client = TlsContext.client().trust(trust()).build();
      assertThatThrownBy(() -> client.connect("localhost", listening.getLocalPort()))
          .isInstanceOf(SSLException.class)
          .hasMessage("wrong version number");
      assertThat(answered.get()).isNotEmpty();
    }
  }

  @Test
  void plainHttpIsRecognized() throws Exception {
    var server = server();
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var client = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
        var connection = server.over(listening.accept())) {
      client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      assertThatThrownBy(connection::handshake)
          .isInstanceOf(SSLHandshakeException.class)
          .hasMessage("http request");
    }
  }

  @Test
  void serverWithoutASuiteInCommonSaysSo() throws Exception {
    var server = server();
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var refused =
          threads.submit(() -> {
            var client =
                TlsContext.client()
                    .trust(trust())
                    .cipherSuites("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256")
                    .build();
            return assertThatThrownBy(() -> client.connect("localhost", listening.getLocalPort()));
          });
      try (var connection = server.over(listening.accept())) {
        assertThatThrownBy(connection::handshake).hasMessage("no shared cipher");
      }
      refused.get().hasMessage("the peer sent the alert handshake_failure");
    }
  }

  @Test
  void unknownAlgorithmIsUnsupported() {
    assertThatThrownBy(() -> Digest.of("SHA-255")).hasMessageContaining("unsupported");
  }
}
