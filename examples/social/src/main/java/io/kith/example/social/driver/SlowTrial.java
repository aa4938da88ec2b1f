package io.kith.example.social.driver;

import io.kith.cluster.Instance;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One instance of a service becomes slow, and then all of them. For one thread. */
final class SlowTrial implements Trial {

  private static final String BEFORE = "before";
  private static final String ONE = "one is slow";
  private static final String ALL = "all are slow";
  private static final String AFTER = "after";

  /** A busy machine makes some calls wait so long, whatever else goes on. */
  private static final double TOLERANCE_MILLIS = 100;

  private static final double MOST_OF_SLOW_ONE = 0.15;

  /** What does its work without asking another service. */
  private static final Set<String> ALONE =
      Set.of(
          "User/profile",
          "User/profiles",
          "User/nearby",
          "Relationship/prices",
          "Relationship/match",
          "Relationship/matches",
          "Recommendation/seen",
          "Membership/balance",
          "Membership/checkCoin",
          "Membership/grant");

  private final String service;
  private final Predicate<String> others;
  private final Predicate<String> own;
  private @Nullable Instance victim;

  SlowTrial(String service) {
    this.service = service;
    String name = Character.toUpperCase(service.charAt(0)) + service.substring(1) + "/";
    this.own = method -> method.startsWith(name);
    this.others = method -> ALONE.contains(method) && !method.startsWith(name);
  }

  @Override
  public String title() {
    return "one instance of " + service + " becomes slow, then all of them";
  }

  @Override
  public List<Phase> phases() {
    return List.of(
        Phase.calm("settling", 4),
        Phase.calm(BEFORE, 4),
        new Phase("one gets slow", 9, this::slowOne),
        Phase.calm(ONE, 8),
        new Phase("all get slow", 3, this::slowAll),
        Phase.calm(ALL, 7),
        new Phase("they recover", 10, Scene::heal),
        Phase.calm(AFTER, 5));
  }

  private void slowOne(Scene scene) {
    Instance youngest = scene.instancesOf(service).getLast();
    victim = youngest;
    scene.slow(youngest);
  }

  private void slowAll(Scene scene) {
    for (Instance instance : scene.instancesOf(service)) {
      if (!instance.equals(victim)) {
        scene.slow(instance);
      }
    }
  }

  @Override
  public List<Promise> judge(Course course) {
    String slow = Optional.ofNullable(victim).map(Instance::id).orElse("");
    Slice before = course.during(BEFORE);
    Slice one = course.during(ONE);
    Slice all = course.during(ALL);
    Slice after = course.during(AFTER);
    double ofSlowOne = one.shareOf(slow, service + "-");
    double most = before.millis(others, 99) + TOLERANCE_MILLIS;
    long harmed = one.failed(others) + all.failed(others);
    return List.of(
        Promise.of(
            "what does not need " + service + " does not fail",
            all.answered(others) > 0 && harmed == 0,
            "%d of %,d calls failed",
            harmed,
            harmed + one.answered(others) + all.answered(others)),
        Promise.of(
            "and is as fast as before",
            one.millis(others, 99) <= most && all.millis(others, 99) <= most,
            "p99 %.1f ms before, %.1f with one slow, %.1f with all",
            before.millis(others, 99),
            one.millis(others, 99),
            all.millis(others, 99)),
        Promise.of(
            "the slow one is avoided",
            before.callsOf(slow) > 0 && ofSlowOne <= MOST_OF_SLOW_ONE,
            "it gets %.0f %% of the calls, after %.0f %% before",
            100 * ofSlowOne,
            100 * before.shareOf(slow, service + "-")),
        Promise.of(
            "so that its callers lose nothing",
            one.lostIdempotent() == 0,
            "%d calls lost; p99 of %s %.1f ms, %.1f before",
            one.lostIdempotent(),
            service,
            one.millis(own, 99),
            before.millis(own, 99)),
        Promise.of(
            "all is well afterwards",
            after.answered(own) > 0
                && after.failed(Course.ANY) == 0
                && after.millis(own, 99) <= before.millis(own, 99) + TOLERANCE_MILLIS,
            "%d failed; p99 of %s %.1f ms",
            after.failed(Course.ANY),
            service,
            after.millis(own, 99)));
  }
}
