/**
 * TLS 1.2 and 1.3 on OpenSSL: RFC 5246 and RFC 8446.
 *
 * <p>A {@link org.opentls.tls.TlsContext} is made once, from identities, trust and settings, and
 * serves any number of connections in any number of threads. Its connections are those of {@link
 * org.opentls.tls.TlsConnection}, which blocks, or a {@link javax.net.ssl.SSLEngine}.
 *
 * <p>A {@link org.opentls.tls.Transport} carries a connection: a socket, a channel, streams,
 * another connection, or a tunnel that a {@link org.opentls.tls.ProxyServer} opens.
 *
 * <p>A {@link org.opentls.tls.ClientSession} is what a server has granted a client: a value that
 * goes to other processes and outlives this one, also by itself in a {@link
 * org.opentls.tls.ClientSessionStore}.
 *
 * <p>{@link org.opentls.tls.EarlyData} comes before the handshake is done, from somebody who may
 * only repeat it; it is off unless both sides ask for it by name.
 *
 * <p>A chain that leads to an authority may have been revoked since. {@link
 * org.opentls.tls.Trust#withCrls} takes lists that the application renews; {@link
 * org.opentls.tls.Stapling} makes servers prove it in the handshake, which ours do with {@link
 * org.opentls.tls.OcspStaple}. {@link org.opentls.tls.Trust#withPins} asks for a key that is known,
 * and {@link org.opentls.tls.Trust#key} for nothing else.
 */
@NullMarked
package org.opentls.tls;

import org.jspecify.annotations.NullMarked;
