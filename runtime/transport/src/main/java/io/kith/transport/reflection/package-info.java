/** Server reflection: what a server serves, told to clients that have no {@code .proto} of it. */
@NullMarked
package io.kith.transport.reflection;

import org.jspecify.annotations.NullMarked;
