/**
 * The vocabulary of a call: what it is ({@link io.kith.core.Call}), what comes back ({@link
 * io.kith.core.Reply}), what may stand around it ({@link io.kith.core.Filter}), what travels with
 * it ({@link io.kith.core.Context}, {@link io.kith.core.Deadline}, {@link io.kith.core.Metadata})
 * and how it fails ({@link io.kith.core.Status}). Nothing here knows a socket, a codec or a
 * registry.
 */
@NullMarked
package io.kith.core;

import org.jspecify.annotations.NullMarked;
