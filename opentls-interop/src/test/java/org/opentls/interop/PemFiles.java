package org.opentls.interop;

import static org.opentls.tls.Certificates.ALL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.opentls.tls.Certificates;

/** Certificates and keys in files, as most servers are told of them. */
record PemFiles(Path certificates, Path key) {
  /** Writes {@code name.pem}, the chain with that alias, and {@code name.key}. */
  static PemFiles write(Path folder, String name, String alias) throws IOException {
    return new PemFiles(
        Files.writeString(folder.resolve(name + ".pem"), ALL.chainPem(alias)),
        Files.writeString(folder.resolve(name + ".key"), ALL.keyPem(alias)));
  }

  /** Writes {@code ca.pem}, the authority that has signed all of them. */
  static Path writeAuthority(Path folder) throws IOException {
    return writeAuthority(folder, "ca");
  }

  /** Writes {@code name.pem}, the authority with that alias. */
  static Path writeAuthority(Path folder, String alias) throws IOException {
    return Files.writeString(
        folder.resolve(alias + ".pem"),
        Certificates.chainPem(List.of(ALL.chain(alias).getFirst())));
  }
}
