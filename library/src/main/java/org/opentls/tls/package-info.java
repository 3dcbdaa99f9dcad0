/**
 * TLS 1.2 and 1.3 on OpenSSL: RFC 5246 and RFC 8446.
 *
 * <p>A {@link org.opentls.tls.TlsContext} is made once, from identities, trust and settings, and
 * serves any number of connections in any number of threads. Its connections are those of {@link
 * org.opentls.tls.TlsConnection}, which blocks, or a {@link javax.net.ssl.SSLEngine}.
 */
@NullMarked
package org.opentls.tls;

import org.jspecify.annotations.NullMarked;
