/** The pages on which people see the system, and who may see and do what. */
@NullMarked
package io.kith.console;

import org.jspecify.annotations.NullMarked;
