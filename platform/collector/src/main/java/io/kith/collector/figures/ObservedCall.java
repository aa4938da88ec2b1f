package io.kith.collector.figures;

/** One call that a span tells of, and when it ended. */
record ObservedCall(CallSeries series, long endNanos, long nanos) {}
