/**
 * Who somebody is, and what they may do: certificates and keys from files, the names in them, and
 * the watch on files that change.
 */
@NullMarked
package io.kith.trust;

import org.jspecify.annotations.NullMarked;
