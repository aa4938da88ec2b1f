package io.kith.transport.grpc;

import io.kith.codec.BaggageText;
import io.kith.codec.CodecException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Metadata;
import io.kith.core.Status;
import io.kith.core.TraceContext;
import io.kith.transport.call.ServedMethod;
import io.kith.transport.call.Services;
import io.kith.transport.call.TraceFields;
import io.kith.transport.http2.HeaderField;
import io.kith.transport.http2.Headers;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a request say to gRPC, read once and kept with them: clients repeat their
 * headers. Owned by an event loop.
 */
final class RequestHead {

  /** For {@link #timeoutNanos}: there is none. */
  static final long NO_TIMEOUT = -1;

  private final String path;
  private final long timeoutNanos;
  private final @Nullable TraceContext trace;
  private final Map<String, String> baggage;
  private final Metadata metadata;
  private final boolean isGzip;
  private final @Nullable Status refusal;
  private @Nullable ServedMethod method;

  /** What these headers say; they are kept with it. */
  static RequestHead of(Headers headers) {
    if (headers.attachment() instanceof RequestHead known) {
      return known;
    }
    var head = new Reading().of(headers);
    headers.attach(head);
    return head;
  }

  private RequestHead(Reading read, String path) {
    this.path = path;
    this.timeoutNanos = read.timeoutNanos;
    this.trace = read.trace.trace();
    this.baggage = read.trace.labelled(read.baggage);
    this.metadata = read.metadata;
    this.isGzip = read.isGzip;
    this.refusal = read.refusal;
  }

  /** {@code service/method}. */
  String path() {
    return path;
  }

  /** The method; null as long as it is not served. */
  @Nullable ServedMethod method(Services services) {
    if (method == null) {
      method = services.method(path);
    }
    return method;
  }

  /** What remains of the time, or {@link #NO_TIMEOUT}. */
  long timeoutNanos() {
    return timeoutNanos;
  }

  @Nullable TraceContext trace() {
    return trace;
  }

  Map<String, String> baggage() {
    return baggage;
  }

  Metadata metadata() {
    return metadata;
  }

  /** Whether messages may be compressed. */
  boolean isGzip() {
    return isGzip;
  }

  /** Why a call with such headers is refused, whatever it calls; null if it is not. */
  @Nullable Status refusal() {
    return refusal;
  }

  /** Goes through the fields once. */
  private static final class Reading {
    private long timeoutNanos = NO_TIMEOUT;
    private final TraceFields trace = new TraceFields();
    private Map<String, String> baggage = Map.of();
    private Metadata metadata = Metadata.empty();
    private boolean isGzip;
    private int previousAttempts;
    private @Nullable Status refusal;

    RequestHead of(Headers headers) {
      try {
        for (int i = 0; i < headers.size(); i++) {
          read(headers.field(i));
        }
        if (previousAttempts > 0) {
          markRetry();
        }
      } catch (NumberFormatException e) {
        refusal = Status.of(Code.INTERNAL, String.valueOf(e.getMessage()));
      } catch (CodecException e) {
        refusal = Status.of(Code.RESOURCE_EXHAUSTED, "the request was refused: " + e.getMessage());
      }
      String path = headers.path();
      return new RequestHead(this, path == null || path.isEmpty() ? "" : path.substring(1));
    }

    private void read(HeaderField field) {
      String value = field.value();
      switch (field.name()) {
        case GrpcFields.CONTENT_TYPE -> {
          if (!GrpcFields.isProtobuf(value)) {
            refusal =
                Status.of(
                    Code.UNIMPLEMENTED,
                    "messages of content-type " + value + " are not known here; protobuf is");
          }
        }
        case GrpcFields.TIMEOUT -> timeoutNanos = GrpcTimeout.parseNanos(value);
        case GrpcFields.BAGGAGE -> baggage = BaggageText.parse(value);
        case GrpcFields.PREVIOUS_ATTEMPTS ->
            previousAttempts = value.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(value) : 0;
        case GrpcFields.ENCODING -> encoding(field);
        default -> {
          if (!trace.read(field.name(), value)) {
            metadata = GrpcMetadata.with(metadata, field);
          }
        }
      }
    }

    /** What gRPC says for one hop crosses all from here on. */
    private void markRetry() {
      if (baggage.size() < Context.MAX_BAGGAGE && !baggage.containsKey(Context.RETRY)) {
        var labels = new HashMap<>(baggage);
        labels.put(Context.RETRY, Integer.toString(previousAttempts + 1));
        baggage = Map.copyOf(labels);
      }
    }

    private void encoding(HeaderField field) {
      switch (field.value()) {
        case GrpcFields.IDENTITY -> {}
        case GrpcFields.GZIP -> {
          isGzip = true;
          metadata = GrpcMetadata.with(metadata, field);
        }
        default ->
            refusal =
                Status.of(
                    Code.UNIMPLEMENTED,
                    "grpc-encoding "
                        + field.value()
                        + " is not known here; these are: "
                        + GrpcFields.ENCODINGS);
      }
    }
  }
}
