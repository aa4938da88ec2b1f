/**
 * Where traces are kept: in blocks, each with what a search needs to know whether it must look into
 * it, in segments that are dropped as a whole.
 */
@NullMarked
package io.kith.collector.store;

import org.jspecify.annotations.NullMarked;
