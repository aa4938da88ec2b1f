/**
 * Messages of protobuf-java as they are: a service may take and return generated message classes,
 * which are written and read by their own code and described like any other message. A package of
 * its own, since protobuf-java is an optional dependency.
 */
@NullMarked
package io.kith.codec.protobuf;

import org.jspecify.annotations.NullMarked;
