/**
 * OpenTelemetry's and Zipkin's formats, read from what came in: bytes that nobody is believed for.
 *
 * <p>Everything becomes the protobuf of OTLP first, and stays so until somebody asks for more than
 * its ids and times. The fields' numbers are those of opentelemetry-proto 1.x.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/">OTLP specification</a>
 * @see <a href="https://zipkin.io/zipkin-api/">Zipkin API v2</a>
 */
@NullMarked
package io.kith.collector.otlp;

import org.jspecify.annotations.NullMarked;
