package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.opentls.cli.CommandModel.value;

import java.io.IOException;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opentls.tls.HttpProxy;
import org.opentls.tls.ProxyServer;
import org.opentls.tls.Socks5Proxy;
import org.opentls.tls.TlsContext;

/** The options for a proxy to connect through. */
final class ProxyOptions {
  private static final String PASSWORD = "proxy-password";
  private static final int SOCKS_PORT = 1080;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final Pattern URL = Pattern.compile("(?<scheme>[a-z0-9]+)://(?<rest>[^/]+)/?");

  private final Console console;
  private final SecretSource password;
  private @Nullable String socks5;
  private @Nullable String url;
  private @Nullable String authority;

  ProxyOptions(Console console) {
    this.console = console;
    this.password = new SecretSource(console, PASSWORD);
  }

  CommandModel addTo(CommandModel model) {
    return model
        .oneOf(
            value(
                String.class,
                "[USER@]HOST[:PORT]",
                given -> socks5 = given,
                "Connect through this SOCKS 5 proxy, which looks up the name of the server; the"
                    + " port is "
                    + SOCKS_PORT
                    + " if not given.",
                "--socks5"),
            value(
                String.class,
                "URL",
                given -> url = given,
                "Connect through this proxy, as in http://proxy:3128, https://ann@proxy:443 or"
                    + " socks5://[::1]:1080. A user's password does not stand here.",
                "--proxy"))
        .oneOf(
            password.fileOption(
                "The password of the user at the proxy: the one line of FILE, or of standard input"
                    + " if -. If not given, the terminal asks for it."),
            password.variableOption())
        .option(
            value(
                String.class,
                "FILE",
                file -> authority = file,
                "Trust the certificates in FILE, in PEM, for a proxy of https; what the system"
                    + " trusts if not given.",
                "--proxy-ca"));
  }

  /** Whether standard input is the password. */
  boolean isStandardInput() {
    return password.isStandardInput();
  }

  /**
   * The proxy, if there is to be one. Nothing is sent to it.
   *
   * @throws BadValue if the options are no good
   */
  Optional<ProxyServer> proxy() throws IOException {
    var place = place();
    BadValue.require(
        authority == null || place.filter(Place::isHttps).isPresent(),
        "--proxy-ca needs --proxy with https",
        place.map(Place::scheme).orElse("no proxy"));
    boolean isNamed = place.filter(known -> known.user() != null).isPresent();
    if (password.isGiven() && !isNamed) {
      throw new BadValue("the password of a proxy needs a user, as in --socks5 ann@localhost");
    }
    return place.isEmpty() ? Optional.empty() : Optional.of(server(place.get()));
  }

  private Optional<Place> place() {
    if (socks5 != null) {
      return Optional.of(Place.of("--socks5", "socks5", socks5));
    }
    if (url == null) {
      return Optional.empty();
    }
    var form = URL.matcher(url);
    if (!form.matches()) {
      // not shown: there may be a password in it
      throw new BadValue("--proxy must be a URL without a path, as in http://proxy:3128");
    }
    return Optional.of(Place.of("--proxy", form.group("scheme"), form.group("rest")));
  }

  /** Where a proxy is, and who asks it. */
  private record Place(String scheme, @Nullable String user, Endpoint endpoint) {
    static Place of(String option, String scheme, String text) {
      int at = text.lastIndexOf('@');
      int port =
          switch (scheme) {
            case "socks5", "socks5h" -> SOCKS_PORT;
            case "http" -> HTTP_PORT;
            case "https" -> HTTPS_PORT;
            default ->
                throw new BadValue(
                    option
                        + " must be a URL of http, https or socks5, not "
                        + Quoting.always(scheme));
          };
      var endpoint = Endpoint.parse(option, text.substring(at + 1), port);
      return new Place(scheme, at < 0 ? null : user(option, text.substring(0, at)), endpoint);
    }

    private static String user(String option, String text) {
      if (text.indexOf(':') >= 0) {
        throw new BadValue(
            option
                + " shows a password in the list of processes; give --proxy-password-file FILE or"
                + " --proxy-password-env NAME");
      }
      try {
        return option.equals("--proxy") ? URLDecoder.decode(text.replace("+", "%2B"), UTF_8) : text;
      } catch (IllegalArgumentException _) {
        throw new BadValue("the user in the URL of --proxy is malformed");
      }
    }

    boolean isHttps() {
      return scheme.equals("https");
    }
  }

  private ProxyServer server(Place place) throws IOException {
    var host = place.endpoint().host();
    int port = place.endpoint().port();
    try {
      var server =
          switch (place.scheme()) {
            case "http" -> HttpProxy.of(host, port);
            case "https" -> HttpProxy.overTls(context(), host, port);
            default -> Socks5Proxy.of(host, port);
          };
      return place.user() == null ? server : withPassword(server, place.user());
    } catch (IllegalArgumentException e) {
      throw new BadValue("the proxy cannot be used: " + Messages.oneLine(e));
    }
  }

  private TlsContext context() throws IOException {
    var builder = TlsContext.client();
    return authority == null ? builder.build() : builder.trust(TlsOptions.trust(authority)).build();
  }

  private ProxyServer withPassword(ProxyServer server, String user) {
    char[] secret =
        SecretBytes.textLine(password.isGiven() ? password.read() : ask(user, server), PASSWORD);
    try {
      return server.withCredentials(user, secret);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  private byte[] ask(String user, ProxyServer server) {
    if (console.isInTerminal() || console.isErrTerminal() || console.isOutTerminal()) {
      return Terminal.readHidden("Password of " + Quoting.quote(user) + " at " + server);
    }
    throw new BadValue(
        "no password for the proxy; give --proxy-password-file FILE or --proxy-password-env NAME");
  }
}
