package org.opentls.tls;

import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What came of reading virtual hosts again. A host that could not be read serves on as it was.
 *
 * @param added hosts that are new
 * @param renewed hosts that new connections find as they are now
 * @param removed hosts that are no more
 * @param failed why hosts could not be read, by their names
 */
public record HostReload(
    SortedSet<String> added,
    SortedSet<String> renewed,
    SortedSet<String> removed,
    Map<String, Exception> failed) {
  /** Makes one that does not change. */
  public HostReload {
    added = Collections.unmodifiableSortedSet(new TreeSet<>(added));
    renewed = Collections.unmodifiableSortedSet(new TreeSet<>(renewed));
    removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
    failed = Collections.unmodifiableMap(new TreeMap<>(failed));
  }

  /** The name under which the default host is told. */
  public static final String DEFAULT_HOST = "(default)";

  /** Whether nothing has changed and nothing has failed. */
  public boolean isEmpty() {
    return added.isEmpty() && renewed.isEmpty() && removed.isEmpty() && failed.isEmpty();
  }
}
