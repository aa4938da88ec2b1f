/** The debug port: what a process is doing right now, for people and programs. */
@NullMarked
package io.kith.debug;

import org.jspecify.annotations.NullMarked;
