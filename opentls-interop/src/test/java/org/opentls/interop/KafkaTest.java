package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentls.interop.Ours.assertOurs;
import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.internals.BrokerSecurityConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ByteBufferSend;
import org.apache.kafka.common.network.ChannelState;
import org.apache.kafka.common.network.ConnectionMode;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.network.NetworkSend;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.network.SslChannelBuilder;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.security.ssl.SslFactory;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;
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

/** Kafka's network layer at both ends: what brokers and clients have under their protocol. */
class KafkaTest {
  private static final int MESSAGES = 5;
  private static final byte[] BODY = Payload.of(3 << 20);

  @TempDir Path folder;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeAll
  static void install() {
    OpenTls.install();
  }

  @AfterAll
  static void uninstall() {
    OpenTls.uninstall();
  }

  @BeforeEach
  void writeTrust() throws Exception {
    Stores.write(folder.resolve("trust"), ALL.trustStore());
    Stores.write(folder.resolve("other"), Stores.another());
  }

  @AfterEach
  void stop() {
    threads.close();
  }

  /** What stands in the file of properties of a broker or a client. */
  private Map<String, Object> properties(String alias, String trust, String protocol)
      throws Exception {
    var keys = Stores.write(folder.resolve(alias), ALL.keyStore(alias));
    var password = new Password(new String(Certificates.PASSWORD));
    var properties = new HashMap<String, Object>();
    properties.put(SslConfigs.SSL_PROVIDER_CONFIG, "OpenTLS");
    properties.put(SslConfigs.SSL_PROTOCOL_CONFIG, "TLSv1.3");
    properties.put(SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG, List.of(protocol));
    properties.put(SslConfigs.SSL_CIPHER_SUITES_CONFIG, List.of());
    properties.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PKCS12");
    properties.put(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, keys.toString());
    properties.put(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG, password);
    properties.put(SslConfigs.SSL_KEY_PASSWORD_CONFIG, password);
    properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PKCS12");
    properties.put(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, folder.resolve(trust).toString());
    properties.put(SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG, password);
    properties.put(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG, "https");
    properties.put(BrokerSecurityConfigs.SSL_CLIENT_AUTH_CONFIG, "required");
    properties.put(BrokerSecurityConfigs.SSL_PRINCIPAL_MAPPING_RULES_CONFIG, "DEFAULT");
    return properties;
  }

  private Selector selector(ConnectionMode mode, Map<String, Object> properties) {
    var channels =
        new SslChannelBuilder(mode, ListenerName.forSecurityProtocol(SecurityProtocol.SSL), false);
    channels.configure(properties);
    return new Selector(10_000, new Metrics(), Time.SYSTEM, "interop", channels, new LogContext());
  }

  private static ServerSocketChannel listen() throws IOException {
    return ServerSocketChannel.open()
        .bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
  }

  /** Sends back what one connection sends, and returns who that was and how it ended. */
  private Future<List<String>> echo(ServerSocketChannel listening, Map<String, Object> properties) {
    return threads.submit(() -> {
      var names = new ArrayList<String>();
      try (var selector = selector(ConnectionMode.SERVER, properties)) {
        var accepted = listening.accept();
        accepted.configureBlocking(false);
        selector.register("0", accepted);
        while (selector.disconnected().isEmpty()) {
          selector.poll(1000);
          for (var receive : selector.completedReceives()) {
            names.add(selector.channel("0").principal().getName());
            selector.send(send("0", receive.payload()));
          }
        }
        names.add(end(selector).state().name());
      }
      return names;
    });
  }

  private static ChannelState end(Selector selector) {
    return Objects.requireNonNull(selector.disconnected().get("0"));
  }

  private static NetworkSend send(String to, ByteBuffer body) {
    return new NetworkSend(to, ByteBufferSend.sizePrefixed(body));
  }

  private static void connect(Selector selector, ServerSocketChannel listening) throws IOException {
    var port = ((InetSocketAddress) listening.getLocalAddress()).getPort();
    selector.connect("0", new InetSocketAddress("localhost", port), 1 << 16, 1 << 16);
  }

  private static void poll(Selector selector, Future<List<String>> echo) throws Exception {
    selector.poll(1000);
    if (!selector.disconnected().isEmpty()) {
      throw new IOException("disconnected by the server: " + echo.get());
    }
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, EC", "TLSv1.3, RSA", "TLSv1.2, EC", "TLSv1.2, RSA"})
  void muchIsSentAndReceivedWithACertificate(String protocol, String alias) throws Exception {
    try (var listening = listen();
        var selector = selector(ConnectionMode.CLIENT, properties("client", "trust", protocol))) {
      var echo = echo(listening, properties(alias, "trust", protocol));
      connect(selector, listening);
      while (!selector.isChannelReady("0")) {
        poll(selector, echo);
      }
      for (int i = 0; i < MESSAGES; i++) {
        selector.send(send("0", ByteBuffer.wrap(BODY)));
        poll(selector, echo);
        while (selector.completedReceives().isEmpty()) {
          poll(selector, echo);
        }
        var receive = selector.completedReceives().iterator().next();
        assertThat(receive.payload()).isEqualTo(ByteBuffer.wrap(BODY));
      }
      selector.close("0");
      var expected = new ArrayList<>(Collections.nCopies(MESSAGES, "CN=Ann"));
      expected.add(ChannelState.State.READY.name());
      assertThat(echo.get()).isEqualTo(expected);
    }
  }

  /** How a client's channel ends that is not let in, or does not want to be. */
  private ChannelState refused(Map<String, Object> client, Map<String, Object> server)
      throws Exception {
    try (var listening = listen();
        var selector = selector(ConnectionMode.CLIENT, client)) {
      var echo = echo(listening, server);
      connect(selector, listening);
      while (selector.disconnected().isEmpty()) {
        selector.poll(1000);
      }
      assertThat(echo.get()).containsExactly(ChannelState.State.AUTHENTICATION_FAILED.name());
      return end(selector);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void theWrongNameAndAnUnknownAuthorityAreRefused(String protocol) throws Exception {
    var client = properties("client", "trust", protocol);
    var wrong = refused(client, properties("wildcard", "trust", protocol));
    assertThat(wrong.state()).isEqualTo(ChannelState.State.AUTHENTICATION_FAILED);
    assertThat(wrong.exception())
        .hasStackTraceContaining("No subject alternative DNS name matching localhost");
    var distrusting = properties("client", "other", protocol);
    var unknown = refused(distrusting, properties("EC", "trust", protocol));
    assertThat(unknown.exception())
        .hasStackTraceContaining("unable to find valid certification path");
  }

  @Test
  void theEnginesOfAConfigurationAreOurs() throws Exception {
    try (var factory = new SslFactory(ConnectionMode.CLIENT)) {
      factory.configure(properties("client", "trust", "TLSv1.3"));
      assertOurs(factory.createSslEngine("localhost", 9093));
    }
  }
}
