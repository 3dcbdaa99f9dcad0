package org.opentls.redis;

import java.net.PasswordAuthentication;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.opentls.tls.KeyRingStore;
import org.opentls.tls.SessionStore;
import org.opentls.tls.TlsContext;

/**
 * A store of sessions and one of keys over the same connection to Redis.
 *
 * <p>Opening neither waits for Redis nor fails without it: the connection is made in the
 * background, and until it is there every use of the stores fails at once, which TLS takes for a
 * miss. For any number of threads.
 */
public final class RedisStores implements AutoCloseable {
  private final RedisPort port;
  private final boolean own;
  private final SessionStore sessions;
  private final KeyRingStore keys;

  private RedisStores(RedisPort port, boolean own) {
    this.port = port;
    this.own = own;
    sessions = new RedisSessionStore(port);
    keys = new RedisKeyRingStore(port);
  }

  /**
   * Connects to what a URI names, with nothing else set.
   *
   * <table>
   * <caption>URIs</caption>
   * <tr><td>{@code redis://USER:PASSWORD@HOST:PORT/DATABASE}</td><td>one server; all but the host
   * can be left out</td></tr>
   * <tr><td>{@code redis-sentinel://HOST:PORT,HOST:PORT/DATABASE#MASTER}</td><td>whichever server
   * the sentinels call the master of that name</td></tr>
   * <tr><td>{@code redis-cluster://HOST:PORT,HOST:PORT}</td><td>a cluster, some nodes of which are
   * named</td></tr>
   * </table>
   *
   * <p>With {@code rediss} for {@code redis} they are spoken to by TLS, sentinels too. A user and a
   * password are percent-encoded; {@code :PASSWORD@} is that of the default user. They are those of
   * Redis, not of the sentinels.
   *
   * @throws IllegalArgumentException if the URI is malformed
   */
  public static RedisStores open(URI uri) {
    return builder(uri).open();
  }

  /**
   * Begins with what {@link #open} connects to.
   *
   * @throws IllegalArgumentException if the URI is malformed
   */
  public static Builder builder(URI uri) {
    return new Builder(RedisAddress.of(uri));
  }

  /**
   * Stores over a client that the program has.
   *
   * @param port which {@link #close} leaves open
   */
  public static RedisStores of(RedisPort port) {
    return new RedisStores(port, false);
  }

  /** Settings of a connection that is to be made. For one thread. */
  public static final class Builder {
    private final RedisAddress address;
    private Optional<Supplier<PasswordAuthentication>> login;
    private Optional<Supplier<PasswordAuthentication>> sentinelLogin = Optional.empty();
    private @Nullable TlsContext tls;
    private Duration timeout = LettucePort.TIMEOUT;

    private Builder(RedisAddress address) {
      this.address = address;
      login = address.login().map(fixed -> () -> fixed);
    }

    /**
     * Who tells the user and the password, in place of the URI. It is asked for each connection
     * that is made, so that both can change while the program runs; it may wait, and if it throws,
     * the connection is tried again. An empty name is that of the default user.
     */
    public Builder credentials(Supplier<PasswordAuthentication> source) {
      login = Optional.of(source);
      return this;
    }

    /** As {@link #credentials} for sentinels, which have users of their own. */
    public Builder sentinelCredentials(Supplier<PasswordAuthentication> source) {
      sentinelLogin = Optional.of(source);
      return this;
    }

    /**
     * With what a server is spoken to, and believed, if the URI asks for TLS; a client that trusts
     * what the system trusts, if this is not set. Connections to Redis keep no sessions. The
     * context must have no store in Redis itself: it would be asked in order to reach it.
     *
     * @param client a context of {@link TlsContext#client}
     * @throws IllegalStateException if the URI does not ask for TLS
     */
    public Builder tls(TlsContext client) {
      if (!address.tls()) {
        throw new IllegalStateException("the URI asks for no TLS: it is rediss that does");
      }
      tls = client;
      return this;
    }

    /**
     * After what time without an answer a command has failed; 50 ms if this is not set. No
     * handshake waits as long as that.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder timeout(Duration timeout) {
      if (!timeout.isPositive()) {
        throw new IllegalArgumentException("not positive: " + timeout);
      }
      this.timeout = timeout;
      return this;
    }

    /** Begins to connect, and returns. The caller closes what it gets. */
    public RedisStores open() {
      var settings = new LettuceSettings(login, sentinelLogin, context(), timeout);
      return new RedisStores(new LettucePort(new LettuceClient(address, settings), timeout), true);
    }

    private Optional<SSLContext> context() {
      if (!address.tls()) {
        return Optional.empty();
      }
      var client = tls == null ? TlsContext.client().build() : tls;
      return Optional.of(client.asSslContext());
    }
  }

  /** Sessions in Redis. Closing it leaves the connection open. */
  public SessionStore sessions() {
    return sessions;
  }

  /** Keys in Redis. Closing it leaves the connection open. */
  public KeyRingStore keys() {
    return keys;
  }

  /** Ends the connection, unless it is somebody else's; twice is harmless. */
  @Override
  public void close() {
    sessions.close();
    keys.close();
    if (own) {
      port.close();
    }
  }
}
