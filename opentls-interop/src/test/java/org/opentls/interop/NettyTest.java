package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.interop.Ours.assertOurs;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.provider.OpenTlsProvider;

/** Netty as the client and the server, with its provider of engines of the JDK's kind. */
class NettyTest {
  private static final byte[] FAREWELL = Payload.of(1 << 20);

  private static final ApplicationProtocolConfig ALPN =
      new ApplicationProtocolConfig(
          Protocol.ALPN,
          SelectorFailureBehavior.NO_ADVERTISE,
          SelectedListenerFailureBehavior.ACCEPT,
          "h2",
          "http/1.1");

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

  @AfterEach
  void stop() throws InterruptedException {
    group.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
  }

  private static Provider provider(String whose) {
    return whose.equals("JDK") ? Security.getProvider("SunJSSE") : Ours.PROVIDER;
  }

  private static SslContextBuilder server(String whose, String protocol, String alias)
      throws Exception {
    return SslContextBuilder.forServer(Ours.keys(alias))
        .sslProvider(SslProvider.JDK)
        .sslContextProvider(provider(whose))
        .trustManager(Ours.trust())
        .protocols(protocol)
        .applicationProtocolConfig(ALPN);
  }

  private static SslContextBuilder client(String whose, String protocol) throws Exception {
    return SslContextBuilder.forClient()
        .sslProvider(SslProvider.JDK)
        .sslContextProvider(provider(whose))
        .keyManager(Ours.keys("client"))
        .trustManager(Ours.trust())
        .protocols(protocol)
        .applicationProtocolConfig(ALPN);
  }

  /** Sends back what it gets, and when that ends a farewell. */
  private final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var _ = context.writeAndFlush(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == SslCloseCompletionEvent.SUCCESS) {
        var _ =
            context
                .writeAndFlush(Unpooled.wrappedBuffer(FAREWELL))
                .addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      failure.complete(cause);
      var _ = context.close();
    }
  }

  /** What went wrong at the server. */
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

  private final CompletableFuture<SslHandler> accepted = new CompletableFuture<>();

  private int serve(SslContext context) throws InterruptedException {
    var initializer =
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            var tls = context.newHandler(channel.alloc());
            accepted.complete(tls);
            channel.pipeline().addLast(tls, new Echo());
          }
        };
    var bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(initializer);
    var address =
        (InetSocketAddress) bootstrap.bind("127.0.0.1", 0).sync().channel().localAddress();
    return address.getPort();
  }

  /** Collects what it gets until there is no more. */
  private static final class Collector extends ChannelInboundHandlerAdapter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int size;
    final CompletableFuture<byte[]> first = new CompletableFuture<>();
    final CompletableFuture<byte[]> rest = new CompletableFuture<>();

    Collector(int size) {
      this.size = size;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      var buffer = (ByteBuf) message;
      buffer.readBytes(bytes, buffer.readableBytes());
      buffer.release();
      if (bytes.size() == size && !first.isDone()) {
        first.complete(bytes.toByteArray());
        bytes.reset();
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event == SslCloseCompletionEvent.SUCCESS) {
        rest.complete(bytes.toByteArray());
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      first.completeExceptionally(cause);
      rest.completeExceptionally(cause);
    }
  }

  private Channel connect(SslContext context, int port, ChannelHandler handler)
      throws InterruptedException {
    var initializer =
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            var tls = context.newHandler(channel.alloc(), "localhost", port);
            channel.pipeline().addLast(tls, handler);
          }
        };
    return new Bootstrap()
        .group(group)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .handler(initializer)
        .connect("127.0.0.1", port)
        .sync()
        .channel();
  }

  private static SslHandler tls(Channel channel) {
    return channel.pipeline().get(SslHandler.class);
  }

  /** Large writes both ways, then the end of one way before that of the other. */
  private SslHandler exchange(SslContext client, int port) throws Exception {
    var body = Payload.of(8 << 20);
    var collector = new Collector(body.length);
    var channel = connect(client, port, collector);
    var tls = tls(channel);
    tls.handshakeFuture().sync();
    channel.writeAndFlush(Unpooled.wrappedBuffer(body)).sync();
    assertThat(collector.first.get(30, TimeUnit.SECONDS)).isEqualTo(body);
    tls.closeOutbound().sync();
    assertThat(collector.rest.get(30, TimeUnit.SECONDS)).isEqualTo(FAREWELL);
    channel.close().sync();
    return tls;
  }

  @ParameterizedTest
  @CsvSource({
    "OpenTLS, OpenTLS, TLSv1.3, EC",
    "OpenTLS, JDK, TLSv1.3, RSA",
    "JDK, OpenTLS, TLSv1.3, EC",
    "OpenTLS, OpenTLS, TLSv1.2, RSA"
  })
  void largeWritesArriveAndOneSideMayEndFirst(
      String left, String right, String protocol, String alias) throws Exception {
    int port = serve(server(right, protocol, alias).clientAuth(ClientAuth.REQUIRE).build());
    var tls = exchange(client(left, protocol).build(), port);
    assertThat(tls.engine().getSession().getProtocol()).isEqualTo(protocol);
    assertThat(tls.applicationProtocol()).isEqualTo("h2");
    var session = accepted.join().engine().getSession();
    assertThat(((X509Certificate) session.getPeerCertificates()[0]).getSubjectX500Principal())
        .hasToString("CN=Ann");
    if (left.equals("OpenTLS")) {
      assertOurs(tls.engine().getSession());
    }
    if (right.equals("OpenTLS")) {
      assertOurs(session);
    }
  }

  @Test
  void aContextOfTheProviderCanBeWrapped() throws Exception {
    var server = wrapped("EC", false);
    var client = wrapped("client", true);
    var tls = exchange(client, serve(server));
    assertThat(tls.applicationProtocol()).isEqualTo("h2");
    assertOurs(tls.engine().getSession());
  }

  @Test
  void theKeyMayComeFromAFile(@TempDir Path folder) throws Exception {
    var files = PemFiles.write(folder, "server", "EC");
    var certificates = files.certificates().toFile();
    var key = files.key().toFile();
    var authority = PemFiles.writeAuthority(folder).toFile();
    var server =
        SslContextBuilder.forServer(certificates, key)
            .sslProvider(SslProvider.JDK)
            .sslContextProvider(new OpenTlsProvider())
            .build();
    var client =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .sslContextProvider(new OpenTlsProvider())
            .trustManager(authority)
            .build();
    assertOurs(exchange(client, serve(server)).engine().getSession());
    assertOurs(accepted.join().engine().getSession());
  }

  private static SslContext wrapped(String alias, boolean client) throws Exception {
    return new JdkSslContext(
        Ours.context(alias),
        client,
        null,
        IdentityCipherSuiteFilter.INSTANCE,
        ALPN,
        ClientAuth.NONE,
        null,
        false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aLaterConnectionIsResumed(String protocol) throws Exception {
    var trust = new CountingTrust(Ours.trust());
    int port = serve(server("OpenTLS", protocol, "EC").build());
    var context = client("OpenTLS", protocol).trustManager(trust).build();
    for (int i = 0; i < 3; i++) {
      var collector = new Collector(10);
      var channel = connect(context, port, collector);
      channel.writeAndFlush(Unpooled.wrappedBuffer(Payload.of(10))).sync();
      assertThat(collector.first.get(30, TimeUnit.SECONDS)).isEqualTo(Payload.of(10));
      channel.close().sync();
    }
    assertThat(trust.judged()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void theWrongNameAndAnUnknownAuthorityAreRefused(String protocol) throws Exception {
    int elsewhere = serve(server("OpenTLS", protocol, "wildcard").build());
    var context = client("OpenTLS", protocol).build();
    assertThatThrownBy(() -> exchange(context, elsewhere))
        .isInstanceOf(SSLHandshakeException.class)
        .hasStackTraceContaining("No subject alternative DNS name matching localhost");
    assertThat(failure.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(SSLException.class)
        .hasMessageContaining("the peer sent the alert");
    int port = serve(server("OpenTLS", protocol, "EC").build());
    var distrusting = client("OpenTLS", protocol).trustManager(Ours.trustInAnother()).build();
    assertThatThrownBy(() -> exchange(distrusting, port))
        .isInstanceOf(SSLHandshakeException.class)
        .hasStackTraceContaining("unable to find valid certification path");
  }
}
