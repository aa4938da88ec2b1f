/**
 * gRPC over {@link io.kith.transport.http2}: servers and clients of other makes and in any language
 * meet the same services and stubs. Internal to the transport.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP2</a>
 */
@NullMarked
package io.kith.transport.grpc;

import org.jspecify.annotations.NullMarked;
