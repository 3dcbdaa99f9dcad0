package org.opentls.tls;

import java.security.AlgorithmConstraints;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a connection that is to be, which begin as those of its context. The lists are
 * immutable: one that is still the context's own need not be told to OpenSSL again. For one thread
 * at a time.
 */
final class TlsParameters {
  private Set<TlsProtocol> protocols;
  private List<String> cipherSuites;
  private List<String> applicationProtocols;
  private ClientAuth clientAuth;
  private boolean cipherSuitesOrder = true;
  private boolean enableSessionCreation = true;
  private @Nullable List<SNIServerName> serverNames;
  private @Nullable Collection<SNIMatcher> matchers;
  private @Nullable String endpointIdentification;
  private @Nullable AlgorithmConstraints constraints;
  private @Nullable List<String> namedGroups;
  private @Nullable List<String> signatureSchemes;

  TlsParameters(
      Set<TlsProtocol> protocols,
      List<String> cipherSuites,
      List<String> applicationProtocols,
      ClientAuth clientAuth) {
    this.protocols = protocols;
    this.cipherSuites = cipherSuites;
    this.applicationProtocols = applicationProtocols;
    this.clientAuth = clientAuth;
  }

  /** All that {@link #take} takes. */
  SSLParameters toJava() {
    var java = new SSLParameters(cipherSuites.toArray(String[]::new), protocolNames());
    switch (clientAuth) {
      case NONE -> {}
      case WANT -> java.setWantClientAuth(true);
      case NEED -> java.setNeedClientAuth(true);
    }
    if (serverNames != null) {
      java.setServerNames(serverNames);
    }
    if (matchers != null) {
      java.setSNIMatchers(matchers);
    }
    java.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
    java.setUseCipherSuitesOrder(cipherSuitesOrder);
    java.setEndpointIdentificationAlgorithm(endpointIdentification);
    java.setAlgorithmConstraints(constraints);
    java.setNamedGroups(namedGroups == null ? null : namedGroups.toArray(String[]::new));
    java.setSignatureSchemes(
        signatureSchemes == null ? null : signatureSchemes.toArray(String[]::new));
    return java;
  }

  /**
   * Takes what is set of Java's parameters. Those of DTLS have no meaning here: retransmission and
   * the size of packets.
   *
   * @throws IllegalArgumentException if there is something that OpenSSL does not have, and nothing
   *     is taken then
   */
  void take(SSLParameters java) {
    var newProtocols =
        java.getProtocols() == null ? protocols : TlsProtocol.of(java.getProtocols());
    var newSuites = java.getCipherSuites() == null ? cipherSuites : known(java.getCipherSuites());
    var newApplicationProtocols = List.of(java.getApplicationProtocols());
    ApplicationProtocols.encode(newApplicationProtocols);
    protocols = newProtocols;
    cipherSuites = newSuites;
    applicationProtocols = newApplicationProtocols;
    clientAuth = clientAuth(java);
    if (java.getServerNames() != null) {
      serverNames = List.copyOf(java.getServerNames());
    }
    if (java.getSNIMatchers() != null) {
      matchers = List.copyOf(java.getSNIMatchers());
    }
    cipherSuitesOrder = java.getUseCipherSuitesOrder();
    endpointIdentification = java.getEndpointIdentificationAlgorithm();
    constraints = java.getAlgorithmConstraints();
    namedGroups = copy(java.getNamedGroups());
    signatureSchemes = copy(java.getSignatureSchemes());
  }

  private static @Nullable List<String> copy(String @Nullable [] names) {
    return names == null ? null : List.of(names);
  }

  private static ClientAuth clientAuth(SSLParameters java) {
    if (java.getNeedClientAuth()) {
      return ClientAuth.NEED;
    }
    return java.getWantClientAuth() ? ClientAuth.WANT : ClientAuth.NONE;
  }

  private static List<String> known(String[] names) {
    var suites = List.of(names);
    CipherSuites.of(suites);
    return suites;
  }

  TlsParameters copy() {
    var copy = new TlsParameters(protocols, cipherSuites, applicationProtocols, clientAuth);
    copy.cipherSuitesOrder = cipherSuitesOrder;
    copy.enableSessionCreation = enableSessionCreation;
    copy.serverNames = serverNames;
    copy.matchers = matchers;
    copy.endpointIdentification = endpointIdentification;
    copy.constraints = constraints;
    copy.namedGroups = namedGroups;
    copy.signatureSchemes = signatureSchemes;
    return copy;
  }

  /**
   * These, so far as a virtual host has them too; where nothing was set, as the host has it.
   *
   * @param unset what these have begun with
   */
  TlsParameters within(TlsParameters host, TlsParameters unset) {
    var narrowed = copy();
    narrowed.protocols = EnumSet.copyOf(protocols);
    narrowed.protocols.retainAll(host.protocols);
    narrowed.cipherSuites = within(cipherSuites, host.cipherSuites, unset.cipherSuites);
    narrowed.applicationProtocols =
        host.applicationProtocols.isEmpty()
            ? applicationProtocols
            : within(applicationProtocols, host.applicationProtocols, unset.applicationProtocols);
    narrowed.clientAuth = Collections.max(List.of(clientAuth, host.clientAuth));
    return narrowed;
  }

  private static List<String> within(List<String> own, List<String> host, List<String> unset) {
    return own.equals(unset) ? host : own.stream().filter(host::contains).toList();
  }

  /** Whether there is a version and a cipher suite at all. */
  boolean isPossible() {
    return !protocols.isEmpty() && !cipherSuites.isEmpty();
  }

  /** The same with other application protocols. */
  TlsParameters withApplicationProtocols(List<String> names) {
    var other = copy();
    other.applicationProtocols = names;
    return other;
  }

  Set<TlsProtocol> protocols() {
    return protocols;
  }

  String[] protocolNames() {
    return protocols.stream().map(TlsProtocol::standardName).toArray(String[]::new);
  }

  /** The names of all versions that can be enabled. */
  static String[] supportedProtocols() {
    return Stream.of(TlsProtocol.values()).map(TlsProtocol::standardName).toArray(String[]::new);
  }

  void setProtocols(String[] names) {
    protocols = TlsProtocol.of(names);
  }

  List<String> cipherSuites() {
    return cipherSuites;
  }

  void setCipherSuites(String[] names) {
    cipherSuites = known(names);
  }

  List<String> applicationProtocols() {
    return applicationProtocols;
  }

  ClientAuth clientAuth() {
    return clientAuth;
  }

  void setClientAuth(ClientAuth clientAuth) {
    this.clientAuth = clientAuth;
  }

  boolean cipherSuitesOrder() {
    return cipherSuitesOrder;
  }

  boolean enableSessionCreation() {
    return enableSessionCreation;
  }

  void setEnableSessionCreation(boolean enable) {
    enableSessionCreation = enable;
  }

  /** The names that a client tells; empty if none were set. */
  List<SNIServerName> serverNames() {
    return serverNames == null ? List.of() : serverNames;
  }

  /** Sets the names of a client that has been told none. */
  void setDefaultServerNames(List<SNIServerName> names) {
    if (serverNames == null) {
      serverNames = names;
    }
  }

  /** Those that judge the names that a server is asked for; empty if all are served. */
  Collection<SNIMatcher> matchers() {
    return matchers == null ? List.of() : matchers;
  }

  /** {@code HTTPS} or {@code LDAPS}; {@code null} if the name of the peer is not verified. */
  @Nullable String endpointIdentification() {
    return endpointIdentification == null || endpointIdentification.isEmpty()
        ? null
        : endpointIdentification;
  }

  void setEndpointIdentification(@Nullable String algorithm) {
    endpointIdentification = algorithm;
  }

  /** Whether peers are judged by rules of a user's, which others need not have. */
  boolean isConstrained() {
    return constraints != null;
  }

  @Nullable List<String> namedGroups() {
    return namedGroups;
  }

  @Nullable List<String> signatureSchemes() {
    return signatureSchemes;
  }
}
