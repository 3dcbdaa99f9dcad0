/**
 * Symmetric encryption.
 *
 * <p>Start with {@link org.opentls.cipherlib.Box} if you have a key and a message:
 *
 * {@snippet file="CipherExamples.java" region="box"}
 *
 * <p>{@link org.opentls.cipherlib.Cipher} is any cipher of the loaded OpenSSL under OpenSSL's name;
 * see {@code openssl list -cipher-algorithms}:
 *
 * {@snippet file="CipherExamples.java" region="aead"}
 *
 * <p>An AEAD ({@link org.opentls.cipherlib.Mode#isAead()}) keeps a message secret and shows every
 * change. All other modes keep it secret only, and serve old formats.
 *
 * <p>{@code Box} and {@code Cipher} are for any thread; a {@link
 * org.opentls.cipherlib.CipherContext} is for one thread at a time. Passing {@code null} throws
 * {@code NullPointerException}.
 *
 * <p>This package stands on {@link org.opentls.api} alone.
 */
@NullMarked
package org.opentls.cipherlib;

import org.jspecify.annotations.NullMarked;
