/**
 * Balancers, routers, breakers, limiters and retries as pure decisions.
 *
 * <p>Nothing in here owns a thread, a socket or a clock: time and randomness are passed in, so that
 * every policy is tested exactly, and a simulation runs the very classes that run in production.
 */
@NullMarked
package io.kith.policy;

import org.jspecify.annotations.NullMarked;
