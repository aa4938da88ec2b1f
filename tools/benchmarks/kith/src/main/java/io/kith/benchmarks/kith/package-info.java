/** Kith as one of the peers. */
@NullMarked
package io.kith.benchmarks.kith;

import org.jspecify.annotations.NullMarked;
