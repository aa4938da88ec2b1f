package io.kith.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.kith.simulator.figures.Figures;
import io.kith.simulator.figures.InstanceFigures;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens in a world. */
final class WorldTest {

  private static final String BUSY =
      """
      title: everything at once
      duration: 6s
      warmUp: 1s
      instances:
        - name: usual
          count: 9
          zones: [a, b, c]
          concurrency: 4
          queue: 50
          serviceTime: { lognormal: { median: 8ms, p99: 40ms } }
          coldStart: { lasts: 1s, factor: 4 }
        - { name: late, count: 1, zones: [a], starts: 2s, serviceTime: { pareto: { mean: 5ms, shape: 2 } } }
      clients:
        - { count: 4, zones: [a, b], rate: 900, profile: [{ at: 0s, factor: 1 }, { at: 4s, factor: 2 }] }
        - { count: 2, rate: 200, arrivals: bursts, keys: { count: 50, zipf: 1 } }
        - { count: 1, rate: 100, arrivals: constant }
      network: { otherZone: { exponential: 1ms }, silence: 300ms, deadPeer: 500ms, connectTimeout: 200ms }
      registry: { delay: { exponential: 50ms }, lease: 1s }
      events:
        - { at: 1s, lasts: 1s, crash: { who: { group: usual, count: 1 } } }
        - { at: 2s, lasts: 1s, hang: { who: { zone: b, count: 1 } } }
        - { at: 2s, lasts: 1s, slow: { who: { zone: c, count: 1 }, factor: 10, share: 0.5 } }
        - { at: 3s, lasts: 1s, fail: { who: { zone: c, count: 1 }, share: 0.3, takes: 1ms } }
        - { at: 3s, lasts: 1s, load: { factor: 2, zone: a } }
        - { at: 3500ms, lasts: 500ms, registryOutage: {} }
        - { at: 4s, restart: { who: { zone: a }, down: 200ms, notice: 100ms, pause: 100ms } }
      policies:
        - { name: one, balancer: power-of-two }
        - name: two
          balancer: fastest-of-two
          retry: { failures: true, attemptTimeout: 100ms, backoff: {}, budget: {} }
        - { name: three, balancer: bounded-hash }
      """;

  @Test
  void the_same_seed_gives_the_same_figures() {
    assertThat(Run.all(BUSY)).isEqualTo(Run.all(BUSY));
  }

  @Test
  void a_policy_has_the_same_figures_whoever_it_is_compared_with() {
    String alone = BUSY.substring(0, BUSY.indexOf("  - { name: one"));
    String three = alone + "  - { name: three, balancer: bounded-hash }\n";
    assertThat(Run.one(three)).isEqualTo(Run.all(BUSY).getLast());
  }

  @Test
  void another_seed_gives_others() {
    assertThat(Run.one(BUSY + "seed: 2\n")).isNotEqualTo(Run.one(BUSY));
  }

  @Test
  void every_policy_gets_the_same_calls() {
    assertThat(Run.all(BUSY)).extracting(Figures::calls).containsOnly(Run.one(BUSY).calls());
  }

  @Test
  void every_call_ends_once() {
    for (Figures figures : Run.all(BUSY)) {
      var ends = figures.outcomes();
      assertThat(ends.answered() + ends.refused() + ends.lost() + ends.failed() + ends.late())
          .isEqualTo(figures.calls())
          .isGreaterThan(5_000);
    }
  }

  @Test
  void calls_come_at_the_rate_that_is_asked_for() {
    assertThat(Run.one(plain("", "rate: 5000")).calls()).isCloseTo(50_000L, withinPercentage(2));
    assertThat(Run.one(plain("", "rate: 5000, arrivals: constant")).calls())
        .isCloseTo(50_000L, within(1L));
    assertThat(Run.one(plain("", "rate: 5000, arrivals: bursts, burstEvery: 10ms")).calls())
        .isCloseTo(50_000L, within(100L));
  }

  @Test
  void a_profile_and_an_event_change_the_rate() {
    String profile = "rate: 1000, profile: [{ at: 0s, factor: 0 }, { at: 10s, factor: 4 }]";
    for (String arrivals : List.of("", ", arrivals: constant", ", arrivals: bursts")) {
      assertThat(Run.one(plain("", profile + arrivals)).calls())
          .isCloseTo(20_000L, withinPercentage(2));
      assertThat(
              Run.one(
                      plain(
                          "events: [{ at: 5s, lasts: 1s, load: { factor: 0 } }]",
                          "rate: 5000" + arrivals))
                  .calls())
          .isCloseTo(45_000L, withinPercentage(3));
    }
  }

  @Test
  void a_call_takes_the_way_there_the_work_and_the_way_back() {
    Figures figures =
        Run.one(
            plain("network: { sameZone: { constant: 2ms } }", "rate: 10")
                .replace("exponential: 1ms", "constant: 10ms"));
    assertThat(figures.latency().p50()).isCloseTo(0.014, withinPercentage(1));
  }

  @Test
  void an_instance_refuses_what_finds_no_room() {
    String yaml =
        plain("", "rate: 1000")
            .replace("queue: 100", "queue: 0")
            .replace("count: 10", "count: 1")
            .replace("exponential: 1ms", "exponential: 2ms");
    Figures figures = Run.one(yaml);
    // Erlang's loss formula for one server: a / (1 + a), with a load of 2
    assertThat((double) figures.outcomes().refused() / figures.calls())
        .isCloseTo(2.0 / 3, withinPercentage(2));
    assertThat(figures.instances().getFirst().mostWaiting()).isZero();
  }

  @Test
  void a_call_ends_at_its_deadline() {
    String yaml =
        plain("", "rate: 100, deadline: 50ms").replace("exponential: 1ms", "constant: 80ms");
    Figures figures = Run.one(yaml.replace("concurrency: 1", "concurrency: 100"));
    assertThat(figures.outcomes().late()).isEqualTo(figures.calls());
    assertThat(figures.latency().max()).isCloseTo(0.05, withinPercentage(1));
  }

  @Test
  void work_for_nobody_ends_where_it_is_told_of() {
    String yaml =
        plain("", "rate: 10, deadline: 50ms")
            .replace("exponential: 1ms", "constant: 100ms")
            .replace("count: 10", "count: 1");
    assertThat(Run.one(yaml).instances().getFirst().busy()).isCloseTo(0.5, withinPercentage(25));
    assertThat(
            Run.one(yaml.replace("queue:", "cancellable: false, queue:"))
                .instances()
                .getFirst()
                .busy())
        .isGreaterThan(0.9);
  }

  @Test
  void a_crash_loses_no_idempotent_call_and_some_of_the_others() {
    String crash =
        "events: [{ at: 2s, lasts: 3s, crash: { who: { count: 2 } } }]\nregistry: { lease: 2s }";
    String busy = plain(crash, "rate: 5000");
    assertThat(Run.one(busy).errorShare()).isZero();
    assertThat(Run.one(busy).retriedCalls()).isPositive();
    Figures others = Run.one(busy.replace("random }", "random, retry: { idempotent: false } }"));
    assertThat(others.outcomes().lost()).isBetween(1L, 20L);
    Figures once =
        Run.one(busy.replace("random }", "random, connections: false, retry: { attempts: 1 } }"));
    // a fifth of the calls of two seconds, and of the time until it is known
    assertThat(once.outcomes().refused()).isCloseTo(2_200L, withinPercentage(15));
  }

  @Test
  void who_looks_at_connections_avoids_a_crash_at_once_and_the_registry_tells_the_others() {
    String yaml =
        plain(
            "events: [{ at: 2s, lasts: 5s, crash: { who: { count: 2 } } }]\n"
                + "registry: { lease: 2s, delay: { constant: 100ms } }",
            "rate: 5000");
    assertThat(Run.one(yaml).avoidances().getFirst().avoidedAfter().orElseThrow()).isLessThan(0.1);
    Figures figures =
        Run.one(yaml.replace("random }", "random, connections: false, slowStart: 0s }"));
    var avoidance = figures.avoidances().getFirst();
    assertThat(avoidance.event()).isEqualTo("crash of 2 of 10");
    assertThat(avoidance.avoidedAfter().orElseThrow()).isBetween(1.9, 2.2);
    assertThat(avoidance.backAfter().orElseThrow()).isBetween(0.0, 0.3);
    assertThat(avoidance.shareOfUsual()).isCloseTo(2.15 / 5, withinPercentage(15));
  }

  @Test
  void a_process_that_hangs_is_given_up_in_the_end() {
    String yaml =
        plain(
            "events: [{ at: 2s, lasts: 6s, hang: { who: { count: 1 } } }]\n"
                + "network: { silence: 500ms, deadPeer: 1s, connectTimeout: 500ms }\nregistry: { lease: 3s }",
            "rate: 1000, deadline: 20s");
    Figures figures = Run.one(yaml);
    assertThat(figures.errorShare()).isZero();
    assertThat(figures.latency().max()).isBetween(0.99, 1.6);
    Figures brief = Run.one(yaml.replace("lasts: 6s", "lasts: 800ms"));
    assertThat(brief.retriedCalls()).isZero(); // it went on before anybody gave it up
    assertThat(brief.latency().max()).isBetween(0.79, 1.0);
  }

  @Test
  void a_rolling_restart_loses_nothing_unless_it_is_in_a_hurry() {
    String restart =
        "events: [{ at: 1s, restart: { down: 100ms, pause: 100ms, notice: 500ms, drain: 5s } }]";
    Figures figures =
        Run.one(plain(restart, "rate: 5000").replace("random }", "random, slowStart: 0s }"));
    assertThat(figures.errorShare()).isZero();
    assertThat(figures.retriedCalls()).isZero();
    String hurry = restart.replace("500ms", "0s").replace("drain: 5s", "drain: 0s");
    Figures hasty =
        Run.one(
            plain(hurry, "rate: 5000")
                .replace("random }", "random, retry: { idempotent: false } }"));
    assertThat(hasty.outcomes().lost()).isPositive();
    assertThat(hasty.retriedCalls()).isPositive();
  }

  @Test
  void nobody_hears_of_changes_while_the_registry_is_away() {
    String yaml =
        plain(
                """
                events:
                  - { at: 1s, lasts: 5s, registryOutage: {} }
                  - { at: 2s, crash: { who: { count: 1 } } }
                registry: { lease: 1s, delay: { constant: 10ms } }
                """,
                "rate: 5000")
            .replace("random }", "random, connections: false }");
    double avoided = Run.one(yaml).avoidances().getFirst().avoidedAfter().orElseThrow();
    assertThat(avoided).isBetween(3.9, 4.2);
  }

  @Test
  void an_instance_that_starts_later_gets_calls_from_then_on() {
    String yaml =
        plain("", "rate: 5000")
            .replace(
                "instances:",
                "instances:\n  - { name: new, count: 1, starts: 5s, serviceTime: { constant: 1ms } }")
            .replace("random }", "random, slowStart: 0s }");
    InstanceFigures late = Run.one(yaml).instances().getFirst();
    assertThat(late.name()).isEqualTo("new-0");
    assertThat(late.attempts()).isCloseTo(25_000L / 11, withinPercentage(10));
  }

  @Test
  void a_cold_instance_is_slow_for_a_while() {
    String yaml =
        """
        title: cold
        duration: 10s
        instances:
          - name: new
            count: 1
            starts: 1ms
            serviceTime: { constant: 1ms }
            coldStart: { lasts: 4s, factor: 11 }
        clients: [{ count: 1, rate: 10, arrivals: constant }]
        network: { sameZone: { constant: 0s } }
        policies: [{ name: any }]
        """;
    var series = Run.one(yaml).series();
    assertThat(
            series.stream()
                .filter(point -> point.second() > 0.5 && point.calls() > 0)
                .findFirst()
                .orElseThrow()
                .p50())
        .isGreaterThan(0.008);
    assertThat(series.stream().filter(point -> point.calls() > 0).toList().getLast().p50())
        .isLessThan(0.0011);
  }

  @Test
  void failures_are_tried_again_if_the_policy_says_so_and_the_budget_lets_it() {
    String yaml =
        plain("events: [{ at: 0s, fail: { who: {}, share: 0.5, takes: 1ms } }]", "rate: 1000");
    assertThat(Run.one(yaml).errorShare()).isCloseTo(0.5, within(0.02));
    String again =
        yaml.replace("random }", "random, retry: { failures: true, budget: { off: true } } }");
    assertThat(Run.one(again).errorShare()).isCloseTo(0.125, within(0.02));
    String few =
        yaml.replace(
            "random }", "random, retry: { failures: true, budget: { percent: 10, least: 0 } } }");
    assertThat(Run.one(few).retriesPerCall()).isCloseTo(0.1, within(0.01));
  }

  @Test
  void an_attempt_that_takes_too_long_is_made_elsewhere_and_after_a_while() {
    String yaml =
        plain(
                "events: [{ at: 0s, slow: { who: { count: 5 }, factor: 1000 } }]",
                "rate: 100, deadline: 5s")
            .replace("concurrency: 1", "concurrency: 100");
    String impatient =
        yaml.replace(
            "random }",
            "random, retry: { attempts: 16, attemptTimeout: 20ms, budget: { off: true } } }");
    assertThat(Run.one(yaml).latency().p90()).isGreaterThan(0.3);
    assertThat(Run.one(impatient).latency().p90()).isLessThan(0.15);
    String waiting = impatient.replace("20ms,", "20ms, backoff: { from: 1s, to: 1s },");
    assertThat(Run.one(waiting).latency().p90()).isGreaterThan(0.3);
  }

  @Test
  void one_that_fails_more_than_others_is_left_out_until_it_is_well() {
    String yaml =
        """
        title: an outlier
        duration: 60s
        instances: [{ name: a, count: 10, concurrency: 8, serviceTime: { constant: 10ms } }]
        clients: [{ count: 2, rate: 1000 }]
        events: [{ at: 10s, lasts: 10s, %s }]
        policies:
          - { name: judged, balancer: round-robin }
          - { name: not judged, balancer: round-robin, outliers: { enabled: false } }
        """;
    for (String trouble :
        List.of(
            "fail: { who: { count: 1 }, share: 0.5 }", "slow: { who: { count: 1 }, factor: 20 }")) {
      var all = Run.all(yaml.formatted(trouble));
      var judged = all.getFirst().avoidances().getFirst();
      assertThat(judged.avoidedAfter().orElseThrow()).isLessThan(6);
      assertThat(judged.backAfter().orElseThrow()).isBetween(0.0, 25.0);
      assertThat(all.getLast().avoidances().getFirst().avoidedAfter()).isEmpty();
      assertThat(all.getLast().avoidances().getFirst().shareOfUsual()).isCloseTo(1, within(0.05));
    }
  }

  @Test
  void a_new_instance_gets_its_share_bit_by_bit() {
    String yaml =
        plain("", "rate: 5000")
            .replace(
                "instances:",
                "instances:\n  - { name: new, count: 1, starts: 5s, serviceTime: { constant: 1ms } }");
    long atOnce =
        Run.one(yaml.replace("random }", "random, slowStart: 0s }"))
            .instances()
            .getFirst()
            .attempts();
    long slowly =
        Run.one(yaml.replace("random }", "random, slowStart: 5s }"))
            .instances()
            .getFirst()
            .attempts();
    assertThat((double) slowly / atOnce).isBetween(0.35, 0.65);
  }

  @Test
  void calls_know_their_zones() {
    String yaml =
        """
        title: zones
        duration: 5s
        instances: [{ name: a, count: 4, zones: [x, y], serviceTime: { constant: 1ms } }]
        clients: [{ count: 4, zones: [x, y], rate: 1000 }]
        network: { sameZone: { constant: 0s }, otherZone: { constant: 10ms } }
        policies: [{ name: any, balancer: random, zones: false }]
        """;
    Figures figures = Run.one(yaml);
    Figures near = Run.one(yaml.replace("zones: false", "zones: true"));
    assertThat(near.localShare()).isEqualTo(1);
    assertThat(near.latency().max()).isLessThan(0.01);
    assertThat(figures.localShare()).isCloseTo(0.5, within(0.03));
    assertThat(figures.zones()).hasSize(4);
    assertThat(figures.latency().p90()).isCloseTo(0.021, withinPercentage(10));
  }

  @Test
  void a_zone_that_is_lost_is_made_up_for_by_the_others() {
    String yaml =
        """
        title: zones
        duration: 20s
        instances: [{ name: a, count: 9, zones: [x, y, z], concurrency: 8, serviceTime: { constant: 5ms } }]
        clients: [{ count: 6, zones: [x, y, z], rate: 2000 }]
        events: [{ at: 5s, lasts: 5s, crash: { who: { zone: x } } }]
        policies: [{ name: any, balancer: random }]
        """;
    Figures figures = Run.one(yaml);
    assertThat(figures.errorShare()).isZero();
    assertThat(figures.localShare()).isBetween(0.85, 0.95); // but for a third in a quarter of it
    assertThat(figures.avoidances().getFirst().avoidedAfter().orElseThrow()).isLessThan(0.1);
  }

  @Test
  void each_client_knows_a_few_and_each_instance_is_known_by_as_many() {
    String yaml =
        plain("", "rate: 20000")
            .replace("count: 2,", "count: 128,")
            .replace("count: 10,", "count: 160,")
            .replace("balancer: random }", "balancer: round-robin, subset: 10 }");
    Figures figures = Run.one(yaml);
    assertThat(figures.spread().maxOverMean()).isLessThan(1.5);
    assertThat(figures.instances()).allMatch(instance -> instance.attempts() > 0);
    String crowded = yaml.replace("count: 128,", "count: 1,");
    long used = Run.one(crowded).instances().stream().filter(one -> one.attempts() > 0).count();
    assertThat(used).isBetween(7L, 15L);
  }

  @Test
  void the_keys_of_calls_decide_where_they_go() {
    String yaml =
        plain("", "rate: 500, keys: { count: 3 }")
            .replace("balancer: random", "balancer: consistent-hash");
    long used = Run.one(yaml).instances().stream().filter(one -> one.attempts() > 0).count();
    assertThat(used).isBetween(1L, 3L);
  }

  private static String plain(String more, String load) {
    return """
    title: plain
    duration: 10s
    instances:
      - { name: usual, count: 10, concurrency: 1, queue: 100, serviceTime: { exponential: 1ms } }
    clients: [{ count: 2, %s }]
    policies: [{ name: any, balancer: random }]
    %s
    """
        .formatted(load, more);
  }
}
