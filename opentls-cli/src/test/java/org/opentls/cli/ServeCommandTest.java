package org.opentls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeCommandTest {
  @TempDir private Path folder;

  private List<String> identity;

  @BeforeEach
  void makeCertificates() {
    var certs = folder.resolve("certs");
    assertThat(Transcript.of("certs", certs.toString()).exitCode()).isZero();
    identity = List.of("--cert", certs + "/server.pem", "--key", certs + "/server.key");
  }

  private Transcript serve(String... options) {
    return Transcript.of(
        Stream.of(Stream.of("serve"), identity.stream(), Stream.of(options))
            .flatMap(part -> part)
            .toArray(String[]::new));
  }

  /** A process of its own: Ctrl-C ends it. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void servesUntilItIsInterrupted() throws Exception {
    var transcript =
        Program.in(folder)
            .run(
                "bash",
                """
                set -m
                env --default-signal=INT ./opentls serve --listen 127.0.0.1:0 \\
                  --cert certs/server.pem --key certs/server.key --client-ca certs/ca.pem > url &
                until [ -s url ]; do kill -0 %1 || exit; sleep 0.1; done
                read -r url rest < url
                echo "$rest" | sed 's/:[0-9][0-9]*\\//:PORT\\//'
                server=${url#https://}
                ./opentls connect --json --ca certs/ca.pem --cert certs/client.pem \\
                  --key certs/client.key "${server%/}" | grep -c '"verified" : true'
                kill -INT %1
                wait %1
                echo $?
                """);
    // the shell tells of the job
    assertThat(transcript.err()).matches("(\\[1]\\+ +Exit 130 .*\\n)?");
    assertThat(transcript.out())
        .isEqualTo("(try: curl --cacert certs/ca.pem https://127.0.0.1:PORT/)\n1\n130\n");
  }

  /** Two hosts on one port, of which one is renewed, badly first. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void servesSeveralHostsAndLooksAfterTheirFiles() throws Exception {
    var transcript =
        Program.in(folder)
            .run(
                "bash",
                """
                set -m
                for name in a.test b.test; do
                  ./opentls certs --days 5 --name $name $name > how.txt
                  mkdir -p hosts/$name
                  cp $name/server.pem $name/server.key hosts/$name/
                done
                ./opentls certs --name a.test new > how.txt
                show() {
                  ./opentls connect --json --servername $2 --ca $1/ca.pem "127.0.0.1:$port" |
                    grep -c '"verified" : true'
                }
                heard() { until grep "$1" err; do sleep 0.1; done; }
                env --default-signal=INT ./opentls serve --listen 127.0.0.1:0 \\
                  --hosts-dir hosts > url 2> err &
                until [ -s url ]; do kill -0 %1 || exit; sleep 0.1; done
                port=$(sed 's/.*127.0.0.1:\\([0-9]*\\).*/\\1/; q' url)
                sed "s/$port/PORT/g" url
                heard 'expire within'
                show a.test a.test
                show b.test b.test
                show a.test c.test 2>&1 | tail -1
                cp new/server.key hosts/a.test/
                heard 'stays as it was'
                show a.test a.test
                cp new/server.pem hosts/a.test/
                heard 'a.test: renewed'
                show new a.test
                kill -INT %1
                wait %1
                echo $?
                """);
    assertThat(transcript.out())
        .isEqualTo(
            """
            https://127.0.0.1:PORT/ is a.test, b.test  (try: curl --resolve a.test:PORT:127.0.0.1 https://a.test:PORT/)
            opentls: certificates expire within 14 days: a.test, b.test
            1
            1
            0
            opentls: host a.test stays as it was: none of the certificates is that of the key
            1
            host a.test: renewed
            1
            130
            """);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void showsWhatItDoesToThoseWhoHaveTheToken() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "there is no curl");
    var transcript =
        Program.in(folder)
            .run(
                "bash",
                """
                set -m
                openssl rand -hex 32 > token
                env --default-signal=INT ./opentls serve --listen 127.0.0.1:0 \\
                  --cert certs/server.pem --key certs/server.key \\
                  --status 0.0.0.0:0 --status-token-file token > url 2> err &
                until [ -s url ] && grep -q status: err; do kill -0 %1 || exit; sleep 0.1; done
                read -r url rest < url
                status=$(sed -n 's/^status: //p' err)
                get() { curl -sS --cacert certs/ca.pem "$@"; }
                get "$url" | grep -c 'All sessions here'
                get "${status}metrics" -o /dev/null -w '%{http_code}\\n'
                get -H "Authorization: Bearer $(cat token)" "${status}metrics" |
                  grep '^opentls_resumption_misses'
                kill -INT %1
                wait %1
                echo $?
                """);
    assertThat(transcript.out())
        .isEqualTo(
            """
            1
            401
            opentls_resumption_misses_total{host="(default)",reason="no_ticket"} 1
            130
            """);
  }

  /** The client has its session from a process that is gone. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void resumesWhatItHasGrantedBeforeItsRestart() throws Exception {
    assertThat(resumedAfterARestart("--tickets file:ring"))
        .isEqualTo(
            """
            false "no_ticket"
            resumption: resumed 0 of 1 handshakes; 1 no_ticket
            130
            true null
            resumption: resumed 1 of 1 handshakes
            130
            """);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatIsInMemoryEndsWithTheProcess() throws Exception {
    assertThat(resumedAfterARestart("--sessions memory --policy use=many,lookup-deadline=50ms"))
        .contains("false \"bad_tag\"", "; 1 bad_tag");
  }

  private String resumedAfterARestart(String options) throws Exception {
    return Program.in(folder)
        .run(
            "bash",
            """
            set -m
            run() {
              rm -f url
              env --default-signal=INT ./opentls serve --listen 127.0.0.1:0 %s \\
                --cert certs/server.pem --key certs/server.key > url 2> err &
              until [ -s url ]; do kill -0 %%%% || exit; sleep 0.1; done
              read -r url rest < url
              server=${url#https://}
              printf 'GET /connection.json HTTP/1.0\\r\\n\\r\\n' |
                openssl s_client -quiet -connect "${server%%/}" $1 2> log |
                sed -n 's/.*"\\(resumed\\|miss_reason\\)" : \\([^,0-9]*\\),.*/\\2/p' | paste -sd ' '
              kill -INT %%%%
              wait %%%%
              code=$?
              cat err
              echo $code
            }
            run "-sess_out session" 2> log2
            run "-sess_in session" 2> log2
            """
                .formatted(options))
        .out();
  }

  @Test
  void portInUseIsToldShortly() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var address = "127.0.0.1:" + taken.getLocalPort();
      assertThat(serve("--listen", address))
          .isEqualTo(
              new Transcript(
                  1, "", "opentls: cannot listen on " + address + ": Address already in use\n"));
    }
  }

  @Test
  void addressOfAnotherMachineIsToldShortly() {
    var transcript = serve("--listen", "192.0.2.1:0");
    assertThat(transcript.exitCode()).isEqualTo(1);
    assertThat(transcript.err())
        .isEqualTo("opentls: cannot listen on 192.0.2.1:0: Cannot assign requested address\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--dir missing | 1 | opentls: missing is no folder that can be read",
        "--dir pom.xml | 1 | opentls: pom.xml is no folder that can be read",
        "--client-ca missing | 1 | opentls: missing: No such file or directory",
        "--client-ca pom.xml | 1 | opentls: pom.xml: there is no certificate in it",
        "--client-needed | 2 | opentls serve: --client-needed needs --client-ca",
        "--listen nowhere:x | 2 | opentls serve: --listen must be a host or an address and a port",
        "--tls1.2 --tls1.3 | 2 | opentls serve: --tls1.2 and --tls1.3 exclude each other",
        "files | 2 | opentls serve: unexpected argument 'files'",
        "--host a.test | 2 | opentls serve: --host must be NAME=CERT,KEY[,client-ca=FILE], not 'a.test'",
        "--host a.test=x | 2 | opentls serve: --host must be NAME=CERT,KEY[,client-ca=FILE]",
        "--host a.test=x,y,z | 2 | opentls serve: --host must be NAME=CERT,KEY[,client-ca=FILE]",
        "--host 1.2.3.4=x,y | 2 | opentls serve: --host: no name of a host: 1.2.3.4",
        "--host a=x,y --host A=x,y | 2 | opentls serve: --host: there is a host A",
        "--host a=missing,y | 1 | opentls: host a: missing: No such file or directory",
        "--host a=pom.xml,y | 1 | opentls: host a: pom.xml: there is no certificate in it",
        "--hosts-dir missing | 1 | opentls: host missing: missing: No such file or directory",
        "--tickets memory --sessions memory | 2 | opentls serve: --sessions and --tickets exclude",
        "--tickets disk | 2 | opentls serve: --tickets must be memory, file:PATH or redis://HOST, not",
        "--sessions file:x | 2 | opentls serve: --sessions must be memory or redis://HOST, not",
        "--tickets redis://h | 2 | opentls serve: keys must not lie in Redis as they are, and --kek-file is missing; make one for all servers: openssl rand -base64 32 > kek",
        "--tickets redis://u:secret@[ | 2 | opentls serve: --tickets is not a URI",
        "--sessions redis://h --kek-file missing | 1 | opentls: missing: No such file or directory",
        "--sessions redis://h --kek-file pom.xml | 1 | opentls: pom.xml, line 1: not base64",
        "--tickets memory --kek-file pom.xml | 2 | opentls serve: --kek-file is for keys in a file",
        "--kek-file x | 2 | opentls serve: --kek-file needs --tickets or --sessions",
        "--namespace x | 2 | opentls serve: --namespace needs --tickets or --sessions",
        "--policy tickets=1 | 2 | opentls serve: --policy needs --tickets or --sessions",
        "--tickets memory --policy use=once | 2 | opentls serve: --policy: use needs --sessions",
        "--tickets memory --policy tickets=9 | 2 | opentls serve: --policy: tickets must be 1 to 8, not '9'",
        "--tickets memory --policy tickets | 2 | opentls serve: --policy must be KEY=VALUE,...",
        "--tickets memory --policy size=1 | 2 | opentls serve: --policy has no 'size'; it has ticket-",
        "--tickets memory --policy rotation=1 | 2 | opentls serve: --policy: rotation must be as in",
        "--tickets memory --policy rotation=1s | 2 | opentls serve: --policy: rotation must be 1s or more, and a 50th of",
        "--tickets memory --policy ticket-lifetime=8d | 2 | opentls serve: --policy: ticket-lifetime must be 1s to 7d, not '8d'",
        "--tickets file:pom.xml | 1 | opentls: ",
        "--tickets file:missing/ring | 1 | opentls: missing/ring: there is no folder for it",
        "--sessions memory --policy use=twice | 2 | opentls serve: --policy: use must be many, once or",
        "--status 0.0.0.0:0 | 2 | opentls serve: --status at an address that others reach needs --status-token-file; 'openssl rand",
        "--status x: | 2 | opentls serve: --status must be a host or an address and a port",
        "--status-token-file pom.xml | 2 | opentls serve: --status-token-file needs --status",
        "--status --status-token-file pom.xml | 2 | opentls serve: the status-token must be one line",
        "--status --status-token-file missing | 1 | opentls: missing: No such file or directory",
        "--sessions memory --namespace / | 2 | opentls serve: --namespace: not a namespace: /",
      })
  void optionThatIsNoGoodIsToldBeforeItListens(String options, int exitCode, String why) {
    var transcript = serve(options.split(" "));
    assertThat(transcript.err()).startsWith(why).hasLineCount(1);
    assertThat(transcript.exitCode()).isEqualTo(exitCode);
    assertThat(transcript.out()).isEmpty();
  }

  @Test
  void folderWithoutHostsIsRefused() throws Exception {
    var empty = Files.createDirectory(folder.resolve("empty"));
    assertThat(Transcript.of("serve", "--hosts-dir", empty.toString()))
        .isEqualTo(new Transcript(1, "", "opentls: there is no host in " + empty + "\n"));
  }

  @Test
  void identityIsNeeded() {
    assertThat(Transcript.of("serve"))
        .isEqualTo(
            new Transcript(
                2,
                "",
                "opentls serve: --cert is missing; 'opentls certs' makes certificates to try\n"));
    identity = List.of("--cert", identity.get(1), "--key", folder + "/missing");
    assertThat(serve().err())
        .isEqualTo("opentls: " + folder + "/missing: No such file or directory\n");
    identity = List.of("--cert", folder + "/certs/ca.pem", "--key", folder + "/certs/server.key");
    assertThat(serve().err()).isEqualTo("opentls: none of the certificates is that of the key\n");
  }
}
