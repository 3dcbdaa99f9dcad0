/**
 * Random numbers, choices, distributions and tokens, after Python's {@code random} and {@code
 * secrets}.
 *
 * <p>Start with {@link org.opentls.random.SystemRandom}:
 *
 * {@snippet file="RandomExamples.java" region="random"}
 *
 * <p>Tokens and keys come from {@link org.opentls.random.Secrets}:
 *
 * {@snippet file="RandomExamples.java" region="secrets"}
 *
 * <p>Everything here draws from OpenSSL's generators, which seed themselves from the operating
 * system. Nothing can be seeded to repeat a run: for that, give a seeded generator of the JDK to a
 * class of your own that implements {@link org.opentls.random.Distributions}.
 *
 * <p>All of it is safe for any thread, virtual ones too. Passing {@code null} throws {@code
 * NullPointerException}.
 *
 * <p>This package stands on {@link org.opentls.api} alone.
 */
@NullMarked
package org.opentls.random;

import org.jspecify.annotations.NullMarked;
