package io.kith.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.kith.simulator.figures.Figures;
import io.kith.simulator.figures.InstanceFigures;
import org.junit.jupiter.api.Test;

/** What queueing theory knows exactly, the simulator finds. */
final class ExactnessTest {

  /**
   * One queue, calls at random times, work without memory: a call takes 1/(μ-λ) on the mean, and
   * the time has an exponential distribution.
   */
  @Test
  void one_server_is_an_m_m_1_queue() {
    Figures figures = Run.one(queue(1, "exponential: 1ms", 800, "2000s"));
    double mean = 1 / (1000.0 - 800.0);
    assertThat(figures.latency().mean()).isCloseTo(mean, withinPercentage(2));
    assertThat(figures.latency().p50()).isCloseTo(mean * Math.log(2), withinPercentage(2));
    assertThat(figures.latency().p90()).isCloseTo(mean * Math.log(10), withinPercentage(3));
    assertThat(figures.latency().p99()).isCloseTo(mean * Math.log(100), withinPercentage(4));
    assertThat(figures.instances().getFirst().busy()).isCloseTo(0.8, withinPercentage(1));
  }

  /** Some servers with one queue: Erlang's formula says how many calls wait, and how long. */
  @Test
  void several_servers_are_an_m_m_c_queue() {
    int servers = 8;
    double offered = 6.8;
    Figures figures = Run.one(queue(servers, "exponential: 10ms", 680, "1000s"));
    double waiting = erlangC(servers, offered);
    double waitMean = waiting * 0.010 / (servers - offered);
    assertThat(figures.latency().mean()).isCloseTo(0.010 + waitMean, withinPercentage(2));
    assertThat(figures.latency().p50())
        .isCloseTo(percentile(0.5, servers, offered), withinPercentage(2));
    assertThat(figures.latency().p99())
        .isCloseTo(percentile(0.99, servers, offered), withinPercentage(3));
  }

  /** The share of calls that find all servers busy. */
  private static double erlangC(int servers, double offered) {
    double blocked = 1;
    for (int i = 1; i <= servers; i++) {
      blocked = offered * blocked / (i + offered * blocked);
    }
    double busy = offered / servers;
    return blocked / (1 - busy + busy * blocked);
  }

  /** By halving: the time in which so many of the calls are done, of work with a mean of 10 ms. */
  private static double percentile(double share, int servers, double offered) {
    double waiting = erlangC(servers, offered);
    double work = 100;
    double relief = (servers - offered) * 100;
    double low = 0;
    double high = 10;
    while (high - low > 1e-9) {
      double time = (low + high) / 2;
      double beyond =
          (1 - waiting) * Math.exp(-work * time)
              + waiting
                  * (relief * Math.exp(-work * time) - work * Math.exp(-relief * time))
                  / (relief - work);
      if (1 - beyond < share) {
        low = time;
      } else {
        high = time;
      }
    }
    return low;
  }

  /** Pollaczek and Khinchine: the wait grows with the variance of the work. */
  @Test
  void work_of_constant_length_waits_half_as_long() {
    Figures figures = Run.one(queue(1, "constant: 1ms", 800, "1000s"));
    double wait = 0.8 * 0.001 / (2 * (1 - 0.8));
    assertThat(figures.latency().mean()).isCloseTo(0.001 + wait, withinPercentage(2));
  }

  @Test
  void work_with_a_tail_waits_longer() {
    Figures figures = Run.one(queue(1, "lognormal: { median: 1ms, p99: 5ms }", 500, "2000s"));
    double sigma = Math.log(5) / 2.326_347_874;
    double mean = 0.001 * Math.exp(sigma * sigma / 2);
    double square = 1e-6 * Math.exp(2 * sigma * sigma);
    double wait = 500 * square / (2 * (1 - 500 * mean));
    assertThat(figures.latency().mean()).isCloseTo(mean + wait, withinPercentage(2));
  }

  /**
   * Mitzenmacher's supermarket: with two choices a call takes the sum of λ^(2^i - 2), where it
   * takes 1/(1-λ) with one.
   */
  @Test
  void two_choices_are_as_much_better_than_one_as_theory_has_it() {
    var all =
        Run.all(
            """
            title: supermarket
            duration: 5s
            warmUp: 1s
            instances: [{ name: a, count: 500, queue: 100000, serviceTime: { exponential: 1ms } }]
            clients: [{ count: 1, rate: 450000, deadline: 1h }]
            network: { sameZone: { constant: 0s } }
            policies:
              - { name: one choice, balancer: random, outliers: { enabled: false } }
              - { name: two choices, balancer: power-of-two, outliers: { enabled: false } }
            """);
    double two = 0;
    for (int i = 1; i < 10; i++) {
      two += Math.pow(0.9, Math.pow(2, i) - 2);
    }
    assertThat(all.getFirst().latency().mean()).isCloseTo(0.001 / (1 - 0.9), withinPercentage(5));
    assertThat(all.getLast().latency().mean()).isCloseTo(0.001 * two, withinPercentage(3));
  }

  /**
   * As many balls as bins: the fullest has about ln n / ln ln n of them, and with two choices only
   * about ln ln n / ln 2. Of ten thousand, in a thousand trials of others, 5 to 10 and 3 or 4.
   */
  @Test
  void two_choices_leave_no_instance_with_much_more_than_another() {
    var all =
        Run.all(
            """
            title: balls and bins
            duration: 1s
            instances: [{ name: bin, count: 10000, concurrency: 100, serviceTime: { constant: 1h } }]
            clients: [{ count: 1, rate: 10000, arrivals: constant, deadline: 2h }]
            policies:
              - { name: one choice, balancer: random, outliers: { enabled: false } }
              - { name: two choices, balancer: power-of-two, outliers: { enabled: false } }
              - { name: in turn, balancer: round-robin }
            """);
    assertThat(fullest(all.get(0))).isBetween(5L, 10L);
    assertThat(fullest(all.get(1))).isBetween(3L, 4L);
    assertThat(fullest(all.get(2))).isEqualTo(1);
  }

  private static long fullest(Figures figures) {
    return figures.instances().stream().mapToLong(InstanceFigures::attempts).max().orElseThrow();
  }

  private static String queue(int servers, String serviceTime, int rate, String duration) {
    return """
    title: a queue
    duration: %s
    warmUp: 5s
    instances:
      - { name: a, count: 1, concurrency: %d, queue: 1000000, serviceTime: { %s } }
    clients: [{ count: 1, rate: %d, deadline: 1h }]
    network: { sameZone: { constant: 0s } }
    policies: [{ name: any, balancer: random, outliers: { enabled: false } }]
    """
        .formatted(duration, servers, serviceTime, rate);
  }
}
