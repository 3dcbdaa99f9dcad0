/**
 * OpenSSL for Java.
 *
 * <p>Start with {@link org.opentls.OpenTls} to put OpenSSL under a program as it is, with {@link
 * org.opentls.hashlib} for digests, with {@link org.opentls.random} for random numbers.
 *
 * <p>What is here is safe for any thread. This package stands on {@link org.opentls.provider}.
 */
@NullMarked
package org.opentls;

import org.jspecify.annotations.NullMarked;
