package io.kith;

import io.kith.cluster.RegistryUrl;
import io.kith.config.ByteSize;
import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.config.Secret;
import io.kith.telemetry.Sampling;
import io.kith.telemetry.TelemetryOptions;
import io.kith.telemetry.TraceOptions;
import io.kith.telemetry.logs.LogOptions;
import io.kith.telemetry.metrics.MetricOptions;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code telemetry}: what it tells of itself, and whom. */
record TelemetrySettings(
    @Default("true") boolean enabled,
    List<String> endpoint,
    Map<String, Secret> headers,
    @Default("false") boolean gzip,
    @Default("1s") @Range(least = "10ms", most = "1m") Duration interval,
    @Default("5s") @Range(least = "100ms", most = "1m") Duration timeout,
    @Default("2s") @Range(least = "0s", most = "1m") Duration flush,
    TraceSettings traces,
    MetricSettings metrics,
    LogSettings logs) {

  private static final String HUB = "hub";
  private static final int HUB_PORT = 5484;

  TelemetrySettings {
    endpoint.forEach(TelemetrySettings::requireEndpoint);
  }

  private static void requireEndpoint(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("endpoint: " + e.getMessage(), e);
    }
    boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!isHttp || uri.getHost() == null || uri.getQuery() != null) {
      throw new IllegalArgumentException(
          "endpoint: '" + text + "' is no place for OTLP; expected is http://host:4318");
    }
  }

  /** What is traced. */
  record TraceSettings(
      @Default("10/s") String sampling,
      Map<String, String> methods,
      @Default("10") @Range(least = "0", most = "1000000") int forced,
      @Default("1s") @Range(least = "0s", most = "1d") Duration slow,
      @Default("200") @Range(least = "0", most = "1000000") int unsampled,
      @Default("8MiB") @Range(least = "64KiB", most = "1GiB") ByteSize memory) {

    TraceSettings {
      require("sampling", sampling);
      methods.forEach((method, text) -> require("methods." + method, text));
    }

    private static void require(String key, String text) {
      try {
        Sampling.parse(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
      }
    }

    private TraceOptions options() {
      var byMethod = new HashMap<String, Sampling>();
      methods.forEach((method, text) -> byMethod.put(method, Sampling.parse(text)));
      return new TraceOptions(
          Sampling.parse(sampling), byMethod, forced, slow, unsampled, memory.toInt());
    }
  }

  /** How it is measured. */
  record MetricSettings(
      @Default("5s") @Range(least = "100ms", most = "10m") Duration interval,
      @Default("10000") @Range(least = "1", most = "1000000") int maxMeters,
      @Default("true") boolean jvm) {

    MetricOptions options() {
      return new MetricOptions(interval, maxMeters, jvm);
    }
  }

  /** What becomes of the lines of its log. */
  record LogSettings(
      Optional<LogOptions.Format> format,
      @Default("info") LogOptions.Severity ship,
      @Default("4MiB") @Range(least = "64KiB", most = "1GiB") ByteSize memory) {

    LogOptions options() {
      return new LogOptions(format, ship, memory.toInt());
    }
  }

  TelemetryOptions options() {
    var revealed = new HashMap<String, String>();
    headers.forEach((name, value) -> revealed.put(name, value.reveal()));
    return new TelemetryOptions(revealed, gzip, interval, timeout, flush, traces.options());
  }

  /** Where it goes: where it is told, or else to the hub that is the registry, if one is. */
  List<URI> endpoints(String registry, boolean secure) {
    if (!endpoint.isEmpty()) {
      return endpoint.stream().map(URI::create).toList();
    }
    return registry.startsWith(HUB + ":")
        ? RegistryUrl.parse(registry, HUB, HUB_PORT, Set.of()).addresses().stream()
            .map(address -> URI.create((secure ? "https://" : "http://") + address))
            .toList()
        : List.of();
  }
}
