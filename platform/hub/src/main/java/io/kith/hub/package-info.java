/** The hub: the registry that needs nothing installed. */
@NullMarked
package io.kith.hub;

import org.jspecify.annotations.NullMarked;
