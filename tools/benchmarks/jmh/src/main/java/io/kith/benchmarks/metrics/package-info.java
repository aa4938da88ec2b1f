/** What counting costs, and reading what was counted. */
@NullMarked
package io.kith.benchmarks.metrics;

import org.jspecify.annotations.NullMarked;
