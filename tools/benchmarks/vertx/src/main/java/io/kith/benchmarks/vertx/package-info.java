/** Vert.x Web, on one event loop, with Jackson. */
@NullMarked
package io.kith.benchmarks.vertx;

import org.jspecify.annotations.NullMarked;
