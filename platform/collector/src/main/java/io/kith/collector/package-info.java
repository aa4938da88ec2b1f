/** Takes in what processes tell of themselves, keeps it, and answers questions about it. */
@NullMarked
package io.kith.collector;

import org.jspecify.annotations.NullMarked;
