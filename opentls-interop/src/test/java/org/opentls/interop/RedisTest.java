package org.opentls.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.interop.Ours.assertOurs;
import static org.opentls.tls.Certificates.ALL;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.OpenTls;
import org.opentls.tls.Certificates;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Redis, which asks for certificates, with Jedis and Lettuce; the provider is installed. */
class RedisTest {
  private static final byte[] KEY = {1, 2, 3};
  private static final byte[] BODY = Payload.of(4 << 20);

  @TempDir Path folder;
  private @Nullable Daemon server;
  private int port;

  @BeforeAll
  static void install() {
    OpenTls.install();
  }

  @AfterAll
  static void uninstall() {
    OpenTls.uninstall();
  }

  @BeforeEach
  void writeStores() throws Exception {
    Stores.write(folder.resolve("client.p12"), ALL.keyStore("client"));
    Stores.write(folder.resolve("trust.p12"), ALL.trustStore());
    Stores.write(folder.resolve("other.p12"), Stores.another());
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private void start(String alias, String protocol) throws Exception {
    port = Programs.freePort();
    var command =
        new ArrayList<>(
            Programs.installed("redis-server", "--port", "0", "--bind", "127.0.0.1", "--save", ""));
    command.addAll(List.of("--dir", folder.toString(), "--tls-port", Integer.toString(port)));
    command.addAll(List.of("--tls-cert-file", file("chain.pem", ALL.chainPem(alias))));
    command.addAll(List.of("--tls-key-file", file("key.pem", ALL.keyPem(alias))));
    var authority = Certificates.chainPem(List.of(ALL.authority()));
    command.addAll(List.of("--tls-ca-cert-file", file("ca.pem", authority)));
    command.addAll(List.of("--tls-auth-clients", "yes", "--tls-protocols", protocol));
    server =
        Daemon.start(
            new ProcessBuilder(command), folder.resolve("log"), "eady to accept connections");
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Jedis jedis(String protocol, String trust, @Nullable HostnameVerifier verifier) {
    var parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    var options =
        SslOptions.builder()
            .keystore(folder.resolve("client.p12").toFile(), Certificates.PASSWORD)
            .truststore(folder.resolve(trust).toFile(), Certificates.PASSWORD)
            .sslParameters(parameters)
            .sslVerifyMode(SslVerifyMode.FULL)
            .build();
    var config =
        DefaultJedisClientConfig.builder().sslOptions(options).hostnameVerifier(verifier).build();
    return new Jedis(new HostAndPort("localhost", port), config);
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, EC", "TLSv1.2, RSA"})
  void jedisSendsAndReceivesMuch(String protocol, String alias) throws Exception {
    start(alias, protocol);
    var seen = new ArrayList<SSLSession>();
    try (var jedis = jedis(protocol, "trust.p12", (_, session) -> seen.add(session))) {
      for (int i = 0; i < 3; i++) {
        assertThat(jedis.set(KEY, BODY)).isEqualTo("OK");
        assertThat(jedis.get(KEY)).isEqualTo(BODY);
      }
      try (var pipeline = jedis.pipelined()) {
        for (int i = 0; i < 1000; i++) {
          var _ = pipeline.incr("counter");
        }
      }
      assertThat(jedis.get("counter")).isEqualTo("1000");
    }
    assertThat(seen).hasSize(1).allSatisfy(Ours::assertOurs);
    assertThat(seen.getFirst().getProtocol()).isEqualTo(protocol);
  }

  @Test
  void jedisRefusesTheWrongNameAndAnUnknownAuthority() throws Exception {
    start("wildcard", "TLSv1.3");
    assertThatThrownBy(() -> jedis("TLSv1.3", "trust.p12", null).connect())
        .isInstanceOf(JedisConnectionException.class)
        .hasStackTraceContaining("No subject alternative DNS name matching localhost");
    assertThatThrownBy(() -> jedis("TLSv1.3", "other.p12", null).connect())
        .isInstanceOf(JedisConnectionException.class)
        .hasStackTraceContaining("unable to find valid certification path");
  }

  /** A client, and the engine of its first connection. */
  private record Lettuce(RedisClient client, CompletableFuture<SSLEngine> engine)
      implements AutoCloseable {
    StatefulRedisConnection<byte[], byte[]> connect() {
      return client.connect(ByteArrayCodec.INSTANCE);
    }

    @Override
    public void close() {
      var resources = client.getResources();
      client.shutdown(Duration.ZERO, Duration.ofSeconds(10));
      resources.shutdown(0, 10, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private Lettuce lettuce(String protocol, String trust) {
    var engine = new CompletableFuture<SSLEngine>();
    var customizer =
        new NettyCustomizer() {
          @Override
          public void afterChannelInitialized(Channel channel) {
            engine.complete(channel.pipeline().get(SslHandler.class).engine());
          }
        };
    var resources = ClientResources.builder().nettyCustomizer(customizer).build();
    var uri = RedisURI.builder().withHost("localhost").withPort(port).withSsl(true).build();
    var client = RedisClient.create(resources, uri);
    var password = new String(Certificates.PASSWORD);
    client.setOptions(
        ClientOptions.builder()
            .sslOptions(
                io.lettuce.core.SslOptions.builder()
                    .jdkSslProvider()
                    .keystore(folder.resolve("client.p12").toFile(), Certificates.PASSWORD)
                    .truststore(folder.resolve(trust).toFile(), password)
                    .protocols(protocol)
                    .build())
            .build());
    return new Lettuce(client, engine);
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, RSA", "TLSv1.2, EC"})
  void lettuceSendsAndReceivesMuch(String protocol, String alias) throws Exception {
    start(alias, protocol);
    try (var lettuce = lettuce(protocol, "trust.p12");
        var connection = lettuce.connect()) {
      for (int i = 0; i < 3; i++) {
        assertThat(connection.sync().set(KEY, BODY)).isEqualTo("OK");
        assertThat(connection.sync().get(KEY)).isEqualTo(BODY);
      }
      for (int i = 0; i < 1000; i++) {
        var _ = connection.async().incr(new byte[] {'c'});
      }
      assertThat(connection.sync().get(new byte[] {'c'})).asString(UTF_8).isEqualTo("1000");
      var session = lettuce.engine().get().getSession();
      assertOurs(session);
      assertThat(session.getProtocol()).isEqualTo(protocol);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void lettuceRefusesTheWrongNameAndAnUnknownAuthority(String protocol) throws Exception {
    start("wildcard", protocol);
    try (var lettuce = lettuce(protocol, "trust.p12")) {
      assertThatThrownBy(lettuce::connect)
          .isInstanceOf(RedisConnectionException.class)
          .hasStackTraceContaining("No subject alternative DNS name matching localhost");
    }
    try (var lettuce = lettuce(protocol, "other.p12")) {
      assertThatThrownBy(lettuce::connect)
          .hasRootCauseInstanceOf(Exception.class)
          .hasStackTraceContaining(SSLHandshakeException.class.getName())
          .hasStackTraceContaining("unable to find valid certification path");
    }
  }
}
