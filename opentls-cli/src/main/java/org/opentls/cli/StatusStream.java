package org.opentls.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Browsers that are told of each sample, by server-sent events: HTML, section 9.2. One that does
 * not read misses samples, and nothing waits for it. For any number of threads.
 */
final class StatusStream implements AutoCloseable {
  /** The type that HTTP tells. */
  static final String TYPE = "text/event-stream; charset=utf-8";

  /** How many browsers look at the same time. */
  static final int MOST = 16;

  private final Set<Reader> readers = ConcurrentHashMap.newKeySet();

  /** One browser; the callback of each write to it. */
  private final class Reader implements Callback {
    private final Response response;
    private final Callback end;
    private final AtomicBoolean writing = new AtomicBoolean();

    Reader(Response response, Callback end) {
      this.response = response;
      this.end = end;
    }

    void send(ByteBuffer event) {
      if (writing.compareAndSet(false, true)) {
        response.write(false, event, this);
      }
    }

    @Override
    public void succeeded() {
      writing.set(false);
    }

    @Override
    public void failed(Throwable why) {
      if (readers.remove(this)) {
        end.failed(why);
      }
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }

    void end() {
      if (readers.remove(this) && writing.compareAndSet(false, true)) {
        end.succeeded();
      }
    }
  }

  /** Whether one browser more can look. */
  boolean hasRoom() {
    return readers.size() < MOST;
  }

  /**
   * Adds a browser, whose response has its headers.
   *
   * @param first what it is told at once
   */
  void add(Response response, Callback end, String name, String first) {
    var reader = new Reader(response, end);
    readers.add(reader);
    reader.send(event(name, first));
  }

  /** Whether anybody looks. */
  boolean isWatched() {
    return !readers.isEmpty();
  }

  /** Tells all who are not behind. */
  void send(String name, String data) {
    var event = event(name, data);
    for (var reader : readers) {
      reader.send(event.slice());
    }
  }

  /** The data is one line, as JSON is here. */
  private static ByteBuffer event(String name, String data) {
    return UTF_8.encode("event: " + name + "\ndata: " + data + "\n\n");
  }

  @Override
  public void close() {
    readers.forEach(Reader::end);
  }
}
