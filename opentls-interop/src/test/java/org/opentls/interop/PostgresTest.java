package org.opentls.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentls.OpenTls;
import org.opentls.tls.Certificates;
import org.postgresql.ssl.PGjdbcHostnameVerifier;
import org.postgresql.util.PSQLException;

/** PostgreSQL and its driver, with the provider installed. */
class PostgresTest {
  // The driver reports what it refuses. Else the logger may be collected, and its level with it.
  private static final Logger LOGGER = Logger.getLogger("org.postgresql");

  /** Whom the server runs as if root runs the tests: it refuses to be root. */
  private static final String NOBODY = "nobody";

  private static final boolean ROOT = System.getProperty("user.name").equals("root");

  @TempDir static Path folder;
  private static Path programs = Path.of("");
  private static Path data = Path.of("");

  private @Nullable Daemon server;
  private int port;

  @BeforeAll
  static void makeCluster() throws Exception {
    programs = installed();
    LOGGER.setLevel(Level.OFF);
    OpenTls.install();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    data = Files.createDirectory(folder.resolve("data"));
    give(data, "rwx------");
    run("initdb", "--no-sync", "--auth=reject", "--username=postgres", "-D", data.toString());
    for (var alias : List.of("EC", "RSA", "wildcard")) {
      write(alias + ".pem", ALL.chainPem(alias));
      write(alias + "-key.pem", ALL.keyPem(alias));
    }
    write("ca.pem", Certificates.chainPem(List.of(ALL.authority())));
    write(
        "data/pg_hba.conf",
        """
        hostssl all Ann      127.0.0.1/32 cert
        hostssl all postgres 127.0.0.1/32 trust
        """);
    Stores.write(folder.resolve("client.p12"), renamed());
  }

  private static Path installed() throws IOException {
    var all = new ArrayList<Path>();
    var versions = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(versions)) {
      try (var listed = Files.list(versions)) {
        listed.map(version -> version.resolve("bin")).forEach(all::add);
      }
    }
    all.sort(Comparator.reverseOrder());
    Stream.of(System.getenv("PATH").split(":")).map(Path::of).forEach(all::add);
    var there =
        all.stream().filter(place -> Files.isExecutable(place.resolve("initdb"))).findFirst();
    assumeTrue(there.isPresent(), "PostgreSQL is not installed");
    return there.orElseThrow();
  }

  private static void write(String name, String text) throws IOException {
    give(Files.writeString(folder.resolve(name), text), "rw-------");
  }

  private static void give(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    if (ROOT) {
      var users = path.getFileSystem().getUserPrincipalLookupService();
      Files.setOwner(path, users.lookupPrincipalByName(NOBODY));
    }
  }

  /** The driver wants this name. */
  private static KeyStore renamed() throws Exception {
    var entry = new KeyStore.PasswordProtection(Certificates.PASSWORD);
    var store = ALL.keyStore("client");
    store.setEntry("user", store.getEntry("client", entry), entry);
    store.deleteEntry("client");
    return store;
  }

  private static ProcessBuilder command(String program, String... arguments) {
    var command = new ArrayList<String>();
    if (ROOT) {
      command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=nogroup", "--clear-groups"));
    }
    command.add(programs.resolve(program).toString());
    command.addAll(List.of(arguments));
    // Whoever it runs as may not be let into the current folder.
    return new ProcessBuilder(command).directory(folder.toFile());
  }

  private static void run(String program, String... arguments) throws Exception {
    var process = command(program, arguments).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @AfterAll
  static void uninstall() {
    OpenTls.uninstall();
  }

  private void start(String alias, String protocol) throws Exception {
    port = Programs.freePort();
    var settings =
        Map.of(
            "port",
            Integer.toString(port),
            "listen_addresses",
            "127.0.0.1",
            "unix_socket_directories",
            "",
            "fsync",
            "off",
            "ssl",
            "on",
            "ssl_cert_file",
            folder.resolve(alias + ".pem").toString(),
            "ssl_key_file",
            folder.resolve(alias + "-key.pem").toString(),
            "ssl_ca_file",
            folder.resolve("ca.pem").toString(),
            "ssl_min_protocol_version",
            protocol,
            "ssl_max_protocol_version",
            protocol);
    var arguments = new ArrayList<>(List.of("-D", data.toString()));
    settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    var command = command("postgres", arguments.toArray(String[]::new));
    server = Daemon.start(command, folder.resolve("log"), "ready to accept connections");
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Connection connect(String user, Map<String, String> more) throws SQLException {
    var properties = new Properties();
    properties.putAll(
        Map.of(
            "user", user,
            "sslmode", "verify-full",
            "sslrootcert", folder.resolve("ca.pem").toString(),
            "connectTimeout", "30",
            "socketTimeout", "30"));
    properties.putAll(more);
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port + "/postgres", properties);
  }

  private Map<String, String> withCertificate() {
    return Map.of(
        "sslkey", folder.resolve("client.p12").toString(),
        "sslpassword", new String(Certificates.PASSWORD),
        "sslhostnameverifier", Seeing.class.getName());
  }

  /** The driver's own verifier, which shows with what. */
  public static final class Seeing implements HostnameVerifier {
    static final List<SSLSession> SEEN = new ArrayList<>();

    @Override
    public boolean verify(String name, SSLSession session) {
      SEEN.add(session);
      return PGjdbcHostnameVerifier.INSTANCE.verify(name, session);
    }
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, EC", "TLSv1.3, RSA", "TLSv1.2, EC", "TLSv1.2, RSA"})
  void muchIsSentAndReceivedWithACertificate(String protocol, String alias) throws Exception {
    start(alias, protocol);
    try (var root = connect("postgres", Map.of());
        var statement = root.createStatement()) {
      statement.execute("drop role if exists \"Ann\"");
      statement.execute("create role \"Ann\" login");
    }
    Seeing.SEEN.clear();
    var body = Payload.of(4 << 20);
    try (var connection = connect("Ann", withCertificate());
        var query =
            connection.prepareStatement(
                "select version, client_dn, ?::bytea from pg_stat_ssl"
                    + " where pid = pg_backend_pid()")) {
      for (int i = 0; i < 3; i++) {
        query.setBytes(1, body);
        try (var rows = query.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getString(1)).isEqualTo(protocol);
          assertThat(rows.getString(2)).isEqualTo("/CN=Ann");
          assertThat(rows.getBytes(3)).isEqualTo(body);
        }
      }
    }
    assertThat(Seeing.SEEN).hasSize(1).allSatisfy(Ours::assertOurs);
  }

  /** As {@link AgentTest} has it for others. */
  @ParameterizedTest
  @CsvSource({"TLSv1.3, EC", "TLSv1.2, RSA"})
  void theAgentPutsOpenSslUnderAProgramOfTheDriver(String protocol, String alias) throws Exception {
    start(alias, protocol);
    var arguments =
        new String[] {
          "jdbc:postgresql://localhost:" + port + "/postgres", folder.resolve("ca.pem").toString()
        };
    assertThat(OwnJvm.run(List.of(), PostgresProgram.class, arguments))
        .startsWith(AgentTest.OF_JDK, protocol)
        .hasSize(3);
    assertThat(OwnJvm.run(List.of(OwnJvm.agent(folder)), PostgresProgram.class, arguments))
        .startsWith(AgentTest.OURS, protocol)
        .contains("TLS as client: 1 full handshakes, 0 resumed, 0 failed");
  }

  @Test
  void whoeverHasNoCertificateIsNotAnn() throws Exception {
    start("EC", "TLSv1.3");
    assertThatThrownBy(() -> connect("Ann", Map.of()))
        .isInstanceOf(PSQLException.class)
        .hasMessageContaining("certificate");
  }

  @Test
  void theWrongNameAndAnUnknownAuthorityAreRefused() throws Exception {
    start("wildcard", "TLSv1.3");
    assertThatThrownBy(() -> connect("postgres", Map.of()))
        .isInstanceOf(PSQLException.class)
        .hasMessageContaining("localhost");
    var other = Certificates.chainPem(ALL.chain("other-ca"));
    var another = Files.writeString(folder.resolve("other-ca.pem"), other).toString();
    assertThatThrownBy(() -> connect("postgres", Map.of("sslrootcert", another)))
        .isInstanceOf(PSQLException.class)
        .hasStackTraceContaining("unable to find valid certification path");
  }
}
