/**
 * Message authentication codes: HMAC after Python's {@code hmac}, and all others of OpenSSL.
 *
 * <p>Start with {@link org.opentls.hmac.Hmac}, or with {@link org.opentls.hmac.Mac} for CMAC, GMAC,
 * KMAC, Poly1305, SipHash and keyed BLAKE2:
 *
 * {@snippet file="MacExamples.java" region="hmac"}
 *
 * <p>Compare codes with {@link org.opentls.hmac.Mac#verify} or {@link
 * org.opentls.hmac.Hmac#compareDigest}, never with {@code Arrays.equals}: its time tells an
 * attacker how many bytes were right.
 *
 * <p>A code is for one thread at a time; the one-shots are for any. Passing {@code null} throws
 * {@code NullPointerException}.
 *
 * <p>This package stands on {@link org.opentls.api} alone.
 */
@NullMarked
package org.opentls.hmac;

import org.jspecify.annotations.NullMarked;
