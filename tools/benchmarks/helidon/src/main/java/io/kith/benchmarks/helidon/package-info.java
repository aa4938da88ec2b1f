/** Helidon's web server, a virtual thread for each connection, with Jackson. */
@NullMarked
package io.kith.benchmarks.helidon;

import org.jspecify.annotations.NullMarked;
