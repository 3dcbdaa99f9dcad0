package org.opentls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opentls.interop.Ours.assertOurs;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentls.OpenTls;
import org.opentls.provider.OpenTlsProvider;

/** gRPC over Netty, as the client and the server. */
class GrpcTest {
  private static final MethodDescriptor<byte[], byte[]> ECHO =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodType.UNARY)
          .setFullMethodName("interop.Echo/echo")
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  @TempDir Path folder;

  private File authority;
  private @Nullable Server server;
  private @Nullable ManagedChannel channel;

  private final CompletableFuture<SSLSession> accepted = new CompletableFuture<>();
  private final CompletableFuture<SSLSession> connected = new CompletableFuture<>();

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @BeforeEach
  void writeAuthority() throws IOException {
    authority = PemFiles.writeAuthority(folder).toFile();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (channel != null) {
      assertThat(channel.shutdownNow().awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
    if (server != null) {
      assertThat(server.shutdownNow().awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** gRPC's choice of cipher suites and ALPN, and our provider in place of the JDK's. */
  private static SslContext tls(SslContextBuilder builder) throws SSLException {
    return GrpcSslContexts.configure(builder, SslProvider.JDK)
        .sslContextProvider(new OpenTlsProvider())
        .build();
  }

  private int serve(String alias, String protocol) throws IOException {
    var files = PemFiles.write(folder, alias, alias);
    var builder =
        SslContextBuilder.forServer(files.certificates().toFile(), files.key().toFile())
            .trustManager(authority)
            .clientAuth(ClientAuth.REQUIRE)
            .protocols(protocol);
    var service =
        ServerServiceDefinition.builder("interop.Echo")
            .addMethod(
                ECHO,
                ServerCalls.asyncUnaryCall((request, response) -> {
                  response.onNext(request);
                  response.onCompleted();
                }))
            .build();
    server =
        NettyServerBuilder.forPort(0)
            .sslContext(tls(builder))
            .addService(ServerInterceptors.intercept(service, new Accepted()))
            .build()
            .start();
    return server.getPort();
  }

  /** Keeps the session of a connection on which a call has come. */
  private final class Accepted implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      accepted.complete(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
      return next.startCall(call, headers);
    }
  }

  private byte[] echoed(byte[] body, int port, String protocol, File trust) throws IOException {
    var files = PemFiles.write(folder, "client", "client");
    var builder =
        SslContextBuilder.forClient()
            .trustManager(trust)
            .keyManager(files.certificates().toFile(), files.key().toFile())
            .protocols(protocol);
    channel =
        NettyChannelBuilder.forAddress("localhost", port)
            .sslContext(tls(builder))
            .intercept(new Connected())
            .build();
    return ClientCalls.blockingUnaryCall(
        channel, ECHO, CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.MINUTES), body);
  }

  /** Keeps the session of a connection on which an answer has come. */
  private final class Connected implements ClientInterceptor {
    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void start(Listener<R> listener, Metadata headers) {
          var keeping =
              new SimpleForwardingClientCallListener<R>(listener) {
                @Override
                public void onHeaders(Metadata answer) {
                  connected.complete(getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
                  super.onHeaders(answer);
                }
              };
          super.start(keeping, headers);
        }
      };
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void muchIsSentAndReceivedWithACertificate(String protocol) throws Exception {
    var body = Payload.of(3 << 20);
    assertThat(echoed(body, serve("EC", protocol), protocol, authority)).isEqualTo(body);
    assertOurs(accepted.join());
    assertOurs(connected.join());
    assertThat(connected.join().getProtocol()).isEqualTo(protocol);
    var peer = (X509Certificate) accepted.join().getPeerCertificates()[0];
    assertThat(peer.getSubjectX500Principal()).hasToString("CN=Ann");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void theWrongNameIsRefused(String protocol) throws Exception {
    int elsewhere = serve("wildcard", protocol);
    assertThatThrownBy(() -> echoed(Payload.of(10), elsewhere, protocol, authority))
        .isInstanceOfSatisfying(StatusRuntimeException.class, GrpcTest::assertUnavailable)
        .hasStackTraceContaining("No subject alternative DNS name matching localhost");
    assertThat(accepted).isNotDone();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void anUnknownAuthorityIsRefused(String protocol) throws Exception {
    int port = serve("EC", protocol);
    var another = PemFiles.writeAuthority(folder, "other-ca").toFile();
    assertThatThrownBy(() -> echoed(Payload.of(10), port, protocol, another))
        .isInstanceOfSatisfying(StatusRuntimeException.class, GrpcTest::assertUnavailable)
        .hasStackTraceContaining("unable to find valid certification path");
    assertThat(accepted).isNotDone();
  }

  private static void assertUnavailable(StatusRuntimeException e) {
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  /** It goes by the names of the providers that it knows. */
  @Test
  void withoutThatLineGrpcTakesTheProviderOfTheJdk() throws Exception {
    OpenTls.install();
    try {
      var context = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
      var engine = context.build().newEngine(UnpooledByteBufAllocator.DEFAULT);
      assertThat(engine.getSession().getClass().getModule()).isEqualTo(Object.class.getModule());
    } finally {
      OpenTls.uninstall();
    }
    assertThatThrownBy(
            () -> GrpcSslContexts.configure(SslContextBuilder.forClient(), Ours.PROVIDER))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
