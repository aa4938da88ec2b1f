/**
 * Faults made on purpose: a hub, some instances and a caller, each a process, and a steady load
 * whose every call is accounted for while one of them is killed, stopped or cut off.
 *
 * <p>{@link io.kith.faults.Main} runs all scenarios and prints what became of the calls; the tests
 * of this module run the short form of each.
 */
@NullMarked
package io.kith.faults;

import org.jspecify.annotations.NullMarked;
