/** Armeria's gRPC service and client. */
@NullMarked
package io.kith.benchmarks.armeria;

import org.jspecify.annotations.NullMarked;
