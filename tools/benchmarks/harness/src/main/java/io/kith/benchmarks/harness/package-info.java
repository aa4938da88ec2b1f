/**
 * What every peer shares: the interface to implement, the load, the accounting and the two process
 * mains.
 *
 * <p>A peer is a module of its own with a class path of its own. It implements {@link
 * io.kith.benchmarks.harness.Peer}, names it in {@code META-INF/services}, and is then run by
 * {@link io.kith.benchmarks.harness.ServerProcess} and {@link
 * io.kith.benchmarks.harness.ClientProcess}. This module depends on HdrHistogram alone, so that no
 * peer's dependencies meet another's.
 */
@NullMarked
package io.kith.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
