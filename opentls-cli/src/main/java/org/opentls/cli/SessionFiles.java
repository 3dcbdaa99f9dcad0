package org.opentls.cli;

import static org.opentls.cli.CommandModel.value;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentls.tls.ClientSession;
import org.opentls.tls.ClientSessionException;
import org.opentls.tls.TlsConnection;

/** The file of the session that is offered to a server, and that of the one it grants. */
final class SessionFiles {
  /** More than any session has. */
  private static final int LONGEST = 1 << 17;

  /** How long a server of TLS 1.3 may take for a session, if it says nothing else. */
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private @Nullable String in;
  private @Nullable String out;
  private Optional<String> obstacle = Optional.empty();

  CommandModel addTo(CommandModel model) {
    return model
        .option(
            value(
                String.class,
                "FILE",
                file -> in = file,
                "Offer the server the session in FILE, which --sess-out has written, and tell"
                    + " whether it is resumed, and why not. One of TLS 1.3 is for one connection:"
                    + " many servers take it once.",
                "--sess-in"))
        .option(
            value(
                String.class,
                "FILE",
                file -> out = file,
                "Write the youngest session that the server has granted to FILE when the connection"
                    + " ends. Who has it can pass for this client: it is the owner's alone.",
                "--sess-out"));
  }

  /** The option that is given, if one is. */
  Optional<String> given() {
    return in != null ? Optional.of("--sess-in") : Optional.ofNullable(out).map(_ -> "--sess-out");
  }

  /**
   * Reads the session that is to be offered, if one is.
   *
   * @throws Failure if there is none in the file
   */
  Optional<ClientSession> read() throws IOException {
    if (in == null) {
      return Optional.empty();
    }
    byte[] bytes;
    try (var file = Files.newInputStream(FileNames.path(in))) {
      bytes = file.readNBytes(LONGEST);
    }
    try {
      return Optional.of(ClientSession.ofPlainBytes(bytes).reusable());
    } catch (ClientSessionException e) {
      throw new Failure(Quoting.quote(in) + ": " + Messages.oneLine(e), e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Offers a session, if it is of any use. */
  void offer(ClientSession session, TlsConnection connection) {
    if (session.isExpired()) {
      obstacle = Optional.of("the session has expired, at " + session.expires());
      return;
    }
    try {
      connection.resume(session);
    } catch (IllegalArgumentException e) {
      obstacle = Optional.of(Messages.oneLine(e));
    }
  }

  /** Why the session that was to be offered is not resumed; empty if it is, or none was. */
  Optional<String> whyFull(boolean resumed) {
    if (in == null || resumed) {
      return Optional.empty();
    }
    return obstacle.or(() -> Optional.of("the server has not taken the session"));
  }

  /** What became of the session that was to be offered; empty if none was. */
  Optional<String> outcome(boolean resumed) {
    return in == null
        ? Optional.empty()
        : Optional.of(
            whyFull(resumed)
                .map(why -> "Full handshake: " + why)
                .orElse("Resumed the session in " + Quoting.quote(in)));
  }

  /** Waits for what a server of TLS 1.3 grants after the handshake, and says that this is all. */
  void await(TlsConnection connection, TimedTransport transport) throws IOException {
    if (out == null) {
      return;
    }
    connection.closeOutput();
    transport.limit(Deadline.in(LIMIT));
    try {
      var _ = connection.inputStream().skip(Long.MAX_VALUE);
    } catch (IOException _) {
      // what has come is enough
    }
  }

  /**
   * Writes the session that was granted, if that is asked for.
   *
   * @throws Failure if none was
   */
  void write(TlsConnection connection) throws IOException {
    if (out == null) {
      return;
    }
    var session = connection.takeSession();
    if (session.isEmpty()) {
      throw new Failure("the server has granted no session for " + Quoting.quote(out));
    }
    byte[] bytes = session.get().toPlainBytes();
    try (var file = NewFile.create(FileNames.path(out), true, true)) {
      file.output().write(bytes);
      file.commit();
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
