package org.opentls.interop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** A program of the JDK's client, which knows nothing of OpenTLS. */
final class HttpClientProgram {
  private HttpClientProgram() {}

  /** Asks the server for a page, and says what was agreed upon. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(arguments[0])).build();
      var response = client.send(request, BodyHandlers.discarding());
      var session = response.sslSession().orElseThrow();
      // The client shows no session but one of its own class.
      IO.println(client.sslContext().getProvider().getName());
      IO.println(session.getProtocol());
      IO.println(session.getCipherSuite());
      IO.println(response.version());
    }
  }
}
