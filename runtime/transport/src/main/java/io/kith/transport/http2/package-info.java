/**
 * HTTP/2, both roles, as one Netty handler for each connection: frames, header compression,
 * streams, flow control, and what keeps a hostile peer from taking more than its share. What the
 * streams carry, gRPC or HTTP, is the business of others.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113">RFC 9113, HTTP/2</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7541">RFC 7541, HPACK</a>
 */
@NullMarked
package io.kith.transport.http2;

import org.jspecify.annotations.NullMarked;
