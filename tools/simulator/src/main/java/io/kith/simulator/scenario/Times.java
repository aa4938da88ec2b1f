package io.kith.simulator.scenario;

import io.kith.config.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * How long something takes, each time anew: exactly one of these.
 *
 * @param constant always as long
 * @param exponential with this mean, and no memory
 * @param lognormal most near the median, and some much longer: what services measure of themselves
 * @param pareto with a heavy tail
 * @param percentiles as a dashboard shows them: {@code {p50: 8ms, p99: 60ms, p99.9: 200ms}}.
 *     Between two of them runs the tail of a Pareto distribution that meets both; nothing takes
 *     longer than the highest, and nothing less than {@code p0}, which is half of the lowest unless
 *     it is given
 */
public record Times(
    Optional<Duration> constant,
    Optional<Duration> exponential,
    Optional<Lognormal> lognormal,
    Optional<Pareto> pareto,
    Map<String, Duration> percentiles) {

  private static final double Z_99 = 2.326_347_874;
  private static final int STEPS_OF_MEAN = 100_000;

  /** The natural logarithm of it has a normal distribution. */
  public record Lognormal(
      @Range(least = "1ns", most = "1d") Duration median,
      @Range(least = "1ns", most = "1d") Duration p99) {
    public Lognormal {
      if (p99.compareTo(median) < 0) {
        throw new IllegalArgumentException("p99 is below the median");
      }
    }

    private double sigma() {
      return Math.log((double) p99.toNanos() / median.toNanos()) / Z_99;
    }
  }

  /**
   * A power law.
   *
   * @param shape the smaller, the heavier the tail; above 1, since there is no mean otherwise
   */
  public record Pareto(
      @Range(least = "1ns", most = "1d") Duration mean,
      @Range(least = "1.01", most = "100") double shape) {

    private double least() {
      return mean.toNanos() * (shape - 1) / shape;
    }
  }

  public Times {
    long given =
        Stream.of(constant, exponential, lognormal, pareto).filter(Optional::isPresent).count()
            + (percentiles.isEmpty() ? 0 : 1);
    if (given != 1) {
      throw new IllegalArgumentException(
          given
              + " distributions are given; give one of constant, exponential, lognormal, pareto,"
              + " percentiles");
    }
    Stream.concat(constant.stream(), exponential.stream())
        .filter(Duration::isNegative)
        .findFirst()
        .ifPresent(negative -> {
          throw new IllegalArgumentException("a time of " + negative + " is below zero");
        });
    if (!percentiles.isEmpty()) {
      points(percentiles); // which refuses what is none
    }
  }

  /** Always this long. */
  public static Times constant(Duration time) {
    return new Times(
        Optional.of(time), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
  }

  /** One draw after another, in nanoseconds. */
  @FunctionalInterface
  public interface Sampler {
    /** The next, 0 or more. */
    long nanos(RandomGenerator random);
  }

  /** What draws from it. */
  public Sampler sampler() {
    if (constant.isPresent()) {
      long nanos = constant.get().toNanos();
      return random -> nanos;
    }
    if (exponential.isPresent()) {
      double mean = exponential.get().toNanos();
      return random -> (long) (random.nextExponential() * mean);
    }
    if (lognormal.isPresent()) {
      double median = lognormal.get().median().toNanos();
      double sigma = lognormal.get().sigma();
      return random -> (long) (median * Math.exp(sigma * random.nextGaussian()));
    }
    if (pareto.isPresent()) {
      double least = pareto.get().least();
      double power = 1 / pareto.get().shape();
      return random -> (long) (least * Math.exp(random.nextExponential() * power));
    }
    Quantiles quantiles = Quantiles.of(points(percentiles));
    return random -> (long) quantiles.at(random.nextExponential());
  }

  /** Its mean, in nanoseconds. */
  public double meanNanos() {
    if (lognormal.isPresent()) {
      double sigma = lognormal.get().sigma();
      return lognormal.get().median().toNanos() * Math.exp(sigma * sigma / 2);
    }
    if (!percentiles.isEmpty()) {
      Quantiles quantiles = Quantiles.of(points(percentiles));
      double sum = 0;
      for (int i = 0; i < STEPS_OF_MEAN; i++) {
        sum += quantiles.at(-Math.log1p(-(i + 0.5) / STEPS_OF_MEAN));
      }
      return sum / STEPS_OF_MEAN;
    }
    return pareto
        .map(Pareto::mean)
        .or(() -> constant)
        .or(() -> exponential)
        .orElseThrow()
        .toNanos();
  }

  /** A percentile, as a fraction, and the nanoseconds there. */
  private record Mark(double fraction, double nanos) {}

  private static List<Mark> points(Map<String, Duration> percentiles) {
    var marks = new ArrayList<Mark>();
    percentiles.forEach((name, time) -> marks.add(new Mark(fraction(name), time.toNanos())));
    marks.sort(Comparator.comparingDouble(Mark::fraction));
    for (int i = 0; i < marks.size(); i++) {
      if (marks.get(i).nanos <= 0 || (i > 0 && marks.get(i).nanos < marks.get(i - 1).nanos)) {
        throw new IllegalArgumentException(
            "percentiles must be above zero and grow from one to the next: " + percentiles);
      }
    }
    if (marks.getFirst().fraction > 0) {
      marks.addFirst(new Mark(0, marks.getFirst().nanos / 2));
    }
    return marks;
  }

  private static double fraction(String name) {
    try {
      double percent = Double.parseDouble(name.substring(1));
      if (name.startsWith("p") && percent >= 0 && percent <= 100) {
        return percent / 100;
      }
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      // no percentile: said below
    }
    throw new IllegalArgumentException(
        "'" + name + "' is no percentile; write p50, p99, p99.9, up to p100");
  }

  /**
   * The inverse of the distribution, over -ln(1 - fraction): there a Pareto tail is a straight line
   * of logarithms.
   */
  private record Quantiles(double[] at, double[] logNanos) {

    private static final double LARGEST = 40; // p100, which no fraction that is drawn reaches

    static Quantiles of(List<Mark> marks) {
      return new Quantiles(
          marks.stream()
              .mapToDouble(mark -> Math.min(LARGEST, -Math.log1p(-mark.fraction)))
              .toArray(),
          marks.stream().mapToDouble(mark -> Math.log(mark.nanos)).toArray());
    }

    double at(double place) {
      int last = at.length - 1;
      if (place >= at[last]) {
        return Math.exp(logNanos[last]);
      }
      int next = 1;
      while (at[next] <= place) {
        next++;
      }
      double share = (place - at[next - 1]) / (at[next] - at[next - 1]);
      return Math.exp(logNanos[next - 1] + share * (logNanos[next] - logNanos[next - 1]));
    }
  }
}
