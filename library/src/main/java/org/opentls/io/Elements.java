package org.opentls.io;

import static org.opentls.api.BioFilters.BIO_get_cipher_status;
import static org.opentls.api.BioPush.BIO_next;
import static org.opentls.api.BioPush.BIO_pop;
import static org.opentls.api.BioPush.BIO_push;
import static org.opentls.api.BioRetry.BIO_should_retry;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.crypto.BadPaddingException;
import org.opentls.api.OpenSslError;
import org.opentls.api.OpenSslException;

/** The linked BIOs of a chain, and what went wrong in them. The chain guards every call. */
final class Elements {
  private final Sink sink;

  /** The filters, the head first. */
  private final Deque<Filter> filters = new ArrayDeque<>();

  private MemorySegment head;

  Elements(Sink sink) {
    this.sink = sink;
    head = sink.handle().pointer();
  }

  Sink sink() {
    return sink;
  }

  MemorySegment head() {
    return head;
  }

  List<Filter> filters() {
    return List.copyOf(filters);
  }

  List<BioType> types() {
    var types = new ArrayList<BioType>();
    filters.forEach(filter -> types.add(filter.type()));
    types.add(sink.type());
    return types;
  }

  /** Whether a flush ends a message. */
  boolean endAtFlush() {
    return filters.stream().anyMatch(Filter::endsAtFlush);
  }

  boolean has(BioType type) {
    return filters.stream().anyMatch(filter -> filter.type() == type);
  }

  void push(Filter filter, Chain chain) {
    filter.enter(chain);
    head = BIO_push(filter.handle.pointer(), head);
    filters.addFirst(filter);
  }

  Filter first() {
    return filters.getFirst();
  }

  void remove(Filter filter) {
    var rest = BIO_pop(filter.handle.pointer());
    if (filters.getFirst().equals(filter)) {
      head = rest;
    }
    filters.remove(filter);
    filter.leave();
  }

  /** Frees all, the head first. */
  void free(Closing failures) {
    filters.forEach(filter -> failures.attempt(filter::free));
    failures.attempt(sink::free);
  }

  /**
   * The source or sink itself, to seek in it: that makes sense if the filters leave each byte where
   * it is.
   */
  MemorySegment seekable() {
    for (var filter : filters) {
      if (filter.type() != BioType.DIGEST && filter.type() != BioType.NULL_FILTER) {
        throw new UnsupportedOperationException(filter + " moves data");
      }
    }
    if (!sink.isSeekable()) {
      throw new UnsupportedOperationException(sink.type() + " has no position");
    }
    return sink.handle().pointer();
  }

  /** What {@code BIO_reset} returns for success: 1, but 0 for a file. */
  boolean isReset(long result) {
    return result > 0 || (result == 0 && sink.type() == BioType.FILE);
  }

  /**
   * Whether the sink, or a filter on the way to it, would have to wait. Not all filters pass that
   * on when they are flushed.
   */
  boolean wouldBlock(MemorySegment from) {
    for (var bio = from; !bio.equals(MemorySegment.NULL); bio = BIO_next(bio)) {
      if (BIO_should_retry(bio)) {
        return true;
      }
    }
    return false;
  }

  /** Throws what Java code in this chain threw since this was last asked. */
  void throwFailureOfJava() throws IOException {
    var kept = sink.takeFailure();
    for (var filter : filters) {
      var next = filter.takeFailure();
      if (kept.isEmpty()) {
        kept = next;
      }
    }
    if (kept.isPresent()) {
      throw kept.get();
    }
  }

  /** Throws if a cipher has found its final block wrong, which reads as the end of the data. */
  void throwWrongFinalBlock(List<OpenSslError> errors) throws IOException {
    for (var filter : filters) {
      if (filter.type() == BioType.CIPHER && BIO_get_cipher_status(filter.handle.pointer()) <= 0) {
        var reason = new OpenSslException(errors).getMessage();
        throw new IOException(
            "the final block is wrong: the key, the data or its length",
            new BadPaddingException(reason));
      }
    }
  }

  IOException failure(String what, List<OpenSslError> errors) {
    return Failures.of(what, sink.path(), errors);
  }
}
