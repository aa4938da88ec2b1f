/**
 * TLS: contexts made of files and made anew when these change, and what stands between the socket
 * and the protocols until both sides trust each other.
 */
@NullMarked
package io.kith.transport.tls;

import org.jspecify.annotations.NullMarked;
