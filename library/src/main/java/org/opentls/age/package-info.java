/**
 * File encryption in the <a href="https://c2sp.org/age">age v1</a> format: files open with the
 * {@code age} and {@code rage} programs, and theirs open here.
 *
 * <p>Start with {@link org.opentls.age.Age}:
 *
 * {@snippet file="AgeExamples.java" region="files"}
 *
 * <p>A file says who can open it, not who made it: whoever knows a recipient can encrypt to it. The
 * size of the plaintext shows.
 *
 * <p>Recipients and identities are for any thread; a stream is for one thread at a time. Passing
 * {@code null} throws {@code NullPointerException}.
 *
 * <p>This package stands on {@link org.opentls.cipherlib}, {@link org.opentls.hashlib}, {@link
 * org.opentls.hmac}, {@link org.opentls.kdf}, {@link org.opentls.random} and {@link
 * org.opentls.api}.
 */
@NullMarked
package org.opentls.age;

import org.jspecify.annotations.NullMarked;
