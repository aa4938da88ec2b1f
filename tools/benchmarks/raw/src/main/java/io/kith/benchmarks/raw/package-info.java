/**
 * The limit: an echo on Netty alone, with no codec, filter, deadline or error handling.
 *
 * <p>A frame is a four-byte length (of what follows), an eight-byte call id and a body. The client
 * writes the message's fields by hand; the server never looks into a body. Both sides run one epoll
 * event loop over one connection, and put all frames of one wake-up into one buffer and one flush.
 */
@NullMarked
package io.kith.benchmarks.raw;

import org.jspecify.annotations.NullMarked;
