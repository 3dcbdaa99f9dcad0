package org.opentls.cli;

import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.opentls.tls.MissReason;
import org.opentls.tls.TlsAgreement;
import tools.jackson.core.json.JsonFactory;

/** Answers {@code /} and {@code /connection.json} with what the visitor's connection is. */
final class ConnectionPage extends Handler.Abstract.NonBlocking {
  /** The type of the pages for people. */
  static final String HTML = "text/html; charset=utf-8";

  private final boolean hasFiles;
  private final Optional<SharedSessions> sessions;

  /**
   * Makes the page.
   *
   * @param hasFiles whether it leads to the files of a folder
   * @param sessions which the server shares with others
   */
  ConnectionPage(boolean hasFiles, Optional<SharedSessions> sessions) {
    this.hasFiles = hasFiles;
    this.sessions = sessions;
  }

  /**
   * What a visitor sees.
   *
   * @param http the version, as in {@code HTTP/2.0}
   * @param serverName the name that the client has asked for, if any
   * @param age how long ago the full handshake of the session was, if that is known
   * @param missReason why it is a new one, if that is known
   */
  record Visit(
      String http,
      String address,
      Optional<String> serverName,
      Optional<Duration> age,
      Optional<MissReason> missReason,
      ConnectionFacts connection) {
    static Visit of(Request request, SSLEngine engine, TlsAgreement agreement) {
      var session = engine.getSession();
      var protocol = Optional.ofNullable(engine.getApplicationProtocol());
      return new Visit(
          request.getConnectionMetaData().getHttpVersion().asString(),
          Request.getRemoteAddr(request),
          name(session),
          age(session, agreement),
          agreement.missReason(),
          ConnectionFacts.of(session, agreement, protocol.filter(name -> !name.isEmpty())));
    }

    /** A session that is resumed tells when it was resumed, and not when it was made. */
    private static Optional<Duration> age(SSLSession session, TlsAgreement agreement) {
      var made = Instant.ofEpochMilli(session.getCreationTime());
      return agreement
          .authenticated()
          .or(() -> agreement.isResumed() ? Optional.empty() : Optional.of(made))
          .map(time -> Duration.between(time, Instant.now()))
          .map(age -> age.isNegative() ? Duration.ZERO : age);
    }

    private static Optional<String> name(SSLSession session) {
      return session instanceof ExtendedSSLSession extended
          ? extended.getRequestedServerNames().stream()
              .filter(SNIHostName.class::isInstance)
              .map(name -> ((SNIHostName) name).getAsciiName())
              .findFirst()
          : Optional.empty();
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var path = Request.getPathInContext(request);
    boolean isJson = path.equals("/connection.json");
    if (!isJson && !path.equals("/")) {
      return false;
    }
    if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      Response.writeError(request, response, callback, HttpStatus.METHOD_NOT_ALLOWED_405);
      return true;
    }
    var engine = engine(request);
    if (!(engine instanceof TlsAgreement agreement)) {
      throw new IllegalStateException("a connection without TLS");
    }
    var visit = Visit.of(request, engine, agreement);
    var headers = response.getHeaders();
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Content-Security-Policy", PageText.POLICY);
    headers.put(HttpHeader.CONTENT_TYPE, isJson ? "application/json" : "text/html; charset=utf-8");
    Content.Sink.write(
        response, true, isJson ? json(visit) : PageText.of(visit, hasFiles, sessions), callback);
    return true;
  }

  /** A page of ours, which is for this visitor alone and needs nothing from elsewhere. */
  static void answer(Response response, Callback callback, String type, String text) {
    var headers = response.getHeaders();
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Content-Security-Policy", PageText.POLICY);
    headers.put(HttpHeader.CONTENT_TYPE, type);
    Content.Sink.write(response, true, text, callback);
  }

  private static @Nullable SSLEngine engine(Request request) {
    return request.getConnectionMetaData().getConnection().getEndPoint()
            instanceof SslConnection.SslEndPoint endPoint
        ? endPoint.getSslConnection().getSSLEngine()
        : null;
  }

  private String json(Visit visit) {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(DiagnosisJson.PRETTY, text)) {
      json.writeStartObject();
      json.writeStringProperty("http", visit.http);
      json.writeStringProperty("address", visit.address);
      json.writeStringProperty("server_name", visit.serverName.orElse(null));
      visit.connection.write(json);
      json.writeStringProperty(
          "miss_reason", visit.missReason.map(SharedSessions::name).orElse(null));
      if (visit.age.isPresent()) {
        json.writeNumberProperty("session_age", visit.age.get().toSeconds());
      } else {
        json.writeNullProperty("session_age");
      }
      ConnectionFacts.write(json, "server_certificates", visit.connection.own());
      ConnectionFacts.write(json, "client_certificates", visit.connection.peer());
      sessions.ifPresent(shared -> {
        json.writeName("server_sessions");
        shared.write(json);
      });
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }
}
