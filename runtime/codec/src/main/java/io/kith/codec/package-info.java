/**
 * Messages: the protobuf wire format written and read by generated code ({@link
 * io.kith.codec.Codec}), the contract that describes them ({@link io.kith.codec.ServiceSchema}),
 * its {@code .proto} text, and the canonical JSON mapping.
 */
@NullMarked
package io.kith.codec;

import org.jspecify.annotations.NullMarked;
