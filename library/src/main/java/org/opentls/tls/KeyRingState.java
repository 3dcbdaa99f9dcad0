package org.opentls.tls;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The keys that servers share, as one of them sees it.
 *
 * @param generation how often all keys were thrown away
 * @param slot the number of the key that encrypts now
 * @param key the beginning of that key's name in hexadecimal, which each ticket shows and which
 *     tells nothing of the key itself; servers that tell the same have the same key. Empty if there
 *     is none
 * @param since when that key's time began
 * @param until when the next one takes its place
 * @param keys how many keys decrypt
 * @param local whether there is no shared key, so that a server encrypts with one of its own
 * @param clockOffset how far the store's clock is ahead of this machine's
 * @param lastRead when the store has answered last
 */
public record KeyRingState(
    long generation,
    long slot,
    Optional<String> key,
    Instant since,
    Instant until,
    int keys,
    boolean local,
    Duration clockOffset,
    Optional<Instant> lastRead) {}
