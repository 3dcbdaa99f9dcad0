package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertsCommandTest {
  @TempDir private Path folder;

  private Path made(String... options) {
    var certs = folder.resolve("tls");
    var command =
        Stream.concat(Stream.of("certs", certs.toString()), Stream.of(options))
            .toArray(String[]::new);
    var transcript = Transcript.of(command);
    assertThat(transcript.err()).isEmpty();
    assertThat(transcript.exitCode()).isZero();
    return certs;
  }

  private static List<X509Certificate> certificates(Path file) throws Exception {
    try (var in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
          .map(X509Certificate.class::cast)
          .toList();
    }
  }

  private static List<Object> names(X509Certificate certificate) throws Exception {
    var names = new ArrayList<>();
    for (var name : certificate.getSubjectAlternativeNames()) {
      names.add(name.get(1));
    }
    return names;
  }

  private String names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return String.join(" ", files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  private static String openssl(String... arguments) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "there is no openssl");
    var command = Stream.concat(Stream.of("/usr/bin/openssl"), Stream.of(arguments)).toList();
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void opensslVerifiesWhatIsMadeForEveryKindOfKey(KeyKind kind) throws Exception {
    var certs = made("--key", kind.name());
    var authority = certs.resolve("ca.pem").toString();
    for (var role : List.of("server", "client")) {
      var leaf = certs.resolve(role + ".pem").toString();
      assertThat(
              openssl(
                  "verify", "-x509_strict", "-purpose", "ssl" + role, "-CAfile", authority, leaf))
          .endsWith("OK\n");
      assertThat(openssl("pkey", "-in", certs.resolve(role + ".key").toString(), "-pubout"))
          .isEqualTo(openssl("x509", "-in", leaf, "-noout", "-pubkey"));
    }
  }

  @Test
  void opensslRefusesAServersCertificateAsAClientsAndTheOtherWayRound() throws Exception {
    var certs = made();
    for (var role : List.of("server", "client")) {
      var other = role.equals("server") ? "client" : "server";
      var command =
          new ProcessBuilder(
              "openssl",
              "verify",
              "-purpose",
              "ssl" + other,
              "-CAfile",
              certs.resolve("ca.pem").toString(),
              certs.resolve(role + ".pem").toString());
      assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "there is no openssl");
      assertThat(command.redirectErrorStream(true).start().waitFor()).isNotZero();
    }
  }

  @Test
  void serverHasTheNamesOfThisMachineAMonthAndItsAuthority() throws Exception {
    var chain = certificates(made().resolve("server.pem"));
    var leaf = chain.getFirst();
    assertThat(chain).hasSize(2);
    leaf.verify(chain.getLast().getPublicKey());
    assertThat(names(leaf)).containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(leaf.getNotBefore().toInstant()).isBefore(Instant.now().minusSeconds(60));
    assertThat(Duration.between(Instant.now(), leaf.getNotAfter().toInstant()))
        .isBetween(Duration.ofDays(30).minusMinutes(2), Duration.ofDays(30));
    assertThat(leaf.getVersion()).isEqualTo(3);
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(chain.getLast().getBasicConstraints()).isZero();
    assertThat(leaf.getSerialNumber()).isPositive().isNotEqualTo(chain.getLast().getSerialNumber());
  }

  @Test
  void namesAreThoseThatAreGiven() throws Exception {
    var certs =
        made(
            "--name", "bücher.example",
            "--name", "*.test.example",
            "--name", "2001:db8::7",
            "--client", "Zoë",
            "--days", "1");
    var leaf = certificates(certs.resolve("server.pem")).getFirst();
    assertThat(names(leaf))
        .containsExactly("xn--bcher-kva.example", "*.test.example", "2001:db8:0:0:0:0:0:7");
    assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=xn--bcher-kva.example");
    var client = certificates(certs.resolve("client.pem")).getFirst();
    assertThat(client.getSubjectX500Principal().getName()).isEqualTo("CN=Zoë");
    assertThat(leaf.getNotAfter().toInstant()).isBefore(Instant.now().plus(Duration.ofDays(1)));
  }

  @Test
  void longNameIsNoCommonName() throws Exception {
    var name = String.join(".", "a".repeat(60), "b".repeat(60), "example");
    var leaf = certificates(made("--name", name).resolve("server.pem")).getFirst();
    assertThat(names(leaf)).containsExactly(name);
    assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=OpenTLS trial server");
  }

  @Test
  void whatIsMadeIsToldWithTheCommandsToTry() {
    var certs = folder.resolve("tls").toString();
    assertThat(Transcript.of("certs", "--name", "::1", certs).out())
        .isEqualTo(
            """
            In %1$s, valid for 30 days:
              ca.pem                  the authority, to be trusted by both sides
              server.pem, server.key  ::1
              client.pem, client.key  client

            To try them, in one terminal:
              opentls serve --cert %1$s/server.pem --key %1$s/server.key
            and in another:
              opentls connect --ca %1$s/ca.pem [::1]:8443
              curl --cacert %1$s/ca.pem https://[::1]:8443/
            """
                .formatted(certs));
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void onlyTheOwnerCanReadThem() throws IOException {
    var certs = made();
    try (Stream<Path> files = Files.list(certs)) {
      assertThat(files.toList())
          .hasSize(5)
          .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
    }
    assertThat(permissions(certs)).isEqualTo("rwx------");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void folderThatIsThereStaysAsItIs() throws IOException {
    var certs = Files.createDirectory(folder.resolve("tls"));
    assertThat(Transcript.of("certs", certs.toString()))
        .isEqualTo(new Transcript(1, "", "opentls: " + certs + ": File exists\n"));
    assertThat(certs).isEmptyDirectory();
    assertThat(names()).isEqualTo("tls");
  }

  @Test
  void folderInNoFolderIsNamed() throws IOException {
    var certs = folder.resolve("missing/tls").toString();
    assertThat(Transcript.of("certs", certs))
        .isEqualTo(new Transcript(1, "", "opentls: " + certs + ": No such file or directory\n"));
    assertThat(names()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--days, 0, '--days must be from 1 to 36500, not 0'",
    "--days, 36501, '--days must be from 1 to 36500, not 36501'",
    "--days, x, '--days must be a whole number, not ''x'''",
    "--key, dsa, '--key must be rsa, ec or ed25519, not ''dsa'''",
    "--client, ' ', '--client must be a name of at most 64 characters, not '' '''",
  })
  void valueOutOfItsRangeIsRefusedBeforeAnythingIsMade(String option, String value, String why)
      throws IOException {
    var transcript = Transcript.of("certs", folder.resolve("tls").toString(), option, value);
    assertThat(transcript.exitCode()).isEqualTo(Main.USAGE);
    assertThat(transcript.err()).startsWith("opentls certs: " + why);
    assertThat(names()).isEmpty();
  }

  /** A comma would begin another name in OpenSSL's notation. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b", "a,DNS:b", "a..b", ".a", "-a", "1.2.3.400", "1:2", "*", "a.*.b", "a/b"})
  void whatIsNoNameIsRefused(String name) throws IOException {
    assertThat(Transcript.of("certs", folder.resolve("tls").toString(), "--name", name))
        .isEqualTo(
            new Transcript(
                2,
                "",
                "opentls certs: --name must be a host name or an address, not "
                    + Quoting.always(name)
                    + "\n"));
    assertThat(names()).isEmpty();
  }

  @Test
  void fullNameOfAClientIsKept() throws Exception {
    var name = "é".repeat(64);
    var client = certificates(made("--client", name).resolve("client.pem")).getFirst();
    assertThat(client.getSubjectX500Principal().getName()).isEqualTo("CN=" + name);
    assertThat(Transcript.of("certs", folder + "/b", "--client", name + "é").exitCode())
        .isEqualTo(Main.USAGE);
  }
}
