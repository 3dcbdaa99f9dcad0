package org.opentls.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers those who run the server, and nobody else. */
final class StatusHandler extends Handler.Abstract {
  /** A page of ours: scripts and styles of files of ours, and nothing else takes effect. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /** No other host and no path has it: RFC 6265bis, section 4.1.3.2. */
  static final String COOKIE = "__Host-opentls-status";

  private static final String LOGIN = "/login";
  private static final String TOKEN_FIELD = "token=";
  private static final int LONGEST_FORM = 4096;

  private final StatusAccess access;
  private final StatusSampler sampler;
  private final StatusStream stream;

  StatusHandler(StatusAccess access, StatusSampler sampler, StatusStream stream) {
    this.access = access;
    this.sampler = sampler;
    this.stream = stream;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var path = Request.getPathInContext(request);
    secure(response);
    if (!access.allowsName(Request.getServerName(request))) {
      answer(response, callback, 421, "text/plain", "This is not that server.\n");
    } else if (path.equals(LOGIN) && HttpMethod.POST.is(request.getMethod())) {
      logIn(request, response, callback);
    } else if (!HttpMethod.GET.is(request.getMethod())
        && !HttpMethod.HEAD.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      answer(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "text/plain", "Read only.\n");
    } else if (StatusFiles.isPublic(path)) {
      file(path, response, callback);
    } else if (isAllowed(request)) {
      show(path, request, response, callback);
    } else {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
      var text = StatusPage.login(false);
      answer(response, callback, HttpStatus.UNAUTHORIZED_401, ConnectionPage.HTML, text);
    }
    return true;
  }

  private static void secure(Response response) {
    var headers = response.getHeaders();
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Content-Security-Policy", POLICY);
  }

  private boolean isAllowed(Request request) {
    var logins =
        access.asksForToken()
            ? Request.getCookies(request).stream()
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(HttpCookie::getValue)
                .toList()
            : List.<String>of();
    var authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    return access.allows(Optional.ofNullable(authorization), logins);
  }

  private void show(String path, Request request, Response response, Callback callback) {
    switch (path) {
      case "/" ->
          answer(response, callback, 200, ConnectionPage.HTML, StatusPage.of(sampler.view()));
      case "/metrics" ->
          answer(response, callback, 200, PrometheusText.TYPE, StatusMetrics.of(sampler.now()));
      case "/status.json" ->
          answer(response, callback, 200, "application/json", StatusJson.of(sampler.view()));
      case "/events" -> listen(request, response, callback);
      default -> file(path, response, callback);
    }
  }

  private void listen(Request request, Response response, Callback callback) {
    if (!stream.hasRoom()) {
      answer(response, callback, 503, "text/plain", "Too many look at this already.\n");
    } else if (HttpMethod.HEAD.is(request.getMethod())) {
      answer(response, callback, 200, StatusStream.TYPE, "");
    } else {
      response.setStatus(200);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, StatusStream.TYPE);
      stream.add(response, callback, "history", StatusJson.history(sampler.history()));
    }
  }

  private static void file(String path, Response response, Callback callback) {
    var file = StatusFiles.at(path);
    if (file.isEmpty()) {
      answer(
          response, callback, HttpStatus.NOT_FOUND_404, "text/plain", "There is no such page.\n");
      return;
    }
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, file.get().type());
    response.write(true, ByteBuffer.wrap(file.get().contents()), callback);
  }

  private void logIn(Request request, Response response, Callback callback) throws Exception {
    if (request.getLength() < 0 || request.getLength() > LONGEST_FORM) {
      answer(
          response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413, "text/plain", "That is no form.\n");
    } else if (access.isToken(token(Content.Source.asString(request, US_ASCII)))) {
      var headers = response.getHeaders();
      headers.put(
          HttpHeader.SET_COOKIE,
          "%s=%s; Path=/; Max-Age=%d; Secure; HttpOnly; SameSite=Strict"
              .formatted(COOKIE, access.login(), StatusAccess.LOGIN.toSeconds()));
      headers.put(HttpHeader.LOCATION, "/");
      answer(response, callback, HttpStatus.SEE_OTHER_303, "text/plain", "");
    } else {
      var text = StatusPage.login(true);
      answer(response, callback, HttpStatus.UNAUTHORIZED_401, ConnectionPage.HTML, text);
    }
  }

  /** That of a form of one field; none if it is malformed. */
  private static String token(String form) {
    if (!form.startsWith(TOKEN_FIELD)) {
      return "";
    }
    try {
      return URLDecoder.decode(form.substring(TOKEN_FIELD.length()), UTF_8);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static void answer(
      Response response, Callback callback, int status, String type, String text) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    Content.Sink.write(response, true, text, callback);
  }
}
