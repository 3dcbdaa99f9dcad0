package org.opentls.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.locks.LockSupport;

/** A {@code redis-server} of this machine that keeps nothing and ends with this JVM. */
record RedisProcess(URI uri) {
  /** Starts one, and waits until it listens. */
  static RedisProcess start() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    var process =
        new ProcessBuilder(
                "redis-server",
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--maxmemory",
                "256mb",
                "--maxmemory-policy",
                "allkeys-lru")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(process::destroy));
    while (!isListening(port)) {
      if (!process.isAlive()) {
        throw new IOException("redis-server does not start");
      }
      LockSupport.parkNanos(10_000_000);
    }
    return new RedisProcess(URI.create("redis://127.0.0.1:" + port));
  }

  private static boolean isListening(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }
}
