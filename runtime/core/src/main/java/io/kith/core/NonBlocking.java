package io.kith.core;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method whose implementation never blocks: no I/O, no waiting, no lock held by something slow,
 * some microseconds of work at most.
 *
 * <p>It runs on the connection's event loop instead of a virtual thread of its own, which saves a
 * hand-over per call. While it runs, every connection of that event loop waits; a call that takes
 * longer than 10 ms there is reported in the log.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface NonBlocking {}
