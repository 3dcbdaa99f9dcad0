/**
 * The drop-in: OpenSSL behind {@code java.security}.
 *
 * <p>Start with {@link org.opentls.OpenTls#install}; from then on a program that was never changed
 * runs on OpenSSL:
 *
 * {@snippet file="DigestExamples.java" region="provider"}
 *
 * <p>{@link org.opentls.provider.OpenTlsProvider} says which services there are and how to switch
 * one off: the processor's instructions make some of the JDK's small operations faster than any
 * library.
 *
 * <p>The provider and its {@code SecureRandom} are for any thread; a {@code MessageDigest}, {@code
 * Mac}, {@code KDF} or {@code Cipher} is for one thread at a time.
 *
 * <p>This package stands on {@link org.opentls.cipherlib}, {@link org.opentls.hashlib}, {@link
 * org.opentls.hmac}, {@link org.opentls.kdf}, {@link org.opentls.random} and {@link
 * org.opentls.api}.
 */
@NullMarked
package org.opentls.provider;

import org.jspecify.annotations.NullMarked;
