/**
 * The simulated world: events in virtual time, instances that work, clients that call, a registry
 * that tells.
 *
 * <p>One thread runs a world, and everything in it happens in an {@link
 * io.kith.simulator.model.Event}. Where a call meets a policy there is one place: {@link
 * io.kith.simulator.model.Client} knows who is eligible and asks its balancer, {@link
 * io.kith.simulator.model.Retries} says whether to try again, and {@link
 * io.kith.simulator.model.Admission} whether an instance takes a call at all. A further policy of a
 * client or of a server goes into one of these.
 */
@NullMarked
package io.kith.simulator.model;

import org.jspecify.annotations.NullMarked;
