/** Requests of HTTP in the context of a call: they end with its deadline, and carry its trace. */
@NullMarked
package io.kith.http;

import org.jspecify.annotations.NullMarked;
