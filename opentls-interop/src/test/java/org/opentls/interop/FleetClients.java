package org.opentls.interop;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Clients of others: each comes a number of times, one after the other, and returns what the
 * servers tell it, the first time included.
 */
final class FleetClients {
  private FleetClients() {}

  private static final String REQUEST = "GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n";

  /** A client. */
  interface Client {
    /**
     * Comes.
     *
     * @param protocol as in {@code TLSv1.3}
     */
    List<String> come(Fleet fleet, String protocol, int times) throws Exception;
  }

  /** {@code openssl s_client}, a process for each time. */
  static List<String> openssl(Fleet fleet, String protocol, int times) throws Exception {
    var session = Files.createTempFile(fleet.folder(), "session", ".pem");
    Files.delete(session);
    var next = Path.of(session + ".next");
    var told = new ArrayList<String>();
    for (int i = 0; i < times; i++) {
      var command = new ArrayList<>(List.of("openssl", "s_client", "-quiet", "-verify_quiet"));
      command.addAll(List.of("-connect", "127.0.0.1:" + fleet.port(), "-servername", "localhost"));
      command.addAll(List.of("-CAfile", fleet.folder().resolve("ca.pem").toString()));
      command.add(protocol.equals("TLSv1.2") ? "-tls1_2" : "-tls1_3");
      command.addAll(List.of("-sess_out", next.toString()));
      if (Files.exists(session)) {
        command.addAll(List.of("-sess_in", session.toString()));
      }
      told.addAll(told(run(command, REQUEST.translateEscapes())));
      if (Files.exists(next)) {
        Files.move(next, session, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return told;
  }

  /** curl, one process. */
  static List<String> curl(Fleet fleet, String protocol, int times) throws Exception {
    var command = new ArrayList<>(List.of("curl", "-sS", "--http1.1", "--include"));
    command.addAll(List.of("--cacert", fleet.folder().resolve("ca.pem").toString()));
    command.addAll(List.of("--resolve", "localhost:%d:127.0.0.1".formatted(fleet.port())));
    command.addAll(protocol.equals("TLSv1.2") ? List.of("--tls-max", "1.2") : List.of("--tlsv1.3"));
    command.add("https://localhost:%d/[1-%d]".formatted(fleet.port(), times));
    return told(run(command, ""));
  }

  private static final String PYTHON =
      """
      import socket, ssl, sys
      port, authority, protocol, times = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
      context = ssl.create_default_context(cafile=authority)
      version = ssl.TLSVersion.TLSv1_2 if protocol == 'TLSv1.2' else ssl.TLSVersion.TLSv1_3
      context.minimum_version = context.maximum_version = version
      session = None
      for i in range(times):
          with socket.create_connection(('127.0.0.1', port)) as plain:
              with context.wrap_socket(plain, server_hostname='localhost', session=session) as tls:
                  tls.sendall(b'%s')
                  answer = b''
                  while data := tls.recv(4096):
                      answer += data
                  session = tls.session
                  print(answer.decode())
      """
          .formatted(REQUEST);

  /** Python's module ssl, one process. */
  static List<String> python(Fleet fleet, String protocol, int times) throws Exception {
    var authority = fleet.folder().resolve("ca.pem").toString();
    var command = new ArrayList<>(List.of("python3", "-c", PYTHON, Integer.toString(fleet.port())));
    command.addAll(List.of(authority, protocol, Integer.toString(times)));
    return told(run(command, ""));
  }

  /** The JDK's own {@code SSLSocket}. */
  static List<String> jdk(Fleet fleet, String protocol, int times) throws Exception {
    var context = jdkContext(fleet.folder().resolve("ca.pem"));
    var told = new ArrayList<String>();
    for (int i = 0; i < times; i++) {
      try (var socket =
          (SSLSocket) context.getSocketFactory().createSocket("localhost", fleet.port())) {
        socket.setEnabledProtocols(new String[] {protocol});
        socket.getOutputStream().write(REQUEST.translateEscapes().getBytes(US_ASCII));
        told.addAll(told(new String(socket.getInputStream().readAllBytes(), US_ASCII)));
      }
    }
    return told;
  }

  private static SSLContext jdkContext(Path authority)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = Files.newInputStream(authority)) {
      var certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      store.setCertificateEntry("ca", certificate);
    }
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    var context = SSLContext.getInstance("TLS", "SunJSSE");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static String run(List<String> command, String input)
      throws IOException, InterruptedException {
    var process = new ProcessBuilder(Programs.installed(command.toArray(String[]::new))).start();
    try (var out = process.getOutputStream()) {
      out.write(input.getBytes(US_ASCII));
    }
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      var errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
      throw new IOException(command.getFirst() + ": " + errors + output);
    }
    return output;
  }

  /** The bodies of answers. */
  private static List<String> told(String answers) {
    return answers.lines().map(String::strip).filter(line -> line.matches("[A-Z_]+")).toList();
  }
}
