/**
 * HTTP/2 of Jetty's server on engines of OpenTLS.
 *
 * <p>There is nothing to call: with this on its path Jetty negotiates protocols with our engines as
 * it does with the JDK's.
 *
 * <p>This package stands on {@link org.opentls.tls} and on Jetty.
 */
@NullMarked
package org.opentls.jetty;

import org.jspecify.annotations.NullMarked;
