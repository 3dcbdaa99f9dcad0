package org.opentls.tls;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that are listed, each with where it comes from. For any number of threads: those that
 * look for a host never wait.
 */
final class HostTable {
  private final Map<String, TlsContext> served = new ConcurrentHashMap<>();

  /** Where hosts come from; under the lock. */
  private final Map<String, ListedHost> listed = new LinkedHashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final @Nullable HostDirectory directory;
  private final String defaultName;

  /**
   * Makes an empty table.
   *
   * @param defaultName that of the default host
   */
  HostTable(@Nullable HostDirectory directory, String defaultName) {
    this.directory = directory;
    this.defaultName = defaultName;
  }

  /** The host of a name in its canonical form, or of the wildcard that covers it. */
  Optional<TlsContext> find(String name) {
    return Optional.ofNullable(served.get(name))
        .or(() -> HostNames.wildcard(name).map(served::get));
  }

  /** Under what a name is listed: itself or the wildcard that covers it; empty if it is not. */
  Optional<String> listedName(String name) {
    return served.containsKey(name)
        ? Optional.of(name)
        : HostNames.wildcard(name).filter(served::containsKey);
  }

  Optional<TlsContext> defaultHost() {
    return Optional.ofNullable(served.get(defaultName));
  }

  SortedSet<String> names() {
    var names = new TreeSet<>(served.keySet());
    names.remove(HostReload.DEFAULT_HOST);
    return names;
  }

  SortedMap<String, Instant> expiries() {
    var expiries = new TreeMap<String, Instant>();
    served.forEach((name, host) -> host.expiry().ifPresent(expiry -> expiries.put(name, expiry)));
    return expiries;
  }

  /** Lists a host that is read with the next reload. */
  void list(String name, HostSource source) {
    lock.lock();
    try {
      listed.put(name, new ListedHost(source, false));
    } finally {
      lock.unlock();
    }
  }

  void put(String name, TlsContext context) {
    lock.lock();
    try {
      listed.put(name, new ListedHost(() -> context, false));
      served.put(name, context);
    } finally {
      lock.unlock();
    }
  }

  void put(String name, HostSource source) throws IOException {
    lock.lock();
    try {
      var host = new ListedHost(source, false);
      served.put(name, host.read());
      listed.put(name, host);
    } finally {
      lock.unlock();
    }
  }

  boolean remove(String name) {
    lock.lock();
    try {
      return removeListed(name);
    } finally {
      lock.unlock();
    }
  }

  private boolean removeListed(String name) {
    listed.remove(name);
    return served.remove(name) != null;
  }

  /**
   * Reads what has changed.
   *
   * @param patient whether what changes is left alone until it has not changed since the last time
   */
  HostReload reload(boolean patient) {
    lock.lock();
    try {
      var changes = new Changes();
      if (directory != null) {
        compare(directory, changes);
      }
      for (var host : listed.entrySet()) {
        reload(host.getKey(), host.getValue(), patient, changes);
      }
      return changes.told();
    } finally {
      lock.unlock();
    }
  }

  private void compare(HostDirectory found, Changes changes) {
    Map<String, HostSource> there;
    try {
      there = found.hosts();
    } catch (IOException | RuntimeException e) {
      changes.failed.put(found.toString(), e);
      return;
    }
    for (var host : there.entrySet()) {
      listed.computeIfAbsent(host.getKey(), _ -> new ListedHost(host.getValue(), true));
    }
    var gone = new TreeSet<String>();
    listed.forEach((name, host) -> {
      if (host.isOfDirectory() && !there.containsKey(name)) {
        gone.add(name);
      }
    });
    for (var name : gone) {
      if (removeListed(name)) {
        changes.removed.add(name);
      }
    }
  }

  private void reload(String name, ListedHost host, boolean patient, Changes changes) {
    try {
      var context = host.readIfChanged(patient);
      if (context.isEmpty() || context.get() == served.get(name)) {
        return;
      }
      boolean isNew = served.put(name, context.get()) == null;
      (isNew ? changes.added : changes.renewed).add(name);
    } catch (IOException | RuntimeException e) {
      changes.failed.put(name, e);
    }
  }

  private static final class Changes {
    private final SortedSet<String> added = new TreeSet<>();
    private final SortedSet<String> renewed = new TreeSet<>();
    private final SortedSet<String> removed = new TreeSet<>();
    private final SortedMap<String, Exception> failed = new TreeMap<>();

    HostReload told() {
      return new HostReload(added, renewed, removed, failed);
    }
  }
}
