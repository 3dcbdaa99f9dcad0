/**
 * Key derivation: from passwords, and from keys.
 *
 * <p>From a password, start with {@link org.opentls.kdf.PasswordHash} to store and verify it, or
 * with {@link org.opentls.kdf.Scrypt}, {@link org.opentls.kdf.Argon2} or {@link
 * org.opentls.kdf.Pbkdf2} to make a key of it:
 *
 * {@snippet file="KdfExamples.java" region="password"}
 *
 * <p>From a key or shared secret, start with {@link org.opentls.kdf.Hkdf}:
 *
 * {@snippet file="KdfExamples.java" region="hkdf"}
 *
 * <p>A derivation is one native call, which takes as long as its parameters say: nothing can
 * interrupt it, it reports no progress, and the thread (of a virtual thread, its carrier) is busy
 * meanwhile. What these classes make are values for any thread. Keys come as new arrays, which the
 * caller clears. Passing {@code null} throws {@code NullPointerException}.
 *
 * <p>This package stands on {@link org.opentls.api} alone.
 */
@NullMarked
package org.opentls.kdf;

import org.jspecify.annotations.NullMarked;
