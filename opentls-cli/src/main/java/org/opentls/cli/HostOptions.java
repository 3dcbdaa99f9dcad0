package org.opentls.cli;

import static org.opentls.cli.CommandModel.given;
import static org.opentls.cli.CommandModel.repeatable;
import static org.opentls.cli.CommandModel.value;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opentls.tls.ClientAuth;
import org.opentls.tls.HostReload;
import org.opentls.tls.HostSource;
import org.opentls.tls.Resumption;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.VirtualHosts;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a server that is several hosts. */
final class HostOptions {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Authorities that issue for 90 days renew 30 days before the end. */
  private static final Duration SOON = Duration.ofDays(14);

  private static final String FORM = "NAME=CERT,KEY[,client-ca=FILE]";
  private static final String CLIENT_AUTHORITY = "client-ca=";

  private final OptionSpec hosts =
      repeatable(
          FORM,
          "A host: its name, or *. and a domain, and files in PEM; may be repeated. Clients must"
              + " have a certificate of those in client-ca. The first host is for clients that"
              + " name none, or another.",
          "--host");

  private @Nullable String directory;

  /** Adds all. */
  CommandModel addTo(CommandModel model) {
    return model
        .option(hosts)
        .option(
            value(
                String.class,
                "FOLDER",
                name -> directory = name,
                "A folder with a folder for each host, of its name: each pair NAME.key and NAME.pem"
                    + " or NAME.crt, or privkey.pem and fullchain.pem, is an identity, client-ca.pem"
                    + " asks for certificates. The folder 'default' is for all other names.",
                "--hosts-dir"));
  }

  /** Whether there is a host. */
  boolean isGiven() {
    return directory != null || !given(hosts).isEmpty();
  }

  private record Host(String name, HostSource source) {}

  /**
   * Reads the hosts; empty if none are given.
   *
   * @param settings are set for each
   * @param defaultHost serves clients of other names; the first host does if it is empty
   * @param resumption of all hosts; each resumes its own sessions if it is empty
   * @throws BadValue if an option is malformed
   * @throws Failure if a file is no good
   */
  Optional<VirtualHosts> hosts(
      Consumer<TlsContext.Builder> settings,
      Optional<TlsContext> defaultHost,
      Optional<Resumption> resumption)
      throws IOException {
    var named = new ArrayList<Host>();
    for (var text : given(hosts)) {
      named.add(host(text, settings));
    }
    if (named.isEmpty() && directory == null) {
      return Optional.empty();
    }
    var builder = VirtualHosts.builder();
    for (var host : named) {
      add(builder, host);
    }
    if (defaultHost.isPresent()) {
      builder.defaultHost(defaultHost.get());
    } else if (!named.isEmpty()) {
      builder.defaultHost(named.getFirst().name());
    }
    if (directory != null) {
      builder.directory(FileNames.path(directory), settings);
    }
    resumption.ifPresent(builder::resumption);
    try {
      var built = builder.build();
      if (built.expiries().isEmpty()) {
        throw new Failure("there is no host in " + Quoting.quote(String.valueOf(directory)));
      }
      return Optional.of(built);
    } catch (IllegalArgumentException e) {
      throw new Failure(Messages.oneLine(e), e);
    } catch (IOException e) {
      if (e.getCause() instanceof FileSystemException why) {
        throw new Failure(Messages.oneLine(e) + ": " + Failure.reason(why), e);
      }
      throw e;
    }
  }

  private static void add(VirtualHosts.Builder builder, Host host) {
    try {
      builder.host(host.name(), host.source());
    } catch (IllegalArgumentException e) {
      throw new BadValue("--host: " + Messages.oneLine(e));
    }
  }

  private static Host host(String text, Consumer<TlsContext.Builder> settings) {
    int end = text.indexOf('=');
    var files = end < 0 ? new String[0] : text.substring(end + 1).split(",", -1);
    boolean asks = files.length == 3 && files[2].startsWith(CLIENT_AUTHORITY);
    boolean fits = end > 0 && (files.length == 2 || asks);
    BadValue.require(fits, "--host must be " + FORM, Quoting.always(text));
    var certificates = FileNames.path(files[0]);
    var key = FileNames.path(files[1]);
    var authorities =
        files.length == 2
            ? Optional.<String>empty()
            : Optional.of(files[2].substring(CLIENT_AUTHORITY.length()));
    var read = new ArrayList<>(List.of(certificates, key));
    authorities.map(FileNames::path).ifPresent(read::add);
    return new Host(
        text.substring(0, end),
        HostSource.of(read, () -> context(certificates, key, authorities, settings)));
  }

  private static TlsContext context(
      Path certificates,
      Path key,
      Optional<String> authorities,
      Consumer<TlsContext.Builder> settings)
      throws IOException {
    var builder = TlsContext.server(TlsIdentity.pem(certificates, key));
    settings.accept(builder);
    if (authorities.isPresent()) {
      builder.trust(TlsOptions.trust(authorities.get())).clientAuth(ClientAuth.NEED);
    }
    return builder.build();
  }

  /** Looks after the files from now on, says what changes, and each day what expires soon. */
  static Watch watch(VirtualHosts hosts, Console console) {
    var watch = hosts.watch(INTERVAL, reload -> tell(reload, console));
    var reminder = Thread.ofVirtual().start(() -> remind(hosts, console));
    return () -> {
      reminder.interrupt();
      watch.close();
    };
  }

  private static void remind(VirtualHosts hosts, Console console) {
    try {
      while (true) {
        var soon = hosts.expiringWithin(SOON);
        if (!soon.isEmpty()) {
          console.complain("certificates expire within " + SOON.toDays() + " days: " + list(soon));
        }
        Thread.sleep(Duration.ofDays(1));
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Ends when it is closed. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  private static void tell(HostReload reload, Console console) {
    tell("new", reload.added(), console);
    tell("renewed", reload.renewed(), console);
    tell("gone", reload.removed(), console);
    reload
        .failed()
        .forEach((name, e) ->
            console.complain(
                "host %s stays as it was: %s".formatted(Quoting.quote(name), reason(e))));
  }

  private static String reason(Exception e) {
    return e instanceof IOException io ? Failure.told(io) : Messages.oneLine(e);
  }

  private static void tell(String what, Iterable<String> names, Console console) {
    names.forEach(name -> console.say("host %s: %s".formatted(name, what)));
  }

  private static String list(Iterable<String> names) {
    return String.join(", ", names);
  }
}
