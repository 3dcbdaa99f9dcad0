package org.opentls.cli;

import static org.opentls.cli.CommandModel.flag;
import static org.opentls.cli.CommandModel.value;

import java.io.IOException;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.opentls.tls.ClientSession;
import org.opentls.tls.ProxyServer;
import org.opentls.tls.TlsConnection;
import org.opentls.tls.TlsContext;
import org.opentls.tls.Trust;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;

/** Connects to a TLS server, shows what was agreed upon, and pipes. */
final class ConnectCommand implements Callable<Integer> {
  /** Exit code: the server is there, and cannot be trusted. */
  static final int NOT_TRUSTED = 3;

  private static final int HTTPS = 443;
  private static final int USUAL_SECONDS = 10;
  private static final int MAX_SECONDS = 86_400;

  private final Console console;
  private final TlsOptions options;
  private final ProxyOptions proxyOptions;
  private final SessionFiles sessions = new SessionFiles();
  private final PositionalParamSpec server =
      PositionalParamSpec.builder()
          .paramLabel("HOST[:PORT]")
          .arity("1")
          .type(String.class)
          .description(
              "The server, as in example.org, localhost:8443 or [::1]:8443; the port is "
                  + HTTPS
                  + " or that of --starttls if not given.")
          .build();
  private final CommandSpec spec;
  private @Nullable String serverName;
  private List<String> alpn = List.of();
  private List<String> groups = List.of();
  private @Nullable String authority;
  private boolean insecure;
  private @Nullable StartTls startTls;
  private int seconds = USUAL_SECONDS;
  private boolean json;
  private boolean quiet;
  private boolean crlf;

  ConnectCommand(Console console) {
    this.console = console;
    this.options = new TlsOptions(console);
    this.proxyOptions = new ProxyOptions(console);
    this.spec = describe();
  }

  CommandSpec spec() {
    return spec;
  }

  private CommandSpec describe() {
    var model =
        CommandModel.of(
                this,
                "connect",
                "Connect to a TLS server, show what was agreed upon, and talk to it.",
                "Standard input goes to the server, and what it says to standard output; all else"
                    + " is told on standard error. At the end of standard input the server is"
                    + " told so, and the command ends when the server does.")
            .option(
                value(
                    String.class,
                    "FILE",
                    file -> authority = file,
                    "Trust the certificates in FILE, in PEM, and no others; what the system trusts"
                        + " if not given.",
                    "--ca"))
            .option(
                value(
                    String.class,
                    "NAME",
                    name -> serverName = name,
                    "The name to ask the server for and to verify; HOST if not given.",
                    "--servername"))
            .option(
                value(
                    String.class,
                    "LIST",
                    list -> alpn = split(list),
                    "The application protocols to offer, as in h2,http/1.1.",
                    "--alpn"))
            .option(
                value(
                    String.class,
                    "LIST",
                    list -> groups = split(list),
                    "The groups for the key exchange, as in X25519,P-256; OpenSSL's if not given.",
                    "--groups"))
            .option(
                value(
                    StartTls.class,
                    "PROTOCOL",
                    protocol -> startTls = protocol,
                    "Begin TLS after the words of PROTOCOL: smtp, lmtp, imap, pop3, ftp, nntp,"
                        + " xmpp, postgres or ldap.",
                    "--starttls"));
    return sessions
        .addTo(proxyOptions.addTo(options.addTo(model, "Who this client is")))
        .option(
            flag(
                () -> insecure = true,
                "Talk to whoever answers. It may be an attacker: nothing is verified.",
                "--insecure"))
        .option(
            value(
                Integer.class,
                "SECONDS",
                number -> seconds = number,
                "How long the connection and the handshake may take; "
                    + USUAL_SECONDS
                    + " if not given.",
                "--timeout"))
        .option(
            flag(
                () -> crlf = true,
                "Send CR LF at the end of each line, as SMTP and HTTP want it.",
                "--crlf"))
        .option(
            flag(
                () -> json = true,
                "Print what was agreed upon as a JSON object, and end.",
                "--json"))
        .option(flag(() -> quiet = true, "Tell nothing but failures.", "-q", "--quiet"))
        .parameters(server)
        .exitCodes(
            "0", "the server has ended the connection as it should; with --json, it is trusted",
            "1",
                "no connection, no handshake, the connection was cut, or the server has granted no"
                    + " session for --sess-out",
            "2", "the command line is wrong; nothing was done",
            "3", "the certificate of the server is not trusted; nothing was sent")
        .examples(
            "  opentls connect example.org < /dev/null",
            "  printf 'GET / HTTP/1.0\\r\\n\\r\\n' | opentls connect -q example.org",
            "  opentls connect --json example.org | jq .certificates[0].days_left",
            "  opentls connect --sess-out FILE example.org < /dev/null",
            "  opentls connect --sess-in FILE example.org < /dev/null",
            "  opentls connect --starttls smtp --crlf mail.example.org:587",
            "  opentls connect --socks5 localhost:9050 example.org",
            "  opentls connect --proxy https://ann@proxy.example.org \\",
            "      --proxy-password-file FILE example.org")
        .spec();
  }

  private static List<String> split(String list) {
    return List.of(list.split(","));
  }

  @Override
  public Integer call() throws IOException {
    BadValue.require(
        seconds >= 1 && seconds <= MAX_SECONDS,
        "--timeout must be from 1 to " + MAX_SECONDS,
        seconds);
    requireOneUseOfStandardInput();
    if (insecure && authority != null) {
      throw new BadValue("--insecure and --ca exclude each other");
    }
    if (insecure && sessions.given().isPresent()) {
      // what was never verified must not be believed later
      throw new BadValue("--insecure and " + sessions.given().get() + " exclude each other");
    }
    String given = Objects.requireNonNull(server.<String>getValue());
    var endpoint =
        Endpoint.parse(
            "HOST[:PORT]", given, Optional.ofNullable(startTls).map(StartTls::port).orElse(HTTPS));
    var proxy = proxyOptions.proxy();
    var context = context();
    var session = sessions.read();
    var deadline = Deadline.in(Duration.ofSeconds(seconds));
    try (var transport =
        proxy.isEmpty() ? connect(endpoint, deadline) : connect(endpoint, proxy.get(), deadline)) {
      return talk(context, endpoint, transport, session);
    }
  }

  private void requireOneUseOfStandardInput() {
    boolean isPassphrase = options.takesStandardInput();
    boolean isPassword = proxyOptions.isStandardInput();
    if ((isPassphrase || isPassword) && (!json || (isPassphrase && isPassword))) {
      throw new BadValue(
          "standard input cannot be two things; name a file for "
              + (isPassphrase ? "--passphrase-file" : "--proxy-password-file"));
    }
  }

  private TlsContext context() throws IOException {
    var builder = options.apply(TlsContext.client());
    options.identity().ifPresent(builder::identity);
    if (authority != null) {
      builder.trust(TlsOptions.trust(authority));
    }
    if (insecure) {
      builder.trust(Trust.manager(new Unverified())).verifyHost(false);
    }
    try {
      if (!groups.isEmpty()) {
        builder.groups(groups.toArray(String[]::new));
      }
      if (!alpn.isEmpty()) {
        builder.applicationProtocols(alpn.toArray(String[]::new));
      }
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new BadValue(Messages.oneLine(e));
    }
  }

  private static TimedTransport connect(Endpoint endpoint, Deadline deadline) {
    try {
      return TimedTransport.connect(endpoint, deadline);
    } catch (UnknownHostException e) {
      throw new Failure("cannot find the host " + Quoting.quote(endpoint.host()), e);
    } catch (IOException e) {
      throw new Failure("cannot connect to " + endpoint + ": " + reason(e), e);
    }
  }

  private static TimedTransport connect(Endpoint endpoint, ProxyServer proxy, Deadline deadline) {
    try {
      return TimedTransport.through(proxy, endpoint, deadline);
    } catch (UnknownHostException e) {
      throw new Failure("cannot find the proxy " + Quoting.quote(proxy.host()), e);
    } catch (IOException e) {
      throw new Failure(
          "cannot connect to " + endpoint + " through " + proxy + ": " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    var message = Messages.oneLine(e);
    return e instanceof ConnectException ? message.replaceFirst(" \\(.*", "") : message;
  }

  private int talk(
      TlsContext context,
      Endpoint endpoint,
      TimedTransport transport,
      Optional<ClientSession> session)
      throws IOException {
    var name = serverName == null ? endpoint.host() : serverName;
    // closed with the transport, which must not wait for a peer that is stuck
    @SuppressWarnings("resource")
    var connection = context.over(transport, name, endpoint.port());
    session.ifPresent(offered -> sessions.offer(offered, connection));
    try {
      if (startTls != null) {
        var dialogue = new PlainDialogue(transport);
        startTls.begin(dialogue, name);
        dialogue.requireSilence();
      }
      connection.handshake();
      transport.endDeadline();
    } catch (SSLException e) {
      var distrust = Distrust.of(e, name);
      if (distrust.isPresent()) {
        return refuse(endpoint, transport, name, distrust.get());
      }
      throw new Failure("no TLS with " + endpoint + ": " + Messages.oneLine(e), e);
    } catch (IOException e) {
      throw new Failure("no TLS with " + endpoint + ": " + Messages.oneLine(e), e);
    }
    var facts =
        ConnectionFacts.of(connection.session(), connection, connection.applicationProtocol());
    if (json) {
      console
          .out()
          .print(
              json(endpoint, transport, name, Optional.of(facts), facts.peer(), Optional.empty()));
      sessions.await(connection, transport);
      connection.close();
      sessions.write(connection);
      return 0;
    }
    tell(endpoint, transport, name, facts);
    return pipe(connection);
  }

  private int refuse(Endpoint endpoint, TimedTransport transport, String name, Distrust distrust) {
    if (json) {
      console
          .out()
          .print(
              json(
                  endpoint,
                  transport,
                  name,
                  Optional.empty(),
                  distrust.chain(),
                  Optional.of(distrust.why())));
      return NOT_TRUSTED;
    }
    if (!quiet) {
      tellChain(distrust.chain());
    }
    console.complain(endpoint + " is not trusted: " + distrust.why());
    return NOT_TRUSTED;
  }

  private void tell(
      Endpoint endpoint, TimedTransport transport, String name, ConnectionFacts facts) {
    if (quiet) {
      return;
    }
    var address = transport.address().filter(known -> !known.equals(endpoint.host()));
    console.say(
        "Connected to "
            + endpoint
            + address.map(known -> " at " + known).orElse("")
            + transport.proxy().map(proxy -> " through " + proxy).orElse("")
            + (startTls == null ? "" : " by STARTTLS of " + startTls));
    console.say(facts.summary());
    sessions.outcome(facts.resumed()).ifPresent(console::say);
    console.say(
        insecure ? "NOT VERIFIED: it may be anybody who answers" : "Verified to be " + name);
    tellChain(facts.peer());
    console.say("");
  }

  private void tellChain(List<CertificateFacts> chain) {
    for (int i = 0; i < chain.size(); i++) {
      chain.get(i).lines(i).forEach(console::say);
      chain.get(i).warnings().forEach(warning -> console.say("    WARNING: it " + warning));
    }
  }

  private String json(
      Endpoint endpoint,
      TimedTransport transport,
      String name,
      Optional<ConnectionFacts> facts,
      List<CertificateFacts> chain,
      Optional<String> distrust) {
    var text = new StringWriter();
    try (JsonGenerator object = new JsonFactory().createGenerator(DiagnosisJson.PRETTY, text)) {
      object.writeStartObject();
      object.writeStringProperty("host", endpoint.host());
      object.writeNumberProperty("port", endpoint.port());
      object.writeStringProperty("address", transport.address().orElse(null));
      object.writeStringProperty(
          "proxy", transport.proxy().map(ProxyServer::toString).orElse(null));
      object.writeStringProperty("server_name", name);
      object.writeStringProperty("starttls", startTls == null ? null : startTls.name());
      object.writeBooleanProperty("verified", facts.isPresent() && !insecure);
      object.writeStringProperty("distrust", distrust.orElse(null));
      facts.ifPresent(agreed -> {
        agreed.write(object);
        object.writeStringProperty("full_because", sessions.whyFull(agreed.resumed()).orElse(null));
      });
      ConnectionFacts.write(object, "certificates", chain);
      object.writeEndObject();
    }
    return text.append('\n').toString();
  }

  private int pipe(TlsConnection connection) throws IOException {
    int exitCode;
    try (connection) {
      exitCode = new Pipe(console, connection, crlf).run();
    } catch (SocketException | SSLException e) {
      throw new Failure("the connection has failed: " + Messages.oneLine(e), e);
    }
    sessions.write(connection);
    return exitCode;
  }
}
