package org.opentls.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * A key and its certificate, the server's, and the client's if it shows one.
 *
 * @param key of the certificate
 * @param certificate for {@code localhost}
 * @param authority whose key has signed it
 */
record TlsCertificates(PrivateKey key, X509Certificate certificate, X509Certificate authority) {
  private static final String PASSWORD = "changeit";

  /** Those of a server with a key on P-256. */
  static TlsCertificates create() throws IOException, GeneralSecurityException {
    return create(Authentication.ECDSA);
  }

  /** Makes them with the JDK's keytool. */
  static TlsCertificates create(Authentication kind) throws IOException, GeneralSecurityException {
    var folder = Files.createTempDirectory("opentls-benchmarks");
    var file = folder.resolve("keys.p12");
    try {
      generate(file, kind, "authority", "-ext", "bc:c");
      generate(file, kind, "localhost", "-ext", "san=dns:localhost", "-signer", "authority");
      return read(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static void generate(Path file, Authentication kind, String name, String... options)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keystore", file.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(kind.keytoolOptions()));
    command.addAll(List.of("-validity", "1"));
    command.addAll(List.of("-alias", name, "-dname", "CN=" + name));
    command.addAll(List.of(options));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(command + ": " + output);
    }
  }

  private static TlsCertificates read(KeyStore store) throws GeneralSecurityException {
    return new TlsCertificates(
        (PrivateKey) store.getKey("localhost", PASSWORD.toCharArray()),
        (X509Certificate) store.getCertificate("localhost"),
        (X509Certificate) store.getCertificate("authority"));
  }
}
