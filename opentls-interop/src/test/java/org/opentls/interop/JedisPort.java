package org.opentls.interop;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.opentls.redis.RedisPort;
import redis.clients.jedis.BuilderFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/**
 * The commands of the stores on a client of Jedis. Each call waits on a thread: for a connection of
 * the pool, and for the answer.
 *
 * @param jedis which the caller closes
 * @param threads of the operating system, as many as the pool has connections; virtual ones would
 *     wait for their turn behind all handshakes that compute
 */
record JedisPort(UnifiedJedis jedis, Executor threads) implements RedisPort {
  private static final CommandObject<List<String>> TIME =
      new CommandObject<>(new CommandArguments(Protocol.Command.TIME), BuilderFactory.STRING_LIST);

  private <T> CompletionStage<T> start(Callable<T> work) {
    var result = new CompletableFuture<T>();
    threads.execute(() -> {
      try {
        result.complete(work.call());
      } catch (Throwable t) {
        result.completeExceptionally(t);
      }
    });
    return result;
  }

  @Override
  public CompletionStage<Optional<byte[]>> get(byte[] key) {
    return start(() -> Optional.ofNullable(jedis.get(key)));
  }

  @Override
  public CompletionStage<Optional<byte[]>> getdel(byte[] key) {
    return start(() -> Optional.ofNullable(jedis.getDel(key)));
  }

  @Override
  public CompletionStage<Void> setPx(byte[] key, byte[] value, long milliseconds) {
    return start(() -> jedis.set(key, value, SetParams.setParams().px(milliseconds)))
        .thenAccept(_ -> {});
  }

  @Override
  public CompletionStage<Boolean> setPxNx(byte[] key, byte[] value, long milliseconds) {
    return start(() -> jedis.set(key, value, SetParams.setParams().px(milliseconds).nx()) != null);
  }

  @Override
  public CompletionStage<Void> unlink(byte[] key) {
    return start(() -> jedis.unlink(key)).thenAccept(_ -> {});
  }

  @Override
  public CompletionStage<Instant> time() {
    return start(() -> jedis.executeCommand(TIME)).thenApply(JedisPort::instant);
  }

  /** Seconds, and microseconds of the next. */
  private static Instant instant(List<String> answer) {
    return Instant.ofEpochSecond(
        Long.parseLong(answer.getFirst()), Long.parseLong(answer.getLast()) * 1000);
  }
}
