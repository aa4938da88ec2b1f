/**
 * What a process tells of itself: traces, metrics and logs.
 *
 * <p>{@link io.kith.telemetry.Telemetry} has the way it goes: one thread asks each {@link
 * io.kith.telemetry.Signal} for what waits, within bounds, and posts it. Of spans, {@link
 * io.kith.telemetry.CallTracing} is told of calls by servers and clients, {@link
 * io.kith.telemetry.MadeCall} decides at the end of a call what it comes to, {@link
 * io.kith.telemetry.OwnSpan} is one of them, and {@link io.kith.telemetry.Spans} takes them all,
 * with those that the application makes by OpenTelemetry ({@link io.kith.telemetry.UserContexts},
 * {@link io.kith.telemetry.UserTracing}).
 */
@NullMarked
package io.kith.telemetry;

import org.jspecify.annotations.NullMarked;
