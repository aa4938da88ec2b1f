/**
 * Rules that say which of the eligible candidates a call may go to, compiled so that a call pays
 * for a lookup.
 *
 * <p>{@link io.kith.policy.routing.RoutingRules} are data: routes, experiments and mirrors, each
 * with the {@linkplain io.kith.policy.routing.Criteria criteria} of the calls that it is about.
 * {@link io.kith.policy.routing.Routing} is what they come to for one caller and one set of
 * candidates, and {@link io.kith.policy.routing.MethodRouting} for one method of these: rules that
 * cannot apply are gone, who may be called is worked out, and what is left to ask of a call is
 * asked in an index.
 */
@NullMarked
package io.kith.policy.routing;

import org.jspecify.annotations.NullMarked;
