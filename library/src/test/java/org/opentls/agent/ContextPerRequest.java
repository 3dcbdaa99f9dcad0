package org.opentls.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A program as there are many: for every request it reads its key store, which has a password, and
 * makes a new context.
 */
final class ContextPerRequest {
  private ContextPerRequest() {}

  private static KeyStore store(String file, char[] password)
      throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(Path.of(file))) {
      store.load(in, password);
    }
    return store;
  }

  private static String get(URI uri, String keys, String trusted, char[] password)
      throws GeneralSecurityException, IOException {
    var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(store(keys, password), password);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store(trusted, password));
    var context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
    var connection = (HttpsURLConnection) uri.toURL().openConnection();
    connection.setSSLSocketFactory(context.getSocketFactory());
    connection.setRequestProperty("Connection", "close");
    try (var in = connection.getInputStream()) {
      return new String(in.readAllBytes(), US_ASCII);
    }
  }

  /** The number of requests, the server, the two key stores and their password. */
  public static void main(String[] arguments) throws GeneralSecurityException, IOException {
    long start = System.nanoTime();
    int count = Integer.parseInt(arguments[0]);
    for (int i = 0; i < count; i++) {
      var answer =
          get(URI.create(arguments[1]), arguments[2], arguments[3], arguments[4].toCharArray());
      if (!answer.equals("CN=Ann")) {
        throw new IOException("the server saw " + answer);
      }
    }
    IO.println("%d requests in %d ms".formatted(count, (System.nanoTime() - start) / 1_000_000));
  }
}
