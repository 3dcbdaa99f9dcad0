package org.opentls.tls;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which sessions have been used in this process that are for one connection each, so that nobody
 * who watches can tell that two connections are of one client: RFC 8446, appendix C.4. The last
 * ones are known, by a digest of what the server sees. For any number of threads.
 */
final class UsedSessions {
  static final UsedSessions OF_PROCESS = new UsedSessions(10_000);

  /** A part of a digest, which is as good as all of it. */
  record Id(long one, long other) {
    static Id of(byte[] ticket) {
      var digest = ByteBuffer.wrap(Sha256.of(ticket));
      return new Id(digest.getLong(), digest.getLong());
    }
  }

  private final Map<Id, Boolean> used;

  UsedSessions(int most) {
    used =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Id, Boolean> eldest) {
            return size() > most;
          }
        };
  }

  /** Whether it has not been used, which it has been from now on. */
  synchronized boolean use(Id id) {
    return used.putIfAbsent(id, true) == null;
  }

  synchronized boolean isUsed(Id id) {
    return used.containsKey(id);
  }
}
