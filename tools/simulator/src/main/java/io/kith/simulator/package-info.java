/**
 * A simulator: thousands of instances and millions of calls in virtual time, under the very
 * policies that run in production.
 *
 * <p>{@link io.kith.simulator.Simulator} runs a {@link io.kith.simulator.scenario.Scenario} once
 * for each of its policies and yields {@link io.kith.simulator.figures.Figures}, which {@code
 * io.kith.simulator.report} prints.
 */
@NullMarked
package io.kith.simulator;

import org.jspecify.annotations.NullMarked;
