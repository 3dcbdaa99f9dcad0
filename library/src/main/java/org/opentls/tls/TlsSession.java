package org.opentls.tls;

import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSessionBindingEvent;
import javax.net.ssl.SSLSessionBindingListener;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/** What two peers have agreed upon, as far as they have. For any number of threads. */
final class TlsSession extends ExtendedSSLSession {
  /** The name of no cipher suite: before there is one. */
  static final String NO_SUITE = "SSL_NULL_WITH_NULL_NULL";

  private static final String NO_PROTOCOL = "NONE";

  private final @Nullable String peerHost;
  private final int peerPort;
  private final String protocol;
  private final String cipherSuite;
  private final byte[] id;
  private final List<byte[]> peerChain;
  private final List<byte[]> statusResponses;
  private final List<X509Certificate> localChain;
  private final List<SNIServerName> serverNames;
  private final long creationTime;
  private volatile long lastAccessedTime;
  private volatile boolean valid = true;
  private volatile @Nullable TlsSessions sessions;
  private volatile Runnable forgetting = () -> {};
  private final Map<String, Object> values = new HashMap<>();
  private Certificate @Nullable [] peerCertificates;

  /** What a session is made of. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Agreed(
      String protocol,
      String cipherSuite,
      byte[] id,
      long creationTime,
      List<byte[]> peerChain,
      List<byte[]> statusResponses,
      List<X509Certificate> localChain,
      List<SNIServerName> serverNames) {
    /** Nothing yet. */
    static Agreed nothing(List<SNIServerName> serverNames) {
      return new Agreed(
          NO_PROTOCOL,
          NO_SUITE,
          new byte[0],
          System.currentTimeMillis(),
          List.of(),
          List.of(),
          List.of(),
          serverNames);
    }
  }

  /**
   * Makes a session.
   *
   * @param agreed its certificates are in DER, the peer's own first
   */
  TlsSession(@Nullable String peerHost, int peerPort, Agreed agreed) {
    this.peerHost = peerHost;
    this.peerPort = peerPort;
    protocol = agreed.protocol;
    cipherSuite = agreed.cipherSuite;
    id = agreed.id;
    peerChain = agreed.peerChain;
    statusResponses = agreed.statusResponses;
    localChain = agreed.localChain;
    serverNames = agreed.serverNames;
    creationTime = agreed.creationTime;
    lastAccessedTime = creationTime;
  }

  /** Notes that the session is used. */
  void touch() {
    lastAccessedTime = System.currentTimeMillis();
  }

  @Override
  public byte[] getId() {
    return id.clone();
  }

  /**
   * Tells which cache this is in.
   *
   * @param forgetting forgets what a client can resume
   */
  void isOf(TlsSessions sessions, Runnable forgetting) {
    this.sessions = sessions;
    this.forgetting = forgetting;
  }

  @Override
  public @Nullable SSLSessionContext getSessionContext() {
    return sessions;
  }

  @Override
  public long getCreationTime() {
    return creationTime;
  }

  @Override
  public long getLastAccessedTime() {
    return lastAccessedTime;
  }

  @Override
  public void invalidate() {
    valid = false;
    var cache = sessions;
    if (cache != null) {
      cache.forget(id);
      forgetting.run();
    }
  }

  /** The certificates of the peer in DER, its own first. */
  List<byte[]> peerChain() {
    return peerChain;
  }

  /** Whether a later connection may resume it: nobody has called it invalid. */
  boolean isResumable() {
    return valid;
  }

  @Override
  public boolean isValid() {
    return valid && !cipherSuite.equals(NO_SUITE);
  }

  @Override
  public void putValue(String name, Object value) {
    requireArgument(name != null && value != null);
    Object before;
    synchronized (values) {
      before = values.put(name, value);
    }
    unbound(name, before);
    if (value instanceof SSLSessionBindingListener listener) {
      listener.valueBound(new SSLSessionBindingEvent(this, name));
    }
  }

  private void unbound(String name, @Nullable Object value) {
    if (value instanceof SSLSessionBindingListener listener) {
      listener.valueUnbound(new SSLSessionBindingEvent(this, name));
    }
  }

  private static void requireArgument(boolean there) {
    if (!there) {
      throw new IllegalArgumentException("null");
    }
  }

  @Override
  public @Nullable Object getValue(String name) {
    requireArgument(name != null);
    synchronized (values) {
      return values.get(name);
    }
  }

  @Override
  public void removeValue(String name) {
    requireArgument(name != null);
    Object before;
    synchronized (values) {
      before = values.remove(name);
    }
    unbound(name, before);
  }

  @Override
  public String[] getValueNames() {
    synchronized (values) {
      return values.keySet().toArray(String[]::new);
    }
  }

  @Override
  public synchronized Certificate[] getPeerCertificates() throws SSLPeerUnverifiedException {
    if (peerCertificates == null) {
      peerCertificates = read(peerChain);
    }
    return peerCertificates.clone();
  }

  private static Certificate[] read(List<byte[]> chain) throws SSLPeerUnverifiedException {
    if (chain.isEmpty()) {
      throw new SSLPeerUnverifiedException("the peer has no certificate");
    }
    try {
      // Callers cast the array, as that of the JDK's sessions can be.
      return NativeCertificate.toJava(chain).toArray(X509Certificate[]::new);
    } catch (CertificateException e) {
      throw (SSLPeerUnverifiedException)
          new SSLPeerUnverifiedException("a certificate that Java cannot read").initCause(e);
    }
  }

  @Override
  public Certificate @Nullable [] getLocalCertificates() {
    return localChain.isEmpty() ? null : localChain.toArray(X509Certificate[]::new);
  }

  @Override
  public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
    return ((X509Certificate) getPeerCertificates()[0]).getSubjectX500Principal();
  }

  @Override
  public @Nullable Principal getLocalPrincipal() {
    return localChain.isEmpty() ? null : localChain.getFirst().getSubjectX500Principal();
  }

  @Override
  public String getCipherSuite() {
    return cipherSuite;
  }

  @Override
  public String getProtocol() {
    return protocol;
  }

  @Override
  public @Nullable String getPeerHost() {
    return peerHost;
  }

  @Override
  public int getPeerPort() {
    return peerPort;
  }

  @Override
  public int getPacketBufferSize() {
    return TlsRecord.MAX_SIZE;
  }

  @Override
  public int getApplicationBufferSize() {
    return TlsRecord.MAX_PLAINTEXT;
  }

  /** Those of OpenSSL's defaults that Java's algorithm constraints know. */
  @Override
  public String[] getLocalSupportedSignatureAlgorithms() {
    return SIGNATURE_ALGORITHMS.clone();
  }

  @Override
  public String[] getPeerSupportedSignatureAlgorithms() {
    return SIGNATURE_ALGORITHMS.clone();
  }

  private static final String[] SIGNATURE_ALGORITHMS = {
    "SHA256withECDSA",
    "SHA384withECDSA",
    "SHA512withECDSA",
    "Ed25519",
    "Ed448",
    "RSASSA-PSS",
    "SHA256withRSA",
    "SHA384withRSA",
    "SHA512withRSA"
  };

  @Override
  public List<SNIServerName> getRequestedServerNames() {
    return serverNames;
  }

  /**
   * What a server has stapled for its own certificate in this handshake; OpenSSL takes no others.
   */
  @Override
  public List<byte[]> getStatusResponses() {
    return statusResponses.stream().map(byte[]::clone).toList();
  }
}
