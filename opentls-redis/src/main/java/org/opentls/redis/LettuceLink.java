package org.opentls.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;

/** A connection of Lettuce as {@link LettucePort} uses it. */
interface LettuceLink {
  /**
   * What takes commands.
   *
   * @throws IOException if there is no connection
   */
  RedisClusterAsyncCommands<byte[], byte[]> commands() throws IOException;

  /** Hears that Redis has answered, if with an error. Does not wait. */
  void answered();

  /** Hears that Redis has not answered in time. Does not wait. */
  void unanswered();

  /** Ends what this has made. */
  void close();

  /** The connection of somebody else, who sees to it. */
  record Given(RedisClusterAsyncCommands<byte[], byte[]> commands) implements LettuceLink {
    @Override
    public void answered() {}

    @Override
    public void unanswered() {}

    @Override
    public void close() {}
  }
}
