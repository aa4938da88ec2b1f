/** grpc-java, with the executors that its builders offer. */
@NullMarked
package io.kith.benchmarks.grpc;

import org.jspecify.annotations.NullMarked;
