package org.opentls.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Redis through <a href="https://github.com/redis/lettuce">Lettuce</a>. All threads share one
 * connection, or one for each node of a cluster, and their commands follow one another on it
 * without waiting.
 *
 * <p>Results are completed on Lettuce's event loop, or a timer's thread: a command that has no
 * answer after the timeout fails with a {@link TimeoutException}. For any number of threads.
 */
public final class LettucePort implements RedisPort {
  /** Longer than anybody waits for a session, who has a timer of his own. */
  static final Duration TIMEOUT = Duration.ofMillis(50);

  static final Executor VIRTUAL = work -> Thread.ofVirtual().name("opentls-redis").start(work);

  private final LettuceLink link;
  private final Duration timeout;

  LettucePort(LettuceLink link, Duration timeout) {
    this.link = link;
    this.timeout = timeout;
  }

  /**
   * Uses a connection that the program has: {@code connection.async()} of a {@code
   * StatefulRedisConnection} or a {@code StatefulRedisClusterConnection}, with Lettuce's {@code
   * ByteArrayCodec}. {@link #close} leaves it open.
   *
   * <p>Its client should reject commands while it is disconnected ({@code
   * DisconnectedBehavior.REJECT_COMMANDS}) and have a bound on its queue ({@code
   * requestQueueSize}): Lettuce queues without end unless it is told.
   *
   * @param commands of a connection that reads from the primary, as they do unless told
   */
  public static LettucePort of(RedisClusterAsyncCommands<byte[], byte[]> commands) {
    return new LettucePort(new LettuceLink.Given(commands), TIMEOUT);
  }

  @Override
  public CompletionStage<Optional<byte[]>> get(byte[] key) {
    return call(commands -> commands.get(key)).thenApply(Optional::ofNullable);
  }

  @Override
  public CompletionStage<Optional<byte[]>> getdel(byte[] key) {
    return call(commands -> commands.getdel(key)).thenApply(Optional::ofNullable);
  }

  @Override
  public CompletionStage<Void> setPx(byte[] key, byte[] value, long milliseconds) {
    return call(commands -> commands.set(key, value, SetArgs.Builder.px(milliseconds)))
        .thenAccept(_ -> {});
  }

  @Override
  public CompletionStage<Boolean> setPxNx(byte[] key, byte[] value, long milliseconds) {
    return call(commands -> commands.set(key, value, SetArgs.Builder.px(milliseconds).nx()))
        .thenApply(LettucePort::isOk);
  }

  /** Else Redis answers nothing: there was a value. */
  private static boolean isOk(@Nullable String answer) {
    return answer != null;
  }

  @Override
  public CompletionStage<Void> unlink(byte[] key) {
    return call(commands -> commands.unlink(key)).thenAccept(_ -> {});
  }

  @Override
  public CompletionStage<Instant> time() {
    return call(RedisClusterAsyncCommands::time).thenApply(LettucePort::instant);
  }

  /** Seconds, and microseconds of the next. */
  private static Instant instant(List<byte[]> answer) {
    return Instant.ofEpochSecond(number(answer.getFirst()), number(answer.getLast()) * 1000);
  }

  private static long number(byte[] text) {
    return Long.parseLong(new String(text, US_ASCII));
  }

  private <T> CompletionStage<T> call(
      Function<RedisClusterAsyncCommands<byte[], byte[]>, RedisFuture<T>> command) {
    CompletableFuture<T> sent;
    try {
      sent = command.apply(link.commands()).toCompletableFuture();
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedStage(e);
    }
    // Lettuce's own timer is a backstop of this one: it ticks ten times a second.
    return sent.copy()
        .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .whenComplete((_, failure) -> tell(failure));
  }

  private void tell(@Nullable Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    switch (cause) {
      case TimeoutException _, RedisCommandTimeoutException _ -> link.unanswered();
      case null -> link.answered();
      case RedisCommandExecutionException _ -> link.answered();
      default -> {}
    }
  }

  /** Ends the connection, unless it is somebody else's. */
  @Override
  public void close() {
    link.close();
  }
}
