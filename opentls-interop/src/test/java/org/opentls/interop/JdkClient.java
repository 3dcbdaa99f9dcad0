package org.opentls.interop;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** The client of the JDK. */
final class JdkClient {
  private JdkClient() {}

  /**
   * Makes one.
   *
   * @param protocol the one version of TLS
   */
  static HttpClient of(SSLContext context, HttpClient.Version version, String protocol) {
    var parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    return HttpClient.newBuilder()
        .sslContext(context)
        .sslParameters(parameters)
        .version(version)
        .build();
  }

  static HttpRequest post(URI uri, byte[] body) {
    return HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body)).build();
  }
}
