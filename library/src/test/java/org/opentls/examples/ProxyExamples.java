package org.opentls.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import org.opentls.tls.HttpProxy;
import org.opentls.tls.Socks5Proxy;
import org.opentls.tls.TlsContext;
import org.opentls.tls.Transport;

/** Shown in the documentation of {@code org.opentls.tls}, and run by the tests. */
final class ProxyExamples {
  private ProxyExamples() {}

  static void connect(TlsContext client, int proxyPort, String host, int port) throws IOException {
    // @start region="connect"
    var proxy = Socks5Proxy.of("localhost", proxyPort);
    try (var connection = client.connect(host, port, proxy)) {
      connection.outputStream().write("hello".getBytes(UTF_8));
    }
    // @end
  }

  static Transport chain(Socks5Proxy first, HttpProxy second, String host, int port)
      throws IOException {
    // @start region="chain"
    var toSecond = first.transport(second.host(), second.port());
    var tunnel = second.over(toSecond, host, port);
    // @end
    return tunnel;
  }
}
