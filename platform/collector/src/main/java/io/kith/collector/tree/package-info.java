/** One trace as a tree of calls: pure, without any store. */
@NullMarked
package io.kith.collector.tree;

import org.jspecify.annotations.NullMarked;
