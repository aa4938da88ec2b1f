package io.kith.collector.store;

import io.kith.collector.TraceRecord;

/**
 * A trace to be stored.
 *
 * @param record what has been read of it
 * @param stored run once it is stored, or cannot be
 */
public record Kept(PackedTrace trace, TraceRecord record, Runnable stored) {}
