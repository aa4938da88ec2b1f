/** The kith protocol, as docs/protocol.md specifies it. Internal to the transport. */
@NullMarked
package io.kith.transport.kith;

import org.jspecify.annotations.NullMarked;
