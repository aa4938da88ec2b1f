/**
 * What keeps callers and servers up: the mechanisms that stand around calls, in a fixed order, as
 * the rules in force have it.
 *
 * <p>{@link io.kith.resilience.Stage} is the order. A {@link io.kith.resilience.Mechanism} does
 * what one stage is there for; {@link io.kith.resilience.Stages} makes the way of each method's
 * calls through those that have something to do for it, and makes it anew when the rules change. A
 * method that no rule is about has none of them in its way.
 *
 * <p>A mechanism keeps its policies in {@link io.kith.resilience.Governed}, so that what they have
 * learnt outlives a change of rules that is not about them, and counts what is out of the ordinary
 * in {@link io.kith.resilience.Interventions}.
 */
@NullMarked
package io.kith.resilience;

import org.jspecify.annotations.NullMarked;
