/**
 * OpenSSL's buffered I/O: chains of BIOs as Java streams and channels, and BIOs written in Java.
 *
 * <p>Start with {@link org.opentls.io.Chain}, a source or sink, and {@link org.opentls.io.Filters},
 * what data passes on the way:
 *
 * {@snippet file="ChainExamples.java" region="digest"}
 *
 * <p>A {@link org.opentls.io.SourceSink} or {@link org.opentls.io.JavaFilter} makes Java code part
 * of a chain, so that any OpenSSL function reads and writes through it. Streams, channels and
 * sockets are ready made.
 *
 * <p>Beware of the flush: base64, ciphers and compression hold back the end of their output until
 * the chain is flushed or closed. A chain and its filters are for one thread at a time. Passing
 * {@code null} throws {@code NullPointerException}.
 *
 * <p>This package stands on {@link org.opentls.api} alone.
 */
@NullMarked
package org.opentls.io;

import org.jspecify.annotations.NullMarked;
