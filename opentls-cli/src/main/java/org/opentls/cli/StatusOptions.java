package org.opentls.cli;

import static org.opentls.cli.CommandModel.value;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options of the page that shows whoever runs a server what it does. */
final class StatusOptions {
  private static final int USUAL_PORT = 9443;
  private static final String USUAL_ADDRESS = "127.0.0.1:" + USUAL_PORT;
  private static final String OPTION = "--status";

  private final SecretSource token;
  private @Nullable String listen;

  StatusOptions(Console console) {
    token = new SecretSource(console, "status-token");
  }

  /** Adds all. */
  CommandModel addTo(CommandModel model) {
    return model
        .option(
            value(
                    String.class,
                    "ADDRESS:PORT",
                    address -> listen = address,
                    "Serve a page, by HTTPS too, that shows what this server does: /, live;"
                        + " /metrics for Prometheus; /status.json. At "
                        + USUAL_ADDRESS
                        + ", which is this machine only, if no address is given. Without --tickets"
                        + " and --sessions it is as with --tickets memory.",
                    OPTION)
                .arity("0..1")
                .fallbackValue(USUAL_ADDRESS))
        .option(
            token.fileOption(
                "The token in FILE, 32 characters or more on one line, opens the page of --status"
                    + " and nothing else does: 'openssl rand -hex 32' makes one. Other machines"
                    + " can be served with one only."));
  }

  /** Whether there is to be a page. */
  boolean isGiven() {
    return listen != null;
  }

  /**
   * Where the page is, and who may see it.
   *
   * @param at where it listens
   */
  record Place(Endpoint at, StatusAccess access) {}

  /**
   * Reads the options; empty if there is to be no page.
   *
   * @throws BadValue if one is malformed, or a token is missing
   * @throws Failure if the file of the token is no good
   */
  Optional<Place> place() {
    if (listen == null) {
      if (token.isGiven()) {
        throw new BadValue("--status-token-file needs --status");
      }
      return Optional.empty();
    }
    var at = Endpoint.parse(OPTION, listen, USUAL_PORT);
    boolean isLocal = isLoopback(at.host());
    if (!token.isGiven()) {
      if (!isLocal) {
        throw new BadValue(
            "--status at an address that others reach needs --status-token-file;"
                + " 'openssl rand -hex 32' makes a token");
      }
      return Optional.of(new Place(at, StatusAccess.local(at.host())));
    }
    char[] text = SecretBytes.textLine(token.read(), "status-token");
    try {
      return Optional.of(new Place(at, StatusAccess.withToken(at.host(), isLocal, text)));
    } finally {
      Arrays.fill(text, '\0');
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new Failure("cannot listen on " + host + ": no such host", e);
    }
  }
}
