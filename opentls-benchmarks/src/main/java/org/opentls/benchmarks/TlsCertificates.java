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
 * A server's key of ECDSA with P-256.
 *
 * @param key the server's
 * @param certificate the server's, for {@code localhost}
 * @param authority whose key has signed it
 */
record TlsCertificates(PrivateKey key, X509Certificate certificate, X509Certificate authority) {
  private static final String PASSWORD = "changeit";

  /** Makes them with the JDK's keytool. */
  static TlsCertificates create() throws IOException, GeneralSecurityException {
    var folder = Files.createTempDirectory("opentls-benchmarks");
    var file = folder.resolve("keys.p12");
    try {
      generate(file, "authority", "-ext", "bc:c");
      generate(file, "localhost", "-ext", "san=dns:localhost", "-signer", "authority");
      return read(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
    } finally {
      Files.deleteIfExists(file);
      Files.delete(folder);
    }
  }

  private static void generate(Path file, String name, String... options) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keystore", file.toString(), "-storepass", PASSWORD));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-sigalg", "SHA256withECDSA", "-validity", "1"));
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
