/** How values become bytes: the protobuf wire format for records and messages, and JSON. */
@NullMarked
package io.kith.codec;

import org.jspecify.annotations.NullMarked;
