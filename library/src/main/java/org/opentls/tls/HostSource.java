package org.opentls.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where a virtual host comes from, and comes from again when it is renewed. For one thread at a
 * time.
 */
@FunctionalInterface
public interface HostSource {
  /**
   * Makes the context of the host, one for servers.
   *
   * @throws IOException if something cannot be read
   * @throws IllegalArgumentException if what is read is malformed or does not belong together, as a
   *     certificate and a key of which one has been replaced so far
   */
  TlsContext read() throws IOException;

  /**
   * The files that are read, which tell whether there is something new; none if that is unknown.
   */
  default List<Path> files() {
    return List.of();
  }

  /**
   * A host with one identity, of files in PEM as {@link TlsIdentity#pem(Path, Path)} has them.
   *
   * @param settings sets whatever else the host is to have
   */
  static HostSource pem(Path certificates, Path key, Consumer<TlsContext.Builder> settings) {
    return of(
        List.of(certificates, key),
        () -> {
          var builder = TlsContext.server(TlsIdentity.pem(certificates, key));
          settings.accept(builder);
          return builder.build();
        });
  }

  /** A host with one identity and no settings. */
  static HostSource pem(Path certificates, Path key) {
    return pem(certificates, key, _ -> {});
  }

  /** A host that is read from files in a way of its own. */
  static HostSource of(List<Path> files, HostSource reading) {
    var copy = List.copyOf(files);
    return new HostSource() {
      @Override
      public TlsContext read() throws IOException {
        return reading.read();
      }

      @Override
      public List<Path> files() {
        return copy;
      }
    };
  }
}
