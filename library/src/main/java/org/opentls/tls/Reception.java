package org.opentls.tls;

import static org.opentls.tls.HostReload.DEFAULT_HOST;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * How a server receives a client that has told in its first message what it wants. It asks user
 * code, which may take its time.
 *
 * @param context that which the connection has begun with
 * @param parameters what was set for the connection
 * @param selector chooses an application protocol, as JSSE has it; or {@code null}
 */
record Reception(
    SSLEngine engine,
    TlsContext context,
    TlsParameters parameters,
    @Nullable BiFunction<SSLEngine, List<String>, String> selector) {
  private static final int ALERT_HANDSHAKE_FAILURE = 40;
  private static final int ALERT_INTERNAL_ERROR = 80;
  private static final int ALERT_UNRECOGNIZED_NAME = 112;
  private static final int ALERT_NO_APPLICATION_PROTOCOL = 120;

  /** What comes of it. */
  sealed interface Outcome {
    /**
     * The client is refused.
     *
     * @param alert what it is told
     */
    record Refused(Exception why, int alert) implements Outcome {}

    /**
     * The client is served.
     *
     * @param host the virtual host that it is served by, if there are such
     * @param listedAs the name that the host is listed under
     * @param scopeName what it is called where sessions are concerned; empty if it has no names
     */
    record Served(
        Optional<TlsContext> host, String listedAs, String scopeName, TlsParameters parameters)
        implements Outcome {}
  }

  Outcome receive(ClientHello hello) {
    // RFC 6066, section 3: a name that is not served is refused; a client that tells none is not.
    for (var name : hello.serverNames()) {
      boolean isServed =
          parameters.matchers().stream()
              .filter(matcher -> matcher.getType() == name.getType())
              .allMatch(matcher -> matcher.matches(name));
      if (!isServed) {
        return refused("no such server here: " + name, ALERT_UNRECOGNIZED_NAME);
      }
    }
    return context
        .hosts()
        .map(hosts -> receive(hello, hosts))
        .orElseGet(() -> choose(hello, Optional.empty(), DEFAULT_HOST, "", parameters));
  }

  private static Outcome.Refused refused(String why, int alert) {
    return new Outcome.Refused(new SSLHandshakeException(why), alert);
  }

  private Outcome receive(ClientHello hello, VirtualHosts hosts) {
    var name = hello.hostName().flatMap(HostNames::canonical);
    try {
      var host = hosts.serve(name);
      if (host.isPresent()) {
        var narrowed = parameters.within(host.get().parameters(), context.parameters());
        return narrowed.isPossible()
            ? choose(hello, host, hosts.listedAs(name, host.get()), hosts.scopeName(name), narrowed)
            : refused("the host allows nothing that is spoken here", ALERT_HANDSHAKE_FAILURE);
      }
    } catch (SSLException e) {
      return new Outcome.Refused(e, ALERT_INTERNAL_ERROR);
    }
    // RFC 8446, section 9.2, has missing_extension for the one, which OpenSSL cannot send so early.
    var why =
        hello.hostName().isEmpty()
            ? "the client tells no server name"
            : "no such host here: " + name.orElse("(no name)");
    return refused(why, ALERT_UNRECOGNIZED_NAME);
  }

  private Outcome choose(
      ClientHello hello,
      Optional<TlsContext> host,
      String listedAs,
      String scopeName,
      TlsParameters settings) {
    if (selector == null || hello.applicationProtocols().isEmpty()) {
      return new Outcome.Served(host, listedAs, scopeName, settings);
    }
    boolean hasOwn = host.isPresent() && !host.get().parameters().applicationProtocols().isEmpty();
    var offered =
        hello.applicationProtocols().stream()
            .filter(name -> !hasOwn || settings.applicationProtocols().contains(name))
            .toList();
    @Nullable String chosen = selector.apply(engine, offered);
    if (chosen == null) {
      return refused(
          "no application protocol of the client's is spoken", ALERT_NO_APPLICATION_PROTOCOL);
    }
    return new Outcome.Served(
        host,
        listedAs,
        scopeName,
        settings.withApplicationProtocols(chosen.isEmpty() ? List.of() : List.of(chosen)));
  }
}
