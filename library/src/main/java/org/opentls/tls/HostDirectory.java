package org.opentls.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A directory with a folder for each host; see {@link VirtualHosts.Builder#directory}.
 *
 * @param settings are set for each
 */
record HostDirectory(Path path, Consumer<TlsContext.Builder> settings) {
  private static final String DEFAULT_FOLDER = "default";
  private static final String CLIENT_AUTHORITIES = "client-ca.pem";

  /** The hosts that are there, by their names. */
  Map<String, HostSource> hosts() throws IOException {
    var hosts = new TreeMap<String, HostSource>();
    for (var folder : list(path)) {
      var name = String.valueOf(folder.getFileName());
      if (Files.isDirectory(folder) && !name.startsWith(".")) {
        put(hosts, name, folder);
      }
    }
    return hosts;
  }

  /** A folder of another name fails when it is read, and the others do not. */
  private void put(Map<String, HostSource> hosts, String name, Path folder) {
    if (name.equals(DEFAULT_FOLDER)) {
      hosts.put(HostReload.DEFAULT_HOST, new Folder(folder, settings));
      return;
    }
    try {
      var host = HostNames.listed(name.startsWith("_.") ? "*" + name.substring(1) : name);
      hosts.put(host, new Folder(folder, settings));
    } catch (IllegalArgumentException e) {
      hosts.put(
          name,
          () -> {
            throw e;
          });
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private record Folder(Path path, Consumer<TlsContext.Builder> settings) implements HostSource {
    @Override
    public List<Path> files() {
      try {
        // Those of other programs come and go, such as the temporary ones of an editor.
        return list(path).stream().filter(Folder::isRead).toList();
      } catch (IOException _) {
        return List.of(path);
      }
    }

    private static boolean isRead(Path file) {
      var name = String.valueOf(file.getFileName());
      return name.endsWith(".pem") || name.endsWith(".crt") || name.endsWith(".key");
    }

    @Override
    public TlsContext read() throws IOException {
      var builder = TlsContext.server();
      for (var identity : identities()) {
        builder.identity(identity);
      }
      settings.accept(builder);
      var authorities = path.resolve(CLIENT_AUTHORITIES);
      if (Files.exists(authorities)) {
        builder.trust(Trust.pem(authorities)).clientAuth(ClientAuth.NEED);
      }
      return builder.build();
    }

    private List<TlsIdentity> identities() throws IOException {
      var identities = new ArrayList<TlsIdentity>();
      for (var file : list(path)) {
        var name = String.valueOf(file.getFileName());
        if (name.equals("privkey.pem")) {
          identities.add(TlsIdentity.pem(path.resolve("fullchain.pem"), file));
        } else if (name.endsWith(".key")) {
          identities.add(TlsIdentity.pem(certificates(name), file));
        }
      }
      if (identities.isEmpty()) {
        throw new IllegalArgumentException(path + ": there is no key in it");
      }
      return identities;
    }

    private Path certificates(String key) {
      var name = key.substring(0, key.length() - ".key".length());
      var crt = path.resolve(name + ".crt");
      return Files.exists(crt) ? crt : path.resolve(name + ".pem");
    }
  }
}
