package org.opentls.io;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentls.api.Handle;
import org.opentls.api.JavaBio;

/**
 * A filter: what a chain does to the data on its way. {@link Filters} makes them; see {@code
 * bio(7ossl)}.
 *
 * <p>A filter owns one BIO and stands in one chain at a time. {@link Chain#push} puts it there, and
 * from then on the chain decides who uses it; {@link Chain#pop} and {@link Chain#remove} give it
 * back. A filter is freed once: by its own {@link #close()}, by that of its chain, or by the
 * garbage collector.
 */
public sealed class Filter implements AutoCloseable permits DigestFilter {
  /** What a flush does to a filter. */
  enum AtFlush {
    /** Nothing but writing what is held. */
    GOES_ON,
    /** It ends the message: more cannot follow. */
    ENDS
  }

  private final BioType type;
  final Handle handle;
  private final AtFlush atFlush;
  private final @Nullable JavaBio javaBio;
  private final @Nullable JavaFilter javaFilter;
  private volatile @Nullable Chain chain;

  /** A filter of OpenSSL. */
  Filter(BioType type, Handle handle, AtFlush atFlush) {
    this.type = type;
    this.handle = handle;
    this.atFlush = atFlush;
    javaBio = null;
    javaFilter = null;
  }

  /** A filter written in Java. */
  @SuppressWarnings("this-escape") // the methods ask for the chain only once there is one
  Filter(BioType type, JavaFilter filter, AtFlush atFlush) {
    this.type = type;
    this.atFlush = atFlush;
    javaFilter = filter;
    javaBio = JavaBio.filter(new JavaMethods.OfFilter(filter, this::requireChain));
    handle = javaBio.handle();
  }

  /** What kind of filter this is. */
  public final BioType type() {
    return type;
  }

  /** The chain that the filter stands in. */
  public final Optional<Chain> chain() {
    return Optional.ofNullable(chain);
  }

  private Chain requireChain() {
    var in = chain;
    if (in == null) {
      throw new IllegalStateException("in no chain");
    }
    return in;
  }

  /** Whether the filter has been closed, alone or with its chain. */
  public final boolean isClosed() {
    return handle.isClosed();
  }

  /**
   * Frees the filter. If it stands in a chain, closes the chain, which cannot do without. Closing
   * twice is harmless.
   *
   * @throws IOException if the chain cannot write what it holds, or the Java code cannot be closed
   * @throws IllegalStateException if another thread is using the filter or its chain
   */
  @Override
  public final void close() throws IOException {
    var in = chain;
    if (in != null) {
      in.close();
    } else if (!handle.isClosed()) {
      handle.enter();
      free();
    }
  }

  /** Frees a filter that is claimed. */
  final void free() throws IOException {
    beforeFree();
    chain = null;
    handle.exitAndClose();
    if (javaFilter != null) {
      javaFilter.close();
    }
  }

  /** Keeps what must outlive the BIO. */
  void beforeFree() {}

  /** Claims the filter for a chain, until it leaves the chain or is freed. */
  final void enter(Chain in) {
    handle.enter();
    chain = in;
  }

  /** Leaves the chain. */
  final void leave() {
    chain = null;
    handle.exit();
  }

  /** Runs an action on the BIO that nobody else uses meanwhile. */
  final <T> T claimed(Supplier<T> action) {
    var in = chain;
    if (in != null) {
      return in.claimedFor(this, action);
    }
    handle.enter();
    try {
      return action.get();
    } finally {
      handle.exit();
    }
  }

  final boolean endsAtFlush() {
    return atFlush == AtFlush.ENDS;
  }

  final boolean isIn(Chain in) {
    return in.equals(chain);
  }

  /** What Java code threw during the last call. */
  final Optional<IOException> takeFailure() {
    return javaBio == null
        ? Optional.empty()
        : javaBio.takeFailure().map(thrown -> Failures.ofJava(thrown, type != BioType.JAVA_FILTER));
  }

  /** The kind of the filter. */
  @Override
  public final String toString() {
    return type.toString();
  }
}
