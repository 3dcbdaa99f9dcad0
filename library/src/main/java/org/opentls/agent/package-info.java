/**
 * {@code java -javaagent:opentls.jar} puts OpenSSL under a program that knows nothing of it: {@link
 * org.opentls.agent.Agent}.
 *
 * <p>This package stands on {@link org.opentls.OpenTls} and {@link org.opentls.provider}. Nobody
 * calls it but the JVM.
 */
@NullMarked
package org.opentls.agent;

import org.jspecify.annotations.NullMarked;
