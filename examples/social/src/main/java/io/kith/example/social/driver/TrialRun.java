package io.kith.example.social.driver;

import io.kith.core.Code;
import io.kith.core.Fork;
import io.kith.example.social.Population;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One trial: users play, something goes wrong, and each second is looked at. For one thread. */
final class TrialRun {

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So long is waited at the most for what must be seen at the end of a phase. */
  private static final long MOST_OVER_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(120);

  /** So many play; the others of the population are for a crowd. */
  private static final int IDS = Population.DEFAULT.users() / 3;

  private final Trial trial;
  private final DriverOptions options;
  private final Services services;
  private final CallMeter meter;
  private final Supplier<Map<String, Long>> interventions;
  private final Observer observer;
  private final TrialView view;
  private final Pace pace;
  private final Tally tally = new Tally();
  private final Course course = new Course();
  private final Map<String, Map<Code, Long>> lastErrors = new HashMap<>();
  private Map<String, Long> lastDid = Map.of();
  private long startNanos;
  private long lastNanos;

  TrialRun(
      Trial trial,
      DriverOptions options,
      Services services,
      CallMeter meter,
      Supplier<Map<String, Long>> interventions,
      Observer observer,
      TrialView view,
      Pace pace) {
    this.trial = trial;
    this.options = options;
    this.services = services;
    this.meter = meter;
    this.interventions = interventions;
    this.observer = observer;
    this.view = view;
    this.pace = pace;
  }

  /** Plays it to its end, or until the pace ends. */
  Course play() {
    if (!awaitInstances()) {
      return course;
    }
    meter.begin();
    startNanos = lastNanos = System.nanoTime();
    try (var fork = Fork.open(options.users())) {
      users().come(fork);
      if (playPhases()) {
        course.end();
      }
      pace.end();
      fork.join();
    }
    return course;
  }

  /** What contradictions there were among the answers. */
  Tally tally() {
    return tally;
  }

  private Users users() {
    return new Users(
        services,
        pace,
        tally,
        Math.min(Math.min(options.users(), trial.mostUsers()), IDS),
        1,
        IDS,
        options.seed(),
        trial.patience());
  }

  /** Until two instances of every service tell how they are. */
  private boolean awaitInstances() {
    int wanted = 2 * Trial.SERVICES.size();
    long giveUpNanos = System.nanoTime() + READY_NANOS;
    while (observer.look().stream().filter(InstanceSecond::serving).count() < wanted) {
      if (pace.awaitEnd(SECOND_NANOS / 10)) {
        return false;
      }
      if (System.nanoTime() - giveUpNanos > 0) {
        view.event("not all " + wanted + " instances are there and well");
        return false;
      }
    }
    return true;
  }

  private boolean playPhases() {
    try (var scene = new Scene(observer, this::crowd, course, view::event)) {
      return playPhases(scene);
    }
  }

  private Crowd crowd() {
    return new Crowd(services, trial.patience(), options.seed());
  }

  private boolean playPhases(Scene scene) {
    List<Phase> phases = trial.phases();
    int parts = phases.stream().mapToInt(Phase::parts).sum();
    long duration = options.duration().orElse(DriverOptions.TRIAL_DURATION).toNanos();
    for (Phase phase : phases) {
      view.event(phase.name());
      phase.begin().accept(scene);
      if (!watch(phase, duration / parts * phase.parts())) {
        return false;
      }
    }
    return true;
  }

  /** Looks at a phase, second by second; returns whether it has come to its end. */
  private boolean watch(Phase phase, long leastNanos) {
    long nextNanos = System.nanoTime();
    long endNanos = nextNanos + leastNanos;
    boolean isOver = false;
    while (!isOver) {
      nextNanos = Math.max(nextNanos + SECOND_NANOS, System.nanoTime());
      if (pace.awaitEnd(nextNanos - System.nanoTime())) {
        return false;
      }
      Second second = look(phase.name());
      course.add(second);
      view.show(second);
      long overNanos = System.nanoTime() - endNanos;
      isOver =
          overNanos > -SECOND_NANOS / 2
              && (phase.isOver().test(second) || overNanos > MOST_OVER_NANOS);
    }
    return true;
  }

  private Second look(String phase) {
    List<InstanceSecond> instances = observer.look();
    Map<String, Long> did = interventions.get();
    var methods = new TreeMap<String, Second.MethodSecond>();
    for (MethodMeter method : meter.meters()) {
      method.collect();
      String name = method.service() + "/" + method.method();
      methods.put(
          name,
          new Second.MethodSecond(
              method.isIdempotent(), method.collectAnswered(), recentErrors(name, method)));
    }
    long nowNanos = System.nanoTime();
    var second =
        new Second(
            phase,
            nowNanos - startNanos,
            nowNanos - lastNanos,
            methods,
            instances,
            Observer.since(did, lastDid));
    lastNanos = nowNanos;
    lastDid = did;
    return second;
  }

  private Map<Code, Long> recentErrors(String name, MethodMeter method) {
    Map<Code, Long> now = method.errors();
    Map<Code, Long> before = lastErrors.getOrDefault(name, Map.of());
    lastErrors.put(name, now);
    var recent = new TreeMap<Code, Long>();
    now.forEach((code, count) -> {
      long more = count - before.getOrDefault(code, 0L);
      if (more > 0) {
        recent.put(code, more);
      }
    });
    return recent;
  }
}
