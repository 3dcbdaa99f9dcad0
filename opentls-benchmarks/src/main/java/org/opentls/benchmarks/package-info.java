/**
 * OpenTLS beside the JDK, Conscrypt, Amazon Corretto Crypto Provider and a C program that makes the
 * same OpenSSL calls.
 *
 * <p>Start with the script {@code opentls-benchmarks/run}; it runs {@link
 * org.opentls.benchmarks.Compare}. The benchmarks are plain JMH classes, so {@code
 * org.openjdk.jmh.Main} runs any one of them with JMH's own options and profilers.
 */
@NullMarked
package org.opentls.benchmarks;

import org.jspecify.annotations.NullMarked;
