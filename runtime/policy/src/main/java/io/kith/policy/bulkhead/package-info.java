/** Keeps what is slow from taking the places of everything else. */
@NullMarked
package io.kith.policy.bulkhead;

import org.jspecify.annotations.NullMarked;
