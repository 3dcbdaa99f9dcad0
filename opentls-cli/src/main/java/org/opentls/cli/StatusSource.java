package org.opentls.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.opentls.OpenTls;
import org.opentls.tls.HostReload;
import org.opentls.tls.TlsIdentity;
import org.opentls.tls.VirtualHosts;

/** Where the status of a server is read. For any number of threads. */
final class StatusSource {
  /** Where Linux tells of a process's memory: {@code proc_pid_status(5)}. */
  private static final Path STATUS = Path.of("/proc/self/status");

  private static final String RESIDENT = "VmRSS:";

  private final Instant started = Instant.now();
  private final SharedSessions sessions;
  private final Supplier<SortedMap<String, Instant>> expiries;

  private StatusSource(SharedSessions sessions, Supplier<SortedMap<String, Instant>> expiries) {
    this.sessions = sessions;
    this.expiries = expiries;
  }

  /** That of a server of one host. */
  static StatusSource of(SharedSessions sessions, TlsIdentity identity) {
    var expiry = identity.chain().getFirst().getNotAfter().toInstant();
    var only = new TreeMap<String, Instant>();
    only.put(HostReload.DEFAULT_HOST, expiry);
    return new StatusSource(sessions, () -> Collections.unmodifiableSortedMap(only));
  }

  /** That of a server of several. */
  static StatusSource of(SharedSessions sessions, VirtualHosts hosts) {
    return new StatusSource(sessions, hosts::expiries);
  }

  StatusSnapshot now() {
    return new StatusSnapshot(
        started,
        Instant.now(),
        OpenTls.metrics(),
        sessions.where(),
        sessions.metrics(),
        expiries.get(),
        resident());
  }

  private static OptionalLong resident() {
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException | UncheckedIOException _) {
      // Not Linux.
      return OptionalLong.empty();
    }
  }
}
