package io.kith.telemetry;

import io.kith.core.Tracing;
import io.kith.rules.RuleSource;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one process tells of itself, and the way it goes: one thread ships it, within bounds, and
 * never delays a call. Thread-safe.
 */
public final class Telemetry implements AutoCloseable {

  private final TelemetryOptions options;
  private final Resource resource;
  private final @Nullable OtlpSender sender;
  private final @Nullable Shipping shipping;
  private final Spans spans;
  private final CallTracing tracing;
  private volatile RuleSource.@Nullable Watch watch;

  private Telemetry(
      TelemetryOptions options, Resource resource, List<URI> endpoints, Optional<ShippingTls> tls) {
    this.options = options;
    this.resource = resource;
    if (endpoints.isEmpty()) {
      tls.ifPresent(ShippingTls::close);
    }
    this.sender =
        endpoints.isEmpty()
            ? null
            : new OtlpSender(endpoints, options.headers(), options.timeout(), options.gzip(), tls);
    this.shipping =
        sender == null ? null : new Shipping(sender, options.interval(), options.flush());
    this.spans = new Spans(options.traces().queueBytes(), resource, this::wake, shipping != null);
    this.tracing = new CallTracing(options.traces(), spans);
    ship(spans);
    OpenTelemetryBridge.opened(tracing);
  }

  private void wake() {
    if (shipping != null) {
      shipping.wake();
    }
  }

  /**
   * Telemetry that goes to the first of these that takes it; nowhere, if there are none.
   *
   * @param resource who the process is
   */
  public static Telemetry open(TelemetryOptions options, Resource resource, List<URI> endpoints) {
    return new Telemetry(options, resource, endpoints, Optional.empty());
  }

  /**
   * The same, over TLS where an endpoint says {@code https}.
   *
   * @param tls whom it trusts, closed with it; empty for whom the JDK trusts
   */
  public static Telemetry open(
      TelemetryOptions options, Resource resource, List<URI> endpoints, Optional<ShippingTls> tls) {
    return new Telemetry(options, resource, endpoints, tls);
  }

  /** What it was told. */
  public TelemetryOptions options() {
    return options;
  }

  /** Who the process is. */
  public Resource resource() {
    return resource;
  }

  /** Whether there is anybody to ship to. */
  public boolean isShipped() {
    return shipping != null;
  }

  /** Ships one more kind of thing from now on; does nothing if there is nobody to ship to. */
  public void ship(Signal signal) {
    if (shipping != null) {
      shipping.add(signal);
    }
  }

  /** What follows calls, to be given to servers and clients. */
  public Tracing tracing() {
    return tracing;
  }

  /**
   * Goes by what these rules say of traces, from now on and after each change of them, until it is
   * closed. To be called once.
   */
  public void follow(RuleSource rules) {
    watch = rules.watch(tracing.sampler()::follow);
  }

  /** How many spans were recorded since the start, those included that were dropped. */
  public long spansRecorded() {
    return spans.recorded();
  }

  /** How many spans were dropped since those that waited took all the memory they may. */
  public long spansDropped() {
    return spans.dropped();
  }

  /** What sends; empty if there is nobody to send to. */
  public Optional<OtlpSender> sender() {
    return Optional.ofNullable(sender);
  }

  /** Ships what is left, for {@link TelemetryOptions#flush} at the most, and ends. */
  @Override
  public void close() {
    OpenTelemetryBridge.closed(tracing);
    RuleSource.Watch followed = watch;
    if (followed != null) {
      followed.close();
    }
    if (shipping != null) {
      shipping.close();
    }
    spans.close();
  }
}
