package org.opentls.interop;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.security.cert.X509Certificate;
import org.apache.tomcat.util.net.SSLSupport;

/** Answers with what it is sent, and its headers tell what Tomcat knows of the connection. */
final class EchoServlet extends HttpServlet {
  @Serial private static final long serialVersionUID = 1L;

  /** The version of TLS. */
  static final String PROTOCOL = "Protocol";

  /** The name in the client's certificate; no such header if it has none. */
  static final String PEER = "Peer";

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var chain = (X509Certificate[]) request.getAttribute(SSLSupport.CERTIFICATE_KEY);
    if (chain != null) {
      response.setHeader(PEER, chain[0].getSubjectX500Principal().getName());
    }
    response.setHeader(PROTOCOL, (String) request.getAttribute(SSLSupport.SECURE_PROTOCOL_KEY));
    request.getInputStream().transferTo(response.getOutputStream());
  }
}
