/** SOFARPC over its own protocol, bolt, with its own serialization, Hessian. */
@NullMarked
package io.kith.benchmarks.sofa;

import org.jspecify.annotations.NullMarked;
