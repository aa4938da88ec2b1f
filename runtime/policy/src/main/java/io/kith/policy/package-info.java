/**
 * Balancers, routers, breakers, limiters and retries as pure decisions, with no thread, socket or
 * clock.
 */
@NullMarked
package io.kith.policy;

import org.jspecify.annotations.NullMarked;
