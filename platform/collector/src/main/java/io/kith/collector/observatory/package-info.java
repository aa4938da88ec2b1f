/** All that a hub collects, put together, and the answers that it gives from that. */
@NullMarked
package io.kith.collector.observatory;

import org.jspecify.annotations.NullMarked;
