/**
 * Sessions and keys of a fleet of TLS servers in Redis, so that each server resumes what any of
 * them has agreed on, also after a restart.
 *
 * <p>Start with {@link org.opentls.redis.RedisStores#open}. Who has a client of Redis already
 * implements {@link org.opentls.redis.RedisPort} over it, or passes its connection of Lettuce to
 * {@link org.opentls.redis.LettucePort#of}.
 *
 * <p>What lies in Redis is sealed by {@link org.opentls.tls}; this package sees opaque bytes, and
 * whatever Redis answers, or does not, is a result that fails and never an exception that a call
 * throws. Redis 6.2 or later is needed, for {@code GETDEL}.
 *
 * <p>All classes are for any number of threads. This package stands on {@link org.opentls.tls} and
 * Lettuce.
 */
@NullMarked
package org.opentls.redis;

import org.jspecify.annotations.NullMarked;
