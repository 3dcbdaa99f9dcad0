package org.opentls.cli;

import static org.opentls.cli.CommandModel.flag;
import static org.opentls.cli.CommandModel.value;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.opentls.tls.ClientAuth;
import org.opentls.tls.Resumption;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.VirtualHosts;
import picocli.CommandLine.Model.CommandSpec;

/** Serves a page that shows visitors their own connection, and files. */
final class ServeCommand implements Callable<Integer> {
  /** Where it listens unless told otherwise. */
  static final int USUAL_PORT = 8443;

  private static final String USUAL_ADDRESS = "127.0.0.1:" + USUAL_PORT;

  private final Console console;
  private final TlsOptions options;
  private final HostOptions hostOptions = new HostOptions();
  private final ResumptionOptions resumptionOptions = new ResumptionOptions();
  private final StatusOptions statusOptions;
  private final CommandSpec spec;
  private String listen = USUAL_ADDRESS;
  private @Nullable String clientAuthority;
  private boolean clientNeeded;
  private @Nullable String folder;

  ServeCommand(Console console) {
    this.console = console;
    this.options = new TlsOptions(console);
    this.statusOptions = new StatusOptions(console);
    this.spec = describe();
  }

  CommandSpec spec() {
    return spec;
  }

  private CommandSpec describe() {
    var model =
        CommandModel.of(
                this,
                "serve",
                "Serve HTTPS: a page that shows its visitors their own connection, and files.",
                "Speaks HTTP/1.1 and HTTP/2 until Ctrl-C. The page is /, the same for programs"
                    + " /connection.json; the files of --dir are below /files/. 'opentls certs'"
                    + " makes certificates.")
            .option(
                value(
                    String.class,
                    "ADDRESS:PORT",
                    address -> listen = address,
                    "Where to listen; "
                        + USUAL_ADDRESS
                        + ", which is this machine only, if not given. Port 0 is any that is"
                        + " free.",
                    "--listen"));
    options.addTo(model, "Who this server is");
    hostOptions.addTo(model);
    return statusOptions
        .addTo(resumptionOptions.addTo(model))
        .option(
            value(
                String.class,
                "FILE",
                file -> clientAuthority = file,
                "Ask clients for a certificate, which one of those in FILE must have issued.",
                "--client-ca"))
        .option(
            flag(
                () -> clientNeeded = true,
                "Refuse clients that show no certificate; needs --client-ca.",
                "--client-needed"))
        .option(
            value(
                String.class,
                "FOLDER",
                name -> folder = name,
                "Serve the files of FOLDER, too; links are not followed.",
                "--dir"))
        .exitCodes(
            "1", "it could not start, as when the port is in use",
            "2", "the command line is wrong; nothing was done",
            "130", "ended by Ctrl-C")
        .examples(
            "  opentls certs",
            "  opentls serve --cert certs/server.pem --key certs/server.key",
            "  opentls serve --cert certs/server.pem --key certs/server.key \\",
            "      --client-ca certs/ca.pem --dir public --listen 0.0.0.0:8443",
            "  opentls serve --host a.test=a.pem,a.key --host *.b.test=b.pem,b.key",
            "  opentls serve --cert certs/server.pem --key certs/server.key \\",
            "      --tickets file:tickets.ring",
            "  opentls serve --cert certs/server.pem --key certs/server.key \\",
            "      --sessions redis://127.0.0.1:6379 --kek-file kek --status")
        .spec();
  }

  @Override
  public Integer call() throws IOException {
    var endpoint = Endpoint.parse("--listen", listen, USUAL_PORT);
    if (clientNeeded && clientAuthority == null) {
      throw new BadValue("--client-needed needs --client-ca");
    }
    var shared = folder();
    var identity = options.identity();
    if (identity.isEmpty() && !hostOptions.isGiven()) {
      throw new BadValue("--cert is missing; 'opentls certs' makes certificates to try");
    }
    var place = statusOptions.place();
    var sessions = resumptionOptions.open(place.isPresent());
    try (var _ = sessions.<HostOptions.Watch>map(each -> each::close).orElse(NOTHING)) {
      return serve(endpoint, shared, identity, sessions, place);
    }
  }

  private int serve(
      Endpoint endpoint,
      Optional<Path> shared,
      Optional<TlsIdentity> identity,
      Optional<SharedSessions> sessions,
      Optional<StatusOptions.Place> place)
      throws IOException {
    var resumption = sessions.map(SharedSessions::resumption);
    var own =
        identity.isPresent()
            ? Optional.of(context(identity.get(), resumption))
            : Optional.<TlsContext>empty();
    var hosts = hostOptions.hosts(this::apply, own, resumption);
    var context = hosts.map(VirtualHosts::context).or(() -> own).orElseThrow();
    try (var server = TrialServer.start(context, endpoint, shared, sessions);
        var _ = hosts.isPresent() ? HostOptions.watch(hosts.get(), console) : NOTHING;
        var _ = place.isPresent() ? status(place.get(), identity, hosts, sessions) : NOTHING) {
      var sessionWatch = sessions.isPresent() ? sessions.get().watch(console) : NOTHING;
      Runtime.getRuntime()
          .addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(server, sessionWatch)));
      var actual = new Endpoint(endpoint.host(), server.port());
      console
          .out()
          .line(
              identity.isPresent()
                  ? told(url(actual, identity.get()))
                  : told(actual, hosts.orElseThrow()));
      console.out().flush();
      server.await();
    }
    return Main.INTERRUPTED;
  }

  /** A page of its own, which asks clients for no certificate if it has an identity. */
  private HostOptions.Watch status(
      StatusOptions.Place place,
      Optional<TlsIdentity> identity,
      Optional<VirtualHosts> hosts,
      Optional<SharedSessions> sessions)
      throws IOException {
    var shared = sessions.orElseThrow();
    var source =
        hosts
            .map(listed -> StatusSource.of(shared, listed))
            .orElseGet(() -> StatusSource.of(shared, identity.orElseThrow()));
    TlsContext context;
    if (identity.isPresent()) {
      var builder = TlsContext.server(identity.get());
      apply(builder);
      context = builder.build();
    } else {
      context = hosts.orElseThrow().context();
    }
    var server = StatusServer.start(context, place, source);
    var at = new Endpoint(place.at().host(), server.port());
    var url = identity.isPresent() ? url(at, identity.get()) : "https://" + at + "/";
    console.say("status: " + url);
    return () -> stop(server);
  }

  private static void stop(AutoCloseable server) {
    try {
      server.close();
    } catch (Exception _) {
      // the process ends all the same
    }
  }

  private static final HostOptions.Watch NOTHING = () -> {};

  private Optional<Path> folder() throws IOException {
    if (folder == null) {
      return Optional.empty();
    }
    var path = FileNames.path(folder);
    if (!Files.isDirectory(path)) {
      throw new Failure(Quoting.quote(folder) + " is no folder that can be read");
    }
    return Optional.of(path.toRealPath());
  }

  private TlsContext context(TlsIdentity identity, Optional<Resumption> resumption)
      throws IOException {
    var builder = TlsContext.server(identity);
    apply(builder);
    resumption.ifPresent(builder::resumption);
    if (clientAuthority != null) {
      builder
          .trust(TlsOptions.trust(clientAuthority))
          .clientAuth(clientNeeded ? ClientAuth.NEED : ClientAuth.WANT);
    }
    return builder.build();
  }

  private void apply(TlsContext.Builder builder) {
    options.apply(builder).applicationProtocols(TrialServer.PROTOCOLS);
  }

  private static void stop(TrialServer server, HostOptions.Watch sessions) {
    sessions.close();
    stop(server);
  }

  /** An address that the certificate is for, if there is one. */
  private static String url(Endpoint endpoint, TlsIdentity identity) throws UnknownHostException {
    var names = CertificateFacts.chain(identity.chain()).getFirst().names();
    var address = InetAddress.getByName(endpoint.host());
    boolean here = address.isLoopbackAddress() || address.isAnyLocalAddress();
    var host =
        !names.contains(endpoint.host()) && here && names.contains("localhost")
            ? "localhost"
            : endpoint.host();
    return "https://" + new Endpoint(host, endpoint.port()) + "/";
  }

  /** The command to try, with the authority that 'certs' has put beside the certificate. */
  private String told(String url) {
    var beside = FileNames.path(String.valueOf(options.certificate())).resolveSibling("ca.pem");
    var trust =
        Files.isRegularFile(beside)
            ? List.of("--cacert", Quoting.quote(FileNames.of(beside)))
            : List.<String>of();
    return url
        + "  (try: curl "
        + String.join(" ", trust)
        + (trust.isEmpty() ? "" : " ")
        + url
        + ")";
  }

  /** The hosts, and the command to try one of them. */
  private static String told(Endpoint endpoint, VirtualHosts hosts) {
    var names = hosts.names();
    if (names.isEmpty()) {
      return "https://" + endpoint + "/";
    }
    var name = names.first().replace("*", "www");
    return "https://%s/ is %s  (try: curl --resolve %s:%d:%s https://%s:%d/)"
        .formatted(
            endpoint,
            String.join(", ", names),
            name,
            endpoint.port(),
            endpoint.urlHost(),
            name,
            endpoint.port());
  }
}
