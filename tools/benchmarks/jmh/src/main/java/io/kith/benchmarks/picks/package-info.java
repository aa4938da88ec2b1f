/**
 * Who gets a call: Kith's choice beside those of its peers, each over the same number of instances,
 * with what each of them has to pass over one that does worse.
 */
@NullMarked
package io.kith.benchmarks.picks;

import org.jspecify.annotations.NullMarked;
