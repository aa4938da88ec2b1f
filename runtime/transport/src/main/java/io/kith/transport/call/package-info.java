/**
 * What all protocols share of a call, on the server and on the client. Internal to the transport.
 */
@NullMarked
package io.kith.transport.call;

import org.jspecify.annotations.NullMarked;
