/** The front door: the one dependency that a service adds. */
@NullMarked
package io.kith;

import org.jspecify.annotations.NullMarked;
