package org.opentls.tls;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a virtual host comes from, and how that was when it was read. For one thread at a time. */
final class ListedHost {
  private final HostSource source;
  private final boolean ofDirectory;

  /** What was seen last, and what the host that is served was read from. */
  private @Nullable FileStamps seen;

  private @Nullable FileStamps read;
  private byte[] contents = {};
  private boolean failed;

  ListedHost(HostSource source, boolean ofDirectory) {
    this.source = source;
    this.ofDirectory = ofDirectory;
  }

  boolean isOfDirectory() {
    return ofDirectory;
  }

  TlsContext read() throws IOException {
    return readIfChanged(false).orElseThrow();
  }

  /**
   * Reads the host, if there is something new or it could not be read before.
   *
   * @param patient as in {@link HostTable#reload}
   */
  Optional<TlsContext> readIfChanged(boolean patient) throws IOException {
    var files = source.files();
    if (files.isEmpty()) {
      return Optional.of(VirtualHosts.requireServer(source.read()));
    }
    var now = FileStamps.of(files);
    boolean isQuiet = now.equals(seen);
    seen = now;
    if (patient && !isQuiet) {
      return Optional.empty();
    }
    if (!failed && now.equals(read) && now.areSettled()) {
      return Optional.empty();
    }
    failed = true;
    byte[] found = FileStamps.contents(files);
    if (read != null && MessageDigest.isEqual(found, contents)) {
      failed = false;
      read = now;
      return Optional.empty();
    }
    var context = VirtualHosts.requireServer(source.read());
    if (!MessageDigest.isEqual(found, FileStamps.contents(files))) {
      throw new IOException("the files changed while they were read: " + List.copyOf(files));
    }
    read = now;
    contents = found;
    failed = false;
    return Optional.of(context);
  }
}
