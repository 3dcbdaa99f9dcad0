package org.opentls.interop;

import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import org.opentls.tls.Certificates;

/** Key stores, in memory and in files. */
final class Stores {
  private Stores() {}

  /** An authority that has signed nothing. */
  static KeyStore another() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("other-ca", ALL.chain("other-ca").getFirst());
    return store;
  }

  static Path write(Path file, KeyStore store) throws GeneralSecurityException, IOException {
    try (var out = Files.newOutputStream(file)) {
      store.store(out, Certificates.PASSWORD);
    }
    return file;
  }
}
