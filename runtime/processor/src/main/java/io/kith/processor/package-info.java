/** The compile-time generator of stubs, dispatchers and record codecs. */
@NullMarked
package io.kith.processor;

import org.jspecify.annotations.NullMarked;
