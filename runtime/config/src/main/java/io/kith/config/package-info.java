/** Configuration bound to records, with the origin of every value. */
@NullMarked
package io.kith.config;

import org.jspecify.annotations.NullMarked;
