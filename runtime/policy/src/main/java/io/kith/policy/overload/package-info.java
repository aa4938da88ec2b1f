/**
 * What a server does when it is asked for more than it can do: how long calls wait for their turn,
 * how many run at a time, and who is refused first.
 *
 * <p>{@link io.kith.policy.overload.CoDel} looks at the wait before a call begins. A {@link
 * io.kith.policy.overload.Gate} counts the calls that run, and has its limit from one of several
 * algorithms. Nothing in here takes a lock.
 */
@NullMarked
package io.kith.policy.overload;

import org.jspecify.annotations.NullMarked;
