/**
 * The doors of the collector: OTLP over HTTP and gRPC, Zipkin's JSON, and what goes on to others.
 */
@NullMarked
package io.kith.collector.ingest;

import org.jspecify.annotations.NullMarked;
