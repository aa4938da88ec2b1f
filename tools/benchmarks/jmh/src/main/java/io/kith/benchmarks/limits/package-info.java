/** Limiters of rates, beside those of other libraries. */
@NullMarked
package io.kith.benchmarks.limits;

import org.jspecify.annotations.NullMarked;
