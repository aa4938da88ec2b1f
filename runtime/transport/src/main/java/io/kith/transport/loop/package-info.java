/**
 * What all protocols share of the event loops: threads, the queue of what goes out, deadlines.
 * Internal to the transport.
 */
@NullMarked
package io.kith.transport.loop;

import org.jspecify.annotations.NullMarked;
