package org.opentls.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.event.DefaultEventPublisherOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.IOUringProvider;
import java.net.PasswordAuthentication;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import reactor.core.publisher.Mono;

/**
 * How Lettuce is to behave, so that Redis can never hold up a handshake: it neither queues without
 * end nor waits without end, and comes back within seconds.
 *
 * @param login of Redis, asked for each connection
 * @param sentinelLogin of the sentinels
 * @param context makes engines, if the address asks for TLS
 * @param timeout of a command
 */
record LettuceSettings(
    Optional<Supplier<PasswordAuthentication>> login,
    Optional<Supplier<PasswordAuthentication>> sentinelLogin,
    Optional<SSLContext> context,
    Duration timeout) {
  /** Between attempts to connect; by chance, so that a fleet does not come back all at once. */
  static final Delay RECONNECT =
      Delay.fullJitter(Duration.ofMillis(20), Duration.ofSeconds(1), 20, TimeUnit.MILLISECONDS);

  /** Commands that wait for an answer. */
  private static final int QUEUE = 2048;

  private static final Duration CONNECT = Duration.ofMillis(200);

  /** For a greeting with TLS, or for what a sentinel or the nodes of a cluster tell. */
  private static final Duration GREETING = Duration.ofSeconds(2);

  /** After which a host that has vanished without a word is given up. */
  private static final Duration VANISHED = Duration.ofSeconds(3);

  private static final Duration REFRESH = Duration.ofSeconds(30);
  private static final Duration REFRESH_AT_MOST = Duration.ofSeconds(1);

  /** The fewest that Lettuce takes; there is one connection. */
  private static final int THREADS = 2;

  ClientResources resources() {
    var builder = ClientResources.builder();
    context.map(TlsCustomizer::new).ifPresent(builder::nettyCustomizer);
    return builder
        .ioThreadPoolSize(THREADS)
        .computationThreadPoolSize(THREADS)
        .reconnectDelay(RECONNECT)
        .commandLatencyRecorder(CommandLatencyRecorder.disabled())
        .commandLatencyPublisherOptions(DefaultEventPublisherOptions.disabled())
        .build();
  }

  ClientOptions.Builder options() {
    return ClientOptions.builder()
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .requestQueueSize(QUEUE)
        .timeoutOptions(TimeoutOptions.enabled(timeout))
        .socketOptions(sockets())
        .sslOptions(SslOptions.builder().jdkSslProvider().handshakeTimeout(GREETING).build())
        // They are one command more for the ACL, and tell of moves in Redis Enterprise alone.
        .maintNotificationsConfig(MaintNotificationsConfig.disabled());
  }

  private static SocketOptions sockets() {
    var keepAlive =
        SocketOptions.KeepAliveOptions.builder()
            .enable()
            .idle(VANISHED)
            .interval(Duration.ofSeconds(1))
            .count(3)
            .build();
    var options = SocketOptions.builder().connectTimeout(CONNECT).keepAlive(keepAlive);
    // Of Netty's native transports, which are there if the program has them on its path.
    if (EpollProvider.isAvailable() || IOUringProvider.isAvailable()) {
      var user = SocketOptions.TcpUserTimeoutOptions.builder().enable();
      options.tcpUserTimeout(user.tcpUserTimeout(VANISHED).build());
    }
    return options.build();
  }

  ClusterClientOptions clusterOptions() {
    var refresh =
        ClusterTopologyRefreshOptions.builder()
            .enablePeriodicRefresh(REFRESH)
            .adaptiveRefreshTriggersTimeout(REFRESH_AT_MOST)
            .build();
    return ClusterClientOptions.builder(options().build()).topologyRefreshOptions(refresh).build();
  }

  /** One, or the nodes of a cluster that are known. */
  List<RedisURI> uris(RedisAddress address) {
    return switch (address.topology()) {
      case SINGLE, CLUSTER ->
          address.hosts().stream().map(host -> withLogin(node(address, host), login)).toList();
      case SENTINEL -> List.of(sentinels(address));
    };
  }

  private RedisURI sentinels(RedisAddress address) {
    var uri = RedisURI.builder();
    for (var host : address.hosts()) {
      uri.withSentinel(withLogin(node(address, host), sentinelLogin));
    }
    return withLogin(
        uri.withSentinelMasterId(address.master())
            .withDatabase(address.database())
            .withSsl(address.tls())
            .withTimeout(GREETING),
        login);
  }

  private static RedisURI.Builder node(RedisAddress address, RedisAddress.Host host) {
    return RedisURI.builder()
        .withHost(host.name())
        .withPort(host.port())
        .withDatabase(address.database())
        .withSsl(address.tls())
        .withTimeout(GREETING);
  }

  private static RedisURI withLogin(
      RedisURI.Builder uri, Optional<Supplier<PasswordAuthentication>> login) {
    login.ifPresent(source -> uri.withAuthentication(new Login(source)));
    return uri.build();
  }

  /** Asks anew for each connection, not on the event loop: the source may wait. */
  private record Login(Supplier<PasswordAuthentication> source)
      implements RedisCredentialsProvider {
    @Override
    public Mono<RedisCredentials> resolveCredentials() {
      return Mono.fromFuture(() -> CompletableFuture.supplyAsync(this::now, LettucePort.VIRTUAL));
    }

    private RedisCredentials now() {
      var login = source.get();
      var user = login.getUserName().isEmpty() ? null : login.getUserName();
      return RedisCredentials.just(user, login.getPassword());
    }
  }
}
