package org.opentls.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.opentls.cli.CommandModel.given;
import static org.opentls.cli.CommandModel.optionalWord;
import static org.opentls.cli.CommandModel.repeatable;
import static org.opentls.cli.CommandModel.value;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Makes certificates to try TLS with. */
final class CertsCommand implements Callable<Integer> {
  private static final String USUAL_FOLDER = "certs";
  private static final List<String> USUAL_NAMES = List.of("localhost", "127.0.0.1", "::1");
  private static final int USUAL_DAYS = 30;

  private static final int MAX_DAYS = 36_500;

  /** So that a peer whose clock is slow finds the certificates valid. */
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private final Console console;
  private final PositionalParamSpec folder =
      optionalWord("FOLDER", "The new folder to write to; " + USUAL_FOLDER + " if not given.");
  private final OptionSpec names =
      repeatable(
          "NAME",
          "A host name or an address of the server; may be repeated. If not given, "
              + String.join(", ", USUAL_NAMES)
              + ".",
          "--name");
  private final CommandSpec spec;
  private String client = "client";
  private int days = USUAL_DAYS;
  private KeyKind kind = KeyKind.ec;

  CertsCommand(Console console) {
    this.console = console;
    this.spec = describe();
  }

  CommandSpec spec() {
    return spec;
  }

  private CommandSpec describe() {
    return CommandModel.of(
            this,
            "certs",
            "Make certificates to try TLS with.",
            "Makes a certification authority and what it issues to a server and a client. The key"
                + " of the authority is thrown away: who trusts ca.pem trusts these two, and"
                + " nobody can issue more.")
        .option(names)
        .option(
            value(
                String.class,
                "NAME",
                name -> client = name,
                "The name of the client; client if not given.",
                "--client"))
        .option(
            value(
                Integer.class,
                "N",
                number -> days = number,
                "How many days they are valid; " + USUAL_DAYS + " if not given.",
                "--days"))
        .option(
            value(
                KeyKind.class,
                "KIND",
                chosen -> kind = chosen,
                "The kind of all keys, ec (P-256), rsa (2048 bits) or ed25519; ec if not given.",
                "--key"))
        .parameters(folder)
        .exitCodes(
            "0", "done",
            "1", "it failed, and there is no new folder",
            "2", "the command line is wrong; nothing was done",
            "130", "interrupted, and there is no new folder")
        .examples("  opentls certs", "  opentls certs --name test.example --name 10.0.0.7 tls")
        .spec();
  }

  @Override
  public Integer call() throws IOException {
    BadValue.require(days >= 1 && days <= MAX_DAYS, "--days must be from 1 to " + MAX_DAYS, days);
    requireCommonName(client);
    var servers = servers();
    @Nullable String given = folder.getValue();
    var name = given == null ? USUAL_FOLDER : given;
    write(name, servers);
    console.out().print(told(name, servers));
    return 0;
  }

  private static void requireCommonName(String name) {
    boolean fits =
        !name.isBlank()
            && name.codePointCount(0, name.length()) <= TrialName.MAX_COMMON_NAME
            && name.codePoints().allMatch(Quoting::isPrintable);
    BadValue.require(
        fits,
        "--client must be a name of at most " + TrialName.MAX_COMMON_NAME + " characters",
        Quoting.always(name));
  }

  private List<TrialName> servers() {
    var texts = given(names).isEmpty() ? USUAL_NAMES : given(names);
    return texts.stream().map(TrialName::parse).distinct().toList();
  }

  private void write(String name, List<TrialName> servers) throws IOException {
    var now = Instant.now();
    var from = now.minus(BACKDATED);
    var until = now.plus(Duration.ofDays(days));
    try (var directory = NewDirectory.create(console, FileNames.path(name));
        var authority = new TrialAuthority(kind, from, until)) {
      directory.add("ca.pem", authority.certificate().getBytes(US_ASCII));
      add(directory, "server", authority.server(servers, from, until), authority.certificate());
      add(directory, "client", authority.client(client, from, until), authority.certificate());
      directory.commit();
    }
  }

  private static void add(
      NewDirectory directory, String name, TrialAuthority.Issued issued, String authority)
      throws IOException {
    try {
      directory.add(name + ".pem", (issued.certificate() + authority).getBytes(US_ASCII));
      directory.add(name + ".key", issued.key());
    } finally {
      Arrays.fill(issued.key(), (byte) 0);
    }
  }

  private String told(String name, List<TrialName> servers) {
    var path = FileNames.path(name);
    var authority = Quoting.quote(FileNames.of(path.resolve("ca.pem")));
    var identity =
        "--cert %s --key %s"
            .formatted(
                Quoting.quote(FileNames.of(path.resolve("server.pem"))),
                Quoting.quote(FileNames.of(path.resolve("server.key"))));
    var url = servers.getFirst().urlHost();
    return """
    In %s, valid for %s:
      ca.pem                  the authority, to be trusted by both sides
      server.pem, server.key  %s
      client.pem, client.key  %s

    To try them, in one terminal:
      opentls serve %s
    and in another:
      opentls connect --ca %s %s:%d
      curl --cacert %s https://%s:%d/
    """
        .formatted(
            Quoting.quote(name),
            days == 1 ? "a day" : days + " days",
            servers.stream().map(TrialName::shown).collect(Collectors.joining(", ")),
            client,
            identity,
            authority,
            url,
            ServeCommand.USUAL_PORT,
            authority,
            url,
            ServeCommand.USUAL_PORT);
  }
}
