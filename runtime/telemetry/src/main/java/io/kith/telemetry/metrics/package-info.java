/**
 * What a process counts and measures: its calls with each other application, what was done to them,
 * the JVM, and whatever the application adds. Read when somebody asks, as Prometheus' text, and
 * shipped as OTLP.
 */
@NullMarked
package io.kith.telemetry.metrics;

import org.jspecify.annotations.NullMarked;
