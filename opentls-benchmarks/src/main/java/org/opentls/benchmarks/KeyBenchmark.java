package org.opentls.benchmarks;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECParameterSpec;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.opentls.tls.TlsContext;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.Trust;

/**
 * Handshakes of TLS 1.3 whose server has a key in OpenSSL, or one that does not leave its provider,
 * which is the JDK's here; and that provider's signature alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls setUp
public class KeyBenchmark {
  private final Wire wire = new Wire(ByteBuffer::allocate);
  private final byte[] message = new byte[130];
  private PrivateKey staying;
  private TlsContext client;
  private TlsContext withKey;
  private TlsContext withStayingKey;

  /** Makes what all connections share. */
  @Setup
  public void setUp() throws IOException, GeneralSecurityException {
    var certificates = TlsCertificates.create();
    var chain = List.of(certificates.certificate());
    staying = new StayingKey((ECPrivateKey) certificates.key());
    client = TlsContext.client().trust(Trust.of(List.of(certificates.authority()))).build();
    withKey = TlsContext.server(TlsIdentity.of(certificates.key(), chain)).build();
    withStayingKey = TlsContext.server(TlsIdentity.of(staying, chain)).build();
  }

  /** OpenSSL has the key. */
  @Benchmark
  public SSLEngine key() throws SSLException {
    return handshake(withKey);
  }

  /** The JDK signs, under a call of OpenSSL's. */
  @Benchmark
  public SSLEngine stayingKey() throws SSLException {
    return handshake(withStayingKey);
  }

  private SSLEngine handshake(TlsContext context) throws SSLException {
    var clientEngine = client.engine();
    var server = context.engine();
    wire.shakeHands(clientEngine, server);
    wire.close(clientEngine, server);
    return server;
  }

  /** The JDK signs what has the length of that which a server signs in TLS 1.3. */
  @Benchmark
  public byte[] signature() throws GeneralSecurityException {
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(staying);
    signature.update(message);
    return signature.sign();
  }

  /** A key that the JDK can use and nobody can copy. */
  private static final class StayingKey implements ECPrivateKey {
    private static final long serialVersionUID = 1;

    private final ECPrivateKey key;

    StayingKey(ECPrivateKey key) {
      this.key = key;
    }

    @Override
    public BigInteger getS() {
      return key.getS();
    }

    @Override
    public ECParameterSpec getParams() {
      return key.getParams();
    }

    @Override
    public String getAlgorithm() {
      return key.getAlgorithm();
    }

    @Override
    public @Nullable String getFormat() {
      return null;
    }

    @Override
    public byte @Nullable [] getEncoded() {
      return null;
    }
  }
}
