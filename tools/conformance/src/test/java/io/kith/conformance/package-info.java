/**
 * The codec against protobuf's own compiler and libraries: what Kith writes they read, what they
 * write Kith reads, and what is broken neither takes for something else.
 */
@NullMarked
package io.kith.conformance;

import org.jspecify.annotations.NullMarked;
