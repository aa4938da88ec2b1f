package io.kith.telemetry;

import io.kith.core.Context;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;

/** The spans that the application begins by OpenTelemetry: sampled and shipped as Kith's own. */
final class UserTracing {

  private static final int MAX_ATTRIBUTES = 64;
  private static final int MAX_EVENTS = 32;

  static final SdkTracerProvider PROVIDER =
      SdkTracerProvider.builder()
          .addSpanProcessor(new Ended())
          .setSampler(Sampler.parentBased(new Roots()))
          .setSpanLimits(
              SpanLimits.builder()
                  .setMaxNumberOfAttributes(MAX_ATTRIBUTES)
                  .setMaxNumberOfEvents(MAX_EVENTS)
                  .setMaxAttributeValueLength(OtlpAttributes.MAX_CHARS)
                  .build())
          .build();

  private UserTracing() {}

  /** Decides of traces that begin with a span of the application. */
  private static final class Roots implements Sampler {

    @Override
    public SamplingResult shouldSample(
        io.opentelemetry.context.Context parent,
        String traceId,
        String name,
        SpanKind kind,
        Attributes attributes,
        List<LinkData> links) {
      CallTracing tracing = OpenTelemetryBridge.last();
      boolean isSampled =
          tracing != null
              && tracing.spans().isOpen()
              && tracing.sampler().isSampled(System.nanoTime());
      return isSampled ? SamplingResult.recordAndSample() : SamplingResult.drop();
    }

    @Override
    public String getDescription() {
      return "kith";
    }
  }

  private static final class Ended implements SpanProcessor {

    @Override
    public void onStart(io.opentelemetry.context.Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      Spans spans = OpenTelemetryBridge.spans(Context.current());
      if (spans != null && span.getSpanContext().isSampled()) {
        spans.add(new EndedUserSpan(span.toSpanData()));
      }
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
