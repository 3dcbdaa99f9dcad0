package org.opentls.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A client of our own. The connection is made in the background, again and again until Redis is
 * there; Lettuce makes it anew when it breaks. One that is silent is given up, since Redis may be
 * elsewhere by now: the host of a primary can freeze, or vanish without a word.
 *
 * <p>For any number of threads.
 */
final class LettuceClient implements LettuceLink {
  /** How long Redis may answer nothing at all. */
  private static final Duration SILENCE = Duration.ofSeconds(2);

  /** For all of Lettuce's threads to end. */
  private static final Duration SHUTDOWN = Duration.ofSeconds(3);

  /**
   * After so many the delay is at its longest, and Lettuce's reckoning with more could overflow.
   */
  private static final int MOST_ATTEMPTS = 20;

  private final Target target;
  private final ClientResources resources;
  private final AtomicReference<@Nullable Connected> connection = new AtomicReference<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** When Redis began to be silent, as {@code System.nanoTime} has it; 0 if it is not. */
  private final AtomicLong silentSince = new AtomicLong();

  private volatile @Nullable Throwable lastFailure;

  /** A connection that was made once, and what takes commands for it. */
  private record Connected(
      StatefulConnection<byte[], byte[]> connection,
      RedisClusterAsyncCommands<byte[], byte[]> commands) {}

  /** To what this connects. */
  private interface Target {
    AbstractRedisClient client();

    CompletionStage<Connected> connect();

    /** Whether another connection helps against silence; else this has done something about it. */
    boolean isToBeLeft();
  }

  private record Node(RedisClient client, RedisURI uri) implements Target {
    @Override
    public CompletionStage<Connected> connect() {
      return client
          .connectAsync(ByteArrayCodec.INSTANCE, uri)
          .thenApply(made -> new Connected(made, made.async()));
    }

    @Override
    public boolean isToBeLeft() {
      return true;
    }
  }

  /** Its nodes have connections of their own: one may be silent and the others not. */
  private record Cluster(RedisClusterClient client) implements Target {
    @Override
    public CompletionStage<Connected> connect() {
      return client
          .refreshPartitionsAsync()
          .thenCompose(_ -> client.connectAsync(ByteArrayCodec.INSTANCE))
          .thenApply(made -> new Connected(made, made.async()));
    }

    @Override
    public boolean isToBeLeft() {
      var _ = client.refreshPartitionsAsync();
      return false;
    }
  }

  /** Begins to connect, and returns. */
  LettuceClient(RedisAddress address, LettuceSettings settings) {
    resources = settings.resources();
    target = target(address, settings);
    connect(1);
  }

  private Target target(RedisAddress address, LettuceSettings settings) {
    var uris = settings.uris(address);
    return switch (address.topology()) {
      case SINGLE, SENTINEL -> {
        var client = RedisClient.create(resources, uris.getFirst());
        client.setOptions(settings.options().build());
        yield new Node(client, uris.getFirst());
      }
      case CLUSTER -> {
        var client = RedisClusterClient.create(resources, List.copyOf(uris));
        client.setOptions(settings.clusterOptions());
        yield new Cluster(client);
      }
    };
  }

  private void connect(int attempt) {
    if (closed.get()) {
      return;
    }
    CompletionStage<Connected> made;
    try {
      made = target.connect();
    } catch (RuntimeException e) {
      made = CompletableFuture.failedStage(e);
    }
    made.whenComplete((connected, failure) -> {
      if (connected == null) {
        lastFailure = failure;
        retry(attempt);
      } else {
        accept(connected);
      }
    });
  }

  private void retry(int attempt) {
    var delay = LettuceSettings.RECONNECT.createDelay(attempt);
    CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, LettucePort.VIRTUAL)
        .execute(() -> connect(Math.min(attempt + 1, MOST_ATTEMPTS)));
  }

  private void accept(Connected connected) {
    connection.set(connected);
    lastFailure = null;
    if (closed.get()) {
      leave(connected);
    }
  }

  private static void leave(Connected connected) {
    var _ = connected.connection.closeAsync();
  }

  @Override
  public RedisClusterAsyncCommands<byte[], byte[]> commands() throws IOException {
    var connected = connection.get();
    if (connected == null) {
      throw new IOException("Redis is not connected", lastFailure);
    }
    return connected.commands;
  }

  @Override
  public void answered() {
    silentSince.set(0);
  }

  @Override
  public void unanswered() {
    long now = System.nanoTime() | 1;
    long since = silentSince.get();
    if (since == 0) {
      silentSince.compareAndSet(0, now);
    } else if (now - since > SILENCE.toNanos() && silentSince.compareAndSet(since, now)) {
      LettucePort.VIRTUAL.execute(this::connectAnew);
    }
  }

  private void connectAnew() {
    if (!target.isToBeLeft()) {
      return;
    }
    var silent = connection.getAndSet(null);
    if (silent != null) {
      leave(silent);
      connect(1);
    }
  }

  /** Waits for Lettuce's threads, a few seconds at most. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    target
        .client()
        .shutdownAsync(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(_ -> null)
        .join();
    var _ =
        resources
            .shutdown(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)
            .awaitUninterruptibly(SHUTDOWN.toMillis());
  }
}
