/** Which traces are kept: decided when all of a trace is there, as far as can be known. */
@NullMarked
package io.kith.collector.tail;

import org.jspecify.annotations.NullMarked;
