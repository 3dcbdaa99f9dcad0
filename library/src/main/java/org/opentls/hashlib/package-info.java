/**
 * Message digests, after Python's {@code hashlib}.
 *
 * <p>Start with {@link org.opentls.hashlib.Digest}, or with {@link org.opentls.hashlib.Digests} for
 * data that is all there:
 *
 * {@snippet file="DigestExamples.java" region="file"}
 *
 * <p>Names are OpenSSL's, so every digest of every loaded provider is here; see {@code openssl list
 * -digest-algorithms}. Python's names work as well. MD5 and SHA-1 are broken and serve old formats
 * only.
 *
 * <p>A digest is for one thread at a time; {@code Digests} is for any. Passing {@code null} throws
 * {@code NullPointerException}.
 *
 * <p>This package stands on {@link org.opentls.api} alone.
 */
@NullMarked
package org.opentls.hashlib;

import org.jspecify.annotations.NullMarked;
