package org.opentls.cli;

import static org.opentls.cli.CommandModel.value;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentls.redis.RedisStores;
import org.opentls.tls.KeyProtector;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.Resumption;
import org.opentls.tls.RingId;
import org.opentls.tls.SessionStore;

/**
 * The options of a server that shares its sessions with others, and with itself after a restart.
 */
final class ResumptionOptions {
  private static final String TICKETS = "--tickets";
  private static final String SESSIONS = "--sessions";
  private static final String MEMORY = "memory";
  private static final String FILE = "file:";

  /** Of sessions in memory. */
  private static final long MOST_BYTES = 64L << 20;

  private @Nullable String tickets;
  private @Nullable String sessions;
  private @Nullable String protectorFile;
  private @Nullable String policy;
  private @Nullable String namespace;

  /** Adds all. */
  CommandModel addTo(CommandModel model) {
    return model
        .oneOf(
            value(
                String.class,
                "KEYS",
                text -> tickets = text,
                "Resume sessions by tickets, whose keys lie in memory, in file:PATH or in redis://,"
                    + " rediss://, redis-sentinel:// or redis-cluster:// and an address. Servers"
                    + " that share the keys resume each other's sessions, also after a restart.",
                TICKETS),
            value(
                String.class,
                "STORE",
                text -> sessions = text,
                "Keep the sessions themselves, sealed, in memory or in Redis.",
                SESSIONS))
        .option(
            value(
                String.class,
                "FILE",
                file -> protectorFile = file,
                "The key, 32 bytes in base64, that wraps what lies in Redis or in a file. All"
                    + " servers have the same; 'openssl rand -base64 32' makes one. The first line"
                    + " wraps, further ones unwrap.",
                "--kek-file"))
        .option(
            value(
                String.class,
                "KEY=VALUE,...",
                text -> policy = text,
                "How sessions are resumed: " + PolicyOption.KEYS + ".",
                "--policy"))
        .option(
            value(
                String.class,
                "NAME",
                name -> namespace = name,
                "Whose sessions these are, if several share a Redis.",
                "--namespace"));
  }

  /**
   * Begins to share; empty if no option asks for it. The caller closes it.
   *
   * @param always whether there are tickets with keys in memory if no option asks for anything
   * @throws BadValue if an option is malformed, or needs another one
   * @throws Failure if a file is no good
   */
  Optional<SharedSessions> open(boolean always) throws IOException {
    if (tickets == null && sessions == null) {
      requireNone("--kek-file", protectorFile);
      requireNone("--policy", policy);
      requireNone("--namespace", namespace);
      return always
          ? Optional.of(inMemory(false, PolicyOption.parse(null, false)))
          : Optional.empty();
    }
    boolean isStore = sessions != null;
    var place = String.valueOf(isStore ? sessions : tickets);
    var option = isStore ? SESSIONS : TICKETS;
    var chosen = PolicyOption.parse(policy, isStore);
    if (place.equals(MEMORY)) {
      requireUnprotected();
      return Optional.of(inMemory(isStore, chosen));
    }
    if (place.startsWith(FILE) && !isStore && place.length() > FILE.length()) {
      var keys = ringFile(place.substring(FILE.length()));
      var builder = Resumption.tickets(keys, protector().orElseGet(KeyProtector::none));
      return Optional.of(shared(builder, chosen, "tickets, keys in a file", Optional.empty()));
    }
    var rule = isStore ? "memory or redis://HOST" : "memory, file:PATH or redis://HOST";
    var uri = redisUri(option, rule, place);
    var protector =
        protector()
            .orElseThrow(() ->
                new BadValue(
                    "keys must not lie in Redis as they are, and --kek-file is missing; make"
                        + " one for all servers: openssl rand -base64 32 > kek"));
    return Optional.of(inRedis(option, uri, protector, chosen));
  }

  /** One that cannot be used is known now: it is here, and will not come as a server does. */
  private static KeyRingStore ringFile(String name) throws IOException {
    var file = FileNames.path(name);
    var folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new Failure(Quoting.quote(name) + ": there is no folder for it");
    }
    var keys = KeyRingStore.file(file);
    try {
      var _ = keys.load(new RingId("default", "any"), 0, 0).toCompletableFuture().join();
      return keys;
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw e;
    }
  }

  private static void requireNone(String option, @Nullable String value) {
    if (value != null) {
      throw new BadValue(option + " needs --tickets or --sessions");
    }
  }

  private void requireUnprotected() {
    if (protectorFile != null) {
      throw new BadValue("--kek-file is for keys in a file or in Redis, not in memory");
    }
  }

  private SharedSessions inMemory(boolean isStore, PolicyOption chosen) {
    var builder =
        isStore
            ? Resumption.sessions(
                SessionStore.inMemory(MOST_BYTES), KeyRingStore.inMemory(), KeyProtector.none())
            : Resumption.localTickets();
    var where = isStore ? "sessions in memory" : "tickets, keys in memory";
    return shared(builder, chosen, where, Optional.empty());
  }

  /** What they tell is told by us. */
  private static final List<Logger> QUIET =
      Stream.of("io.lettuce", "io.netty").map(Logger::getLogger).toList();

  private SharedSessions inRedis(
      String option, URI uri, KeyProtector protector, PolicyOption chosen) {
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    var redis = RedisStores.open(uri);
    boolean isStore = option.equals(SESSIONS);
    var builder =
        isStore
            ? Resumption.sessions(redis.sessions(), redis.keys(), protector)
            : Resumption.tickets(redis.keys(), protector);
    var where = isStore ? "sessions in Redis" : "tickets, keys in Redis";
    return shared(builder, chosen, where, Optional.of(redis));
  }

  private SharedSessions shared(
      Resumption.Builder builder,
      PolicyOption chosen,
      String where,
      Optional<? extends AutoCloseable> connection) {
    try {
      if (namespace != null) {
        builder.namespace(namespace);
      }
    } catch (IllegalArgumentException e) {
      throw new BadValue("--namespace: " + Messages.oneLine(e));
    }
    return SharedSessions.open(chosen.applyTo(builder), where, connection);
  }

  /**
   * The URI of a Redis. A password that stands in it is not shown.
   *
   * @param rule what the option must be
   * @throws BadValue if it is none
   */
  static URI redisUri(String option, String rule, String text) {
    boolean isRedis = text.startsWith("redis");
    var shown = text.contains("@") ? "another address" : Quoting.always(text);
    BadValue.require(isRedis, option + " must be " + rule, shown);
    try {
      var uri = new URI(text);
      var _ = RedisStores.builder(uri);
      return uri;
    } catch (URISyntaxException _) {
      throw new BadValue(option + " is not a URI");
    } catch (IllegalArgumentException e) {
      throw new BadValue(option + ": " + Messages.oneLine(e));
    }
  }

  private Optional<KeyProtector> protector() throws IOException {
    if (protectorFile == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(KeyProtector.file(FileNames.path(protectorFile)));
    } catch (IllegalArgumentException e) {
      // It begins with the name of the file.
      throw new Failure(Messages.oneLine(e), e);
    }
  }
}
