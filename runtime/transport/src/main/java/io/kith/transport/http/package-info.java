/** HTTP/1.1, with JSON. Internal to the transport. */
@NullMarked
package io.kith.transport.http;

import org.jspecify.annotations.NullMarked;
