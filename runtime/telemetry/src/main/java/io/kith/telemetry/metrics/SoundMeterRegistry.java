package io.kith.telemetry.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Micrometer's registry for Prometheus, in which a function of the application that throws keeps no
 * other meter from being read: a level is then none, and what only grows stays. Thread-safe.
 */
final class SoundMeterRegistry extends PrometheusMeterRegistry {

  private final SoundReads reads;

  SoundMeterRegistry(SoundReads reads) {
    super(PrometheusConfig.DEFAULT);
    this.reads = reads;
  }

  @Override
  protected <T> Gauge newGauge(Meter.Id id, @Nullable T of, ToDoubleFunction<T> value) {
    return super.newGauge(id, of, it -> read(Double.NaN, id, () -> value.applyAsDouble(it)));
  }

  @Override
  protected <T> FunctionCounter newFunctionCounter(Meter.Id id, T of, ToDoubleFunction<T> count) {
    return super.newFunctionCounter(id, of, growing(id, count));
  }

  @Override
  protected <T> FunctionTimer newFunctionTimer(
      Meter.Id id, T of, ToLongFunction<T> count, ToDoubleFunction<T> total, TimeUnit unit) {
    ToDoubleFunction<T> calls = growing(id, count::applyAsLong);
    return super.newFunctionTimer(
        id, of, it -> (long) calls.applyAsDouble(it), growing(id, total), unit);
  }

  @Override
  protected Meter newMeter(Meter.Id id, Meter.Type type, Iterable<Measurement> measurements) {
    return super.newMeter(
        id,
        type,
        StreamSupport.stream(measurements.spliterator(), false)
            .map(one ->
                new Measurement(() -> read(Double.NaN, id, one::getValue), one.getStatistic()))
            .toList());
  }

  /** What it said before, if it fails now. */
  private <T> ToDoubleFunction<T> growing(Meter.Id id, ToDoubleFunction<T> value) {
    return new ToDoubleFunction<>() {
      private volatile double last;

      @Override
      public double applyAsDouble(T of) {
        double now = read(last, id, () -> value.applyAsDouble(of));
        last = now;
        return now;
      }
    };
  }

  private double read(double instead, Meter.Id id, DoubleSupplier value) {
    return reads.or(instead, "the meter " + id.getName(), value::getAsDouble);
  }
}
