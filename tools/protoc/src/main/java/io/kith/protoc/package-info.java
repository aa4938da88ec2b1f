/**
 * A plugin of protoc that writes a {@code @Service} interface for each service of a {@code .proto},
 * over the message classes that protoc itself writes.
 */
@NullMarked
package io.kith.protoc;

import org.jspecify.annotations.NullMarked;
