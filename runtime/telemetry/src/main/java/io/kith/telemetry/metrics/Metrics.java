package io.kith.telemetry.metrics;

import io.kith.core.Ticker;
import io.kith.telemetry.Telemetry;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All metrics of one application: what Kith counts of its calls, the JVM, and the meters that the
 * application adds to {@link #registry}. Read by Prometheus, and shipped. Thread-safe.
 */
public final class Metrics implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Metrics.class);
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final MetricOptions options;
  private final CallFamilies calls;
  private final List<Supplier<List<Family>>> sources = new CopyOnWriteArrayList<>();
  private final SoundReads reads = new SoundReads();
  private final PrometheusMeterRegistry registry = new SoundMeterRegistry(reads);
  private final MeterFamilies meters = new MeterFamilies(registry, reads);
  private final AtomicBoolean isFull = new AtomicBoolean();
  private final @Nullable JvmMeters jvm;

  private Metrics(MetricOptions options, CallFamilies calls) {
    this.options = options;
    this.calls = calls;
    registry.config().meterFilter(bounded(options.maxMeters()));
    registry.getPrometheusRegistry().register(new PrometheusFamilies(this::ours));
    add(calls::others);
    this.jvm = options.jvm() ? new JvmMeters(registry) : null;
  }

  /** The metrics of an application with these calls. */
  public static Metrics open(MetricOptions options, CallFamilies calls) {
    return new Metrics(options, calls);
  }

  /** A meter beyond the bound counts nothing: whoever makes one for each user harms nobody. */
  private MeterFilter bounded(int most) {
    Set<Meter.Id> known = ConcurrentHashMap.newKeySet();
    return new MeterFilter() {
      @Override
      public MeterFilterReply accept(Meter.Id id) {
        if (known.contains(id)) {
          return MeterFilterReply.NEUTRAL;
        }
        if (known.size() >= most) {
          refused(most);
          return MeterFilterReply.DENY;
        }
        known.add(id);
        return MeterFilterReply.NEUTRAL;
      }
    };
  }

  private void refused(int most) {
    if (!isFull.getAndSet(true)) {
      log.warn(
          "there are {} meters (telemetry.metrics.maxMeters): further ones count nothing. Is there"
              + " a tag with too many values?",
          most);
    }
  }

  /** Micrometer's registry, for the application's own meters. Closed with the application. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Adds what is read each time somebody asks. It must be quick, and bounded. */
  public void add(Supplier<List<Family>> source) {
    sources.add(source);
  }

  private List<Family> ours() {
    var all = new ArrayList<Family>();
    all.add(calls.calls());
    all.addAll(ofSources());
    return all;
  }

  private List<Family> ofSources() {
    var all = new ArrayList<Family>();
    sources.forEach(source -> all.addAll(reads.or(List.of(), source.toString(), source)));
    all.add(reads.family());
    return all;
  }

  /** Whatever is not differences of calls. */
  private List<Family> others() {
    var all = new ArrayList<Family>();
    all.addAll(ofSources());
    all.addAll(meters.read());
    return all;
  }

  /** Has all of it shipped, from now on. */
  public void ship(Telemetry telemetry) {
    telemetry.ship(
        new MetricsSignal(
            new CallDeltas(calls),
            this::others,
            telemetry.resource(),
            options.interval(),
            Ticker.system(),
            InstantSource.system()));
  }

  /** All of it as text, in the format that Prometheus reads by default. */
  public String prometheus() {
    return registry.scrape();
  }

  /**
   * All of it as text, in the format that is asked for: Prometheus' own, or OpenMetrics.
   *
   * @param accept the header {@code Accept} of the request; empty for Prometheus' own
   */
  public Exposition prometheus(String accept) {
    boolean isOpenMetrics = accept.contains(OPEN_METRICS);
    String type = isOpenMetrics ? OPEN_METRICS + "; version=1.0.0; charset=utf-8" : TEXT;
    return new Exposition(type, registry.scrape(type));
  }

  /**
   * What somebody reads who asks for the metrics.
   *
   * @param contentType of the text
   */
  public record Exposition(String contentType, String text) {}

  @Override
  public void close() {
    if (jvm != null) {
      jvm.close();
    }
    registry.close();
  }
}
