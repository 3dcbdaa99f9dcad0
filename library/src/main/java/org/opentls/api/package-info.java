/**
 * OpenSSL's own functions under their C names, for those who know OpenSSL.
 *
 * <p><strong>A wrong pointer or a wrong size given to a binding here ends the JVM.</strong> Nothing
 * is checked between the caller and C. Use the packages above this one if they have what you need.
 *
 * <p>One class holds one man page: {@link org.opentls.api.EvpDigest} is {@code
 * EVP_DigestInit(3ossl)}. A method has C's name, C's argument order and C's raw result. Around it
 * stand three helpers:
 *
 * <ul>
 *   <li>{@link org.opentls.api.Handle} owns what a {@code …_new} or {@code …_fetch} function made;
 *   <li>{@link org.opentls.api.Err} turns a result into an {@link org.opentls.api.OpenSslException}
 *       with every entry of the error queue;
 *   <li>{@link org.opentls.api.OsslParam} builds arrays of parameters.
 * </ul>
 *
 * <p>Start with {@link org.opentls.api.OpenSSL}, which says what was loaded and what it can do. A
 * function that the loaded OpenSSL lacks throws {@link org.opentls.api.UnsupportedOpenSslException}
 * when it is called.
 *
 * <p>This package stands on {@code java.lang.foreign} alone.
 */
@NullMarked
package org.opentls.api;

import org.jspecify.annotations.NullMarked;
