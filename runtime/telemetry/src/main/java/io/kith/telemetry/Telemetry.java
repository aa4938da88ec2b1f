package io.kith.telemetry;

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

  private Telemetry(TelemetryOptions options, Resource resource, List<URI> endpoints) {
    this.options = options;
    this.resource = resource;
    this.sender =
        endpoints.isEmpty()
            ? null
            : new OtlpSender(endpoints, options.headers(), options.timeout(), options.gzip());
    this.shipping =
        sender == null ? null : new Shipping(sender, options.interval(), options.flush());
  }

  /**
   * Telemetry that goes to the first of these that takes it; nowhere, if there are none.
   *
   * @param resource who the process is
   */
  public static Telemetry open(TelemetryOptions options, Resource resource, List<URI> endpoints) {
    return new Telemetry(options, resource, endpoints);
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

  /** What sends; empty if there is nobody to send to. */
  public Optional<OtlpSender> sender() {
    return Optional.ofNullable(sender);
  }

  /** Ships what is left, for {@link TelemetryOptions#flush} at the most, and ends. */
  @Override
  public void close() {
    if (shipping != null) {
      shipping.close();
    }
  }
}
