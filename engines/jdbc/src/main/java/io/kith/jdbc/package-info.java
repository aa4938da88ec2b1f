/** Databases in the context of a call: what is asked of them ends with its deadline. */
@NullMarked
package io.kith.jdbc;

import org.jspecify.annotations.NullMarked;
