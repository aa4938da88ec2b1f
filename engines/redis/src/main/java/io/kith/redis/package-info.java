/**
 * Limits that processes share through Redis: {@code redis://host:6379}.
 *
 * <p>Permits are handed out by scripts, each in one step and by the time of Redis, so that the
 * clocks of those who ask do not matter. {@link io.kith.redis.RedisProvider} is found by the scheme
 * of the URL in {@code limits.store}.
 */
@NullMarked
package io.kith.redis;

import org.jspecify.annotations.NullMarked;
