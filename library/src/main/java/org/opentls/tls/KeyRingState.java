package org.opentls.tls;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The keys that servers share, as one of them sees it.
 *
 * @param slot the number of the key that encrypts now
 * @param until when the next one takes its place
 * @param keys how many keys decrypt
 * @param local whether there is no shared key, so that a server encrypts with one of its own
 * @param clockOffset how far the store's clock is ahead of this machine's
 * @param lastRead when the store has answered last
 */
public record KeyRingState(
    long slot,
    Instant until,
    int keys,
    boolean local,
    Duration clockOffset,
    Optional<Instant> lastRead) {}
