/**
 * Breakers, which stop calls to what fails or is slow until it is well again, and the throttling of
 * calls that servers refuse.
 *
 * <p>A {@link io.kith.policy.breaker.Breaker} judges by the calls in its {@link
 * io.kith.policy.breaker.CallWindow}, and is in one {@link io.kith.policy.breaker.Phase} after
 * another; a call that ends tells the phase in which it began. A {@link
 * io.kith.policy.breaker.Throttle} has no phases: what it lets through follows what the service
 * takes.
 */
@NullMarked
package io.kith.policy.breaker;

import org.jspecify.annotations.NullMarked;
