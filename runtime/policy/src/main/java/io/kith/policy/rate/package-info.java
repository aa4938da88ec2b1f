/**
 * Limits of rates as pure decisions: each {@link io.kith.policy.rate.Limiter} is one algorithm, and
 * {@link io.kith.policy.rate.KeyedLimiter} has one limiter for each key. What a process may spend
 * of a quota that it shares with others is a {@link io.kith.policy.rate.Lease}.
 *
 * <p>Time is passed in, as nanoseconds of a monotonic clock, of which only differences count.
 * Should it jump ahead, limiters are as after a long rest. Should it jump back, they admit nothing
 * more until it has caught up; if that would last longer than a minute, they go on at once as if
 * they had just been used up.
 */
@NullMarked
package io.kith.policy.rate;

import org.jspecify.annotations.NullMarked;
