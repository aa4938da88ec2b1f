/** The {@code kith} command. */
@NullMarked
package io.kith.cli;

import org.jspecify.annotations.NullMarked;
