/** Connections, frames and calls over Netty. */
@NullMarked
package io.kith.transport;

import org.jspecify.annotations.NullMarked;
