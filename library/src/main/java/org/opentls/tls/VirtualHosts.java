package org.opentls.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that one server is: a client tells the name of the one that it wants in its first
 * message, RFC 6066, section 3, and goes on with that host's {@link TlsContext}, its certificates,
 * trust, protocols and all. {@link #context} is the server of them all, for connections, engines
 * and sockets. For any number of threads.
 *
 * <p>The most specific name wins: a host of the very name, then one of {@code *.} and the domain,
 * which has one label less, then what the {@link HostResolver} finds, then the default host. Case
 * does not count, nor does a dot at the end; international names are those of DNS. If there is no
 * default host, a client whose name is nobody's, or that tells none, is refused with the alert
 * {@code unrecognized_name}.
 *
 * <p>What a connection has of its own, as JSSE sets it, can only narrow what its host has: the
 * versions, cipher suites and application protocols are those of both, and a client must have a
 * certificate if either says so.
 *
 * <p>A session is resumed by a client of the same name and, if the host has changed since, of the
 * same trust and the same claim to a certificate; never at another host.
 *
 * <p>Hosts can be replaced at any time. Connections that are there stay as they are, handshakes
 * that are going on end with what they have begun with, and contexts that are not used any more are
 * freed when the garbage collector finds them.
 */
public final class VirtualHosts {
  private final HostTable table;
  private final @Nullable ResolvedHosts resolved;
  private final TlsContext context;
  private final boolean acrossNames;

  private VirtualHosts(Builder builder) throws IOException {
    table = new HostTable(builder.directory, builder.defaultName);
    for (var host : builder.hosts.entrySet()) {
      table.list(host.getKey(), host.getValue());
    }
    builder.defaultHost.ifPresent(source -> table.list(HostReload.DEFAULT_HOST, source));
    requireAll(table.reload(false));
    resolved =
        builder.resolver == null ? null : new ResolvedHosts(builder.resolver, builder.policy);
    acrossNames = builder.resumption != null && builder.resumption.policy().acrossNames();
    var server = TlsContext.server().hosts(this);
    context = (builder.resumption == null ? server : server.resumption(builder.resumption)).build();
  }

  private static void requireAll(HostReload reload) throws IOException {
    for (var failed : reload.failed().entrySet()) {
      var message = "host %s: %s".formatted(failed.getKey(), failed.getValue().getMessage());
      if (failed.getValue() instanceof IOException e) {
        throw new IOException(message, e);
      }
      throw new IllegalArgumentException(message, failed.getValue());
    }
  }

  /** Begins a list of hosts. */
  public static Builder builder() {
    return new Builder();
  }

  /** Hosts that are to be listed. For one thread. */
  public static final class Builder {
    private final Map<String, HostSource> hosts = new LinkedHashMap<>();
    private Optional<HostSource> defaultHost = Optional.empty();
    private String defaultName = HostReload.DEFAULT_HOST;
    private @Nullable HostDirectory directory;
    private @Nullable HostResolver resolver;
    private HostResolverPolicy policy = HostResolverPolicy.DEFAULT;
    private @Nullable Resumption resumption;

    private Builder() {}

    /**
     * Adds a host.
     *
     * @param name its name, or {@code *.} and a domain for all names that have one label more
     * @param context one for servers
     * @throws IllegalArgumentException if it is no name of a host, or there is one of the name
     */
    public Builder host(String name, TlsContext context) {
      return host(name, fixed(context));
    }

    /** Adds a host as {@link #host(String, TlsContext)} does, which can be read again. */
    public Builder host(String name, HostSource source) {
      Objects.requireNonNull(source);
      if (hosts.putIfAbsent(HostNames.listed(name), source) != null) {
        throw new IllegalArgumentException("there is a host " + name);
      }
      return this;
    }

    /** The host of clients that tell no name, or one that is nobody's; none if this is not set. */
    public Builder defaultHost(TlsContext context) {
      return defaultHost(fixed(context));
    }

    /** The same, of a host that can be read again. */
    public Builder defaultHost(HostSource source) {
      defaultHost = Optional.of(source);
      defaultName = HostReload.DEFAULT_HOST;
      return this;
    }

    /**
     * The same, of a host that has a name too.
     *
     * @param name that of a host which is listed, now or later
     * @throws IllegalArgumentException if it is no name of a host
     */
    public Builder defaultHost(String name) {
      defaultName = HostNames.listed(name);
      defaultHost = Optional.empty();
      return this;
    }

    /**
     * Adds a host for each folder in a directory, of the folder's name; where that cannot have a
     * star it may have an underscore, as in {@code _.example.com}. A folder {@code default} is the
     * default host.
     *
     * <p>Each pair in a folder is an identity: {@code NAME.key} with {@code NAME.crt} or {@code
     * NAME.pem}, or {@code privkey.pem} with {@code fullchain.pem}. If there is a {@code
     * client-ca.pem}, clients must have a certificate of an authority in it.
     */
    public Builder directory(Path directory) {
      return directory(directory, _ -> {});
    }

    /**
     * The same.
     *
     * @param settings sets whatever else the hosts are to have
     */
    public Builder directory(Path directory, Consumer<TlsContext.Builder> settings) {
      this.directory = new HostDirectory(directory, settings);
      return this;
    }

    /** Who finds hosts that are not listed, under {@link HostResolverPolicy#DEFAULT}. */
    public Builder resolver(HostResolver resolver) {
      return resolver(resolver, HostResolverPolicy.DEFAULT);
    }

    /** Who finds hosts that are not listed. */
    public Builder resolver(HostResolver resolver, HostResolverPolicy policy) {
      this.resolver = Objects.requireNonNull(resolver);
      this.policy = Objects.requireNonNull(policy);
      return this;
    }

    /**
     * How sessions of all hosts are resumed, each at its own host; what a host's context says of it
     * does not count. If this is not set, clients resume what this object has granted itself.
     */
    public Builder resumption(Resumption resumption) {
      this.resumption = Objects.requireNonNull(resumption);
      return this;
    }

    /**
     * Reads all hosts.
     *
     * @throws IOException if something cannot be read
     * @throws IllegalArgumentException if what is read is malformed or does not belong together
     */
    public VirtualHosts build() throws IOException {
      return new VirtualHosts(this);
    }
  }

  private static HostSource fixed(TlsContext context) {
    requireServer(context);
    return () -> context;
  }

  /** Returns a context if it is one for servers, of one host. */
  static TlsContext requireServer(TlsContext context) {
    if (context.isClient() || context.hosts().isPresent()) {
      throw new IllegalArgumentException("the context of a host is one for servers, of one host");
    }
    return context;
  }

  /** The server of all hosts. */
  public TlsContext context() {
    return context;
  }

  /** The names that are listed; the default host has none. */
  public SortedSet<String> names() {
    return table.names();
  }

  /**
   * The listed host that a name is served by: the very one, a wildcard or the default host.
   *
   * @param serverName as a client sends it
   */
  public Optional<TlsContext> find(String serverName) {
    return HostNames.canonical(serverName).flatMap(table::find).or(table::defaultHost);
  }

  /**
   * Finds a host for a client, for which it may wait.
   *
   * @param name in its canonical form; empty if the client has told none
   * @throws SSLHandshakeException if the resolver does not answer
   */
  Optional<TlsContext> serve(Optional<String> name) throws SSLHandshakeException {
    var found = name.flatMap(table::find);
    if (found.isEmpty() && name.isPresent() && resolved != null) {
      found = resolved.find(name.get());
    }
    return found.or(table::defaultHost);
  }

  /**
   * What a host is called where sessions are concerned: by the client's name for it, unless they
   * are good for all names of a wildcard.
   *
   * @param name in its canonical form; empty if the client has told none
   */
  String scopeName(Optional<String> name) {
    var shared = acrossNames ? name.flatMap(table::listedName) : Optional.<String>empty();
    return shared.or(() -> name).orElse("");
  }

  /**
   * The name that a host is listed under, of which there are few, whatever clients ask for: the
   * name itself, its wildcard, {@link HostReload#DEFAULT_HOST}, or one for all that are resolved.
   *
   * @param name in its canonical form; empty if the client has told none
   * @param found what {@link #serve} has found for it
   */
  String listedAs(Optional<String> name, TlsContext found) {
    boolean isDefault = table.defaultHost().filter(host -> host == found).isPresent();
    return name.flatMap(table::listedName)
        .orElse(isDefault ? HostReload.DEFAULT_HOST : HostCounts.OTHER);
  }

  /**
   * Adds a host, or replaces that of the name.
   *
   * @throws IllegalArgumentException as {@link Builder#host(String, TlsContext)} does
   */
  public void put(String name, TlsContext host) {
    table.put(HostNames.listed(name), requireServer(host));
  }

  /**
   * Adds a host that can be read again, or replaces that of the name. If it cannot be read, nothing
   * has changed.
   *
   * @throws IOException if something cannot be read
   * @throws IllegalArgumentException as {@link Builder#host(String, TlsContext)} does, or if what
   *     is read is malformed
   */
  public void put(String name, HostSource source) throws IOException {
    table.put(HostNames.listed(name), source);
  }

  /**
   * Removes a host: new clients do not find it. One that has a folder comes back with the next
   * reload. Returns whether there was one.
   *
   * @throws IllegalArgumentException if it is no name of a host
   */
  public boolean remove(String name) {
    return table.remove(HostNames.listed(name));
  }

  /** Makes the next client who asks for a name ask the {@link HostResolver}. */
  public void forget(String serverName) {
    if (resolved != null) {
      HostNames.canonical(serverName).ifPresent(resolved::forget);
    }
  }

  /** How many hosts of the {@link HostResolver} are kept. */
  public int resolvedCount() {
    return resolved == null ? 0 : resolved.size();
  }

  /**
   * Reads again what has changed since it was read: hosts whose files have other contents, and
   * those that have no files. One that cannot be read serves on as it was, and is tried again.
   */
  public HostReload reload() {
    return table.reload(false);
  }

  /**
   * Looks after the files of all hosts, and reads a host again when its files have changed and then
   * have stayed as they are from one look to the next.
   *
   * @param interval between two looks; more than zero
   * @param listener is told what came of it when something did, by one thread; of a failure once.
   *     What it throws goes to that thread's handler of uncaught exceptions, and the watch goes on
   * @return ends the watch when it is closed
   * @throws IllegalArgumentException if the interval is not positive
   */
  public HostWatch watch(Duration interval, Consumer<HostReload> listener) {
    return new HostWatch(table, interval, listener);
  }

  /**
   * When the first of its certificates expires, for each listed host; {@link
   * HostReload#DEFAULT_HOST} is the default host's name here.
   */
  public SortedMap<String, Instant> expiries() {
    return table.expiries();
  }

  /** The names of listed hosts whose first certificate expires within a time, or has expired. */
  public SortedSet<String> expiringWithin(Duration time) {
    var limit = Instant.now().plus(time);
    var names = new TreeSet<String>();
    expiries()
        .forEach((name, expiry) -> {
          if (expiry.isBefore(limit)) {
            names.add(name);
          }
        });
    return names;
  }
}
