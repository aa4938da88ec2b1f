/**
 * The benchmark runner: which peers there are, how each is started and measured, and how the
 * figures are reported.
 *
 * <p>Nothing of a peer is on this class path. A peer is a pair of child processes that are told
 * what to do over standard input and output.
 */
@NullMarked
package io.kith.benchmarks;

import org.jspecify.annotations.NullMarked;
