/**
 * Who exists, who is called, and how hard it is tried.
 *
 * <p>Instances make themselves known in a {@link io.kith.cluster.Registry}, which answers each
 * {@link io.kith.cluster.Query} with {@link io.kith.cluster.Snapshot}s: whole, immutable, each with
 * a {@link io.kith.cluster.Revision}. A {@link io.kith.cluster.Cluster} turns them into endpoints,
 * lets a {@link io.kith.policy.Balancer} pick one for each call, and goes on to another when that
 * one fails a call which is safe to send again. A call reads one volatile field and takes no lock.
 */
@NullMarked
package io.kith.cluster;

import org.jspecify.annotations.NullMarked;
